/** The score of each index with a bar up to the two points a file can give, the total and its class. */

import { el, t } from "../page.js";
import { called, tenth, whole } from "./numbers.js";

const MOST_POINTS = 2;

/** The table, and below it what the total comes to; words alone while nothing is known. */
export function scoresTable(of, { norm }) {
  if (!of?.scores?.some((each) => each.score !== null)) return [el("p", { class: "none" }, t("no_scores"))];
  const head = ["index", "what", "files", "score"].map((name) => el("th", { scope: "col" }, t(`score_${name}`)));
  return [
    el("table", { class: "scores", "aria-label": norm.name }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...of.scores.map(row))),
    ...totalWords(of.total),
  ];
}

function row(each) {
  const known = each.score !== null;
  return el(
    "tr",
    { data: { known: known ? "yes" : "no" } },
    el("td", {}, String(each.index)),
    el("th", { scope: "row" }, called(each)),
    el("td", {}, known ? whole(each.files) : ""),
    known
      ? el("td", { class: "scores__score" }, el("strong", {}, tenth(each.score)), bar(each.score / MOST_POINTS))
      : el("td", { class: "scores__none" }, t("no_data")),
  );
}

/** A bar of a share of its room; the number stands beside it. */
export function bar(share) {
  const filled = el("span", { class: "bar__filled" });
  filled.style.inlineSize = `${Math.round(share * 100)}%`;
  return el("span", { class: "bar", "aria-hidden": "true" }, filled);
}

function totalWords(total) {
  if (!total) return [];
  const words = [el("p", { class: "total" }, t("total", { score: tenth(total.score), most: total.most }), " ", el("strong", {}, gradeWords(total)))];
  if (total.left_out.length) words.push(el("p", { class: "total__hint" }, t("left_out", { indices: total.left_out.join(", ") })));
  return words;
}

/** The class of a total; between which two it lies where missing indices might lift it. */
export function gradeWords({ grade, best_grade: best }) {
  return called(grade) === called(best) ? called(grade) : t("grade_between", { least: called(grade), best: called(best) });
}
