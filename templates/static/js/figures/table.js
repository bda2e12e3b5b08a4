/** The figures of each service, officer, field or day: a table that sorts by any of its columns. */

import { el, icon, t } from "../page.js";
import { between, called, short, tenth, whole } from "./numbers.js";
import { bar, gradeWords } from "./scores.js";

const sorted = {}; // by grouping: the column, and whether the largest comes first

const dayWords = (iso) => iso.split("-").reverse().join("/");
const percent = (share) => (share ? `${tenth(share.percent)} %` : "–");

/** The table of an answer. */
export function partsTable(told) {
  if (!told.items.length) return el("p", { class: "none" }, t("nothing_yet"));
  const columns = columnsOf(told);
  const body = el("tbody");
  const head = el("tr");
  const draw = () => {
    head.replaceChildren(...columns.map((column) => heading(column, told.by, draw)));
    body.replaceChildren(...inOrder(told, columns).map((each) => row(each, columns)));
  };
  draw();
  return el("table", { class: "parts__table" }, el("thead", {}, head), body, el("tfoot", {}, totals(told, columns)));
}

function columnsOf({ by, limits, items }) {
  const name = { key: "name", title: t(`one_${by}`), value: (each) => (by === "day" ? each.key : called(each)), shown: (each) => (by === "day" ? dayWords(each.key) : called(each)), name: true };
  const counted = [
    { key: "turns", value: (each) => each.turns, shown: (each) => whole(each.turns) },
    { key: "served", value: (each) => each.served, shown: (each) => whole(each.served) },
  ];
  const times = [
    { key: "wait", value: (each) => each.wait?.mean_minutes, shown: (each) => tenth(each.wait?.mean_minutes) },
    { key: "wait_p90", value: (each) => each.wait?.p90_minutes, shown: (each) => tenth(each.wait?.p90_minutes) },
    { key: "within", title: t("column_within", { n: short(limits[0]) }), value: (each) => each.wait?.within[0].percent, shown: (each) => shareCell(each.wait?.within[0]) },
    { key: "attended", value: (each) => each.service?.mean_minutes, shown: (each) => tenth(each.service?.mean_minutes) },
  ];
  const told = [
    { key: "response", value: (each) => each.response?.percent, shown: (each) => percent(each.response), hint: (each) => each.response && `${t("ratings_n", { n: each.rated })} · ${between(each.response)}` },
    { key: "satisfaction", value: (each) => each.satisfaction?.percent, shown: (each) => shareCell(each.satisfaction), hint: (each) => each.satisfaction && between(each.satisfaction) },
  ];
  if (by !== "officer") return [name, ...counted, ...times, ...told];
  const rank = { key: "rank", value: (each) => (each.rank ? -each.rank : null), shown: (each) => (each.rank ? String(each.rank) : "–") };
  const scores = items[0].scores.map(({ index }, n) => ({ key: `score-${index}`, title: t("column_index", { n: index }), short: true, value: (each) => each.scores[n].score, shown: (each) => tenth(each.scores[n].score) }));
  const total = { key: "total", value: (each) => each.total?.score, shown: (each) => tenth(each.total?.score) };
  const grade = { key: "grade", value: (each) => each.total?.score, shown: classCell, wide: true };
  return [rank, name, counted[1], times[3], ...told, ...scores, total, grade];
}

/** A share with its bar. */
function shareCell(share) {
  return share ? el("span", { class: "share" }, `${tenth(share.percent)} %`, bar(share.percent / 100)) : "–";
}

/** The class an officer's total reaches, and why there is no rank. */
function classCell(each) {
  const why = each.unranked && el("small", {}, t(`why_${each.unranked.reason}`, { have: short(each.unranked.have), need: short(each.unranked.need) }));
  return el("span", {}, each.total ? gradeWords(each.total) : "–", why);
}

function heading(column, by, draw) {
  const on = sorted[by]?.key === column.key;
  const down = on && sorted[by].down;
  const act = () => {
    sorted[by] = { key: column.key, down: on ? !down : !column.name };
    draw();
    document.querySelector(`[data-sort="${column.key}"]`).focus();
  };
  const word = column.title ?? t(`column_${column.key}`);
  const button = el("button", { type: "button", class: "sort", data: { sort: column.key }, on: { click: act } }, word, icon(on ? (down ? "arrow-down" : "arrow-up") : "chevrons-up-down"));
  return el("th", { scope: "col", "aria-sort": on ? (down ? "descending" : "ascending") : "none", data: { name: column.name, wide: column.wide, short: column.short } }, button);
}

/** As the server put them, or by a column; what is not known comes last either way. */
function inOrder({ by, items }, columns) {
  const how = sorted[by];
  if (!how) return by === "officer" ? [...items].sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || 0) : items;
  const { value } = columns.find((each) => each.key === how.key);
  const way = how.down ? -1 : 1;
  return [...items].sort((a, b) => {
    const [left, right] = [value(a) ?? null, value(b) ?? null];
    if (left === null || right === null) return (left === null) - (right === null);
    return way * (typeof left === "string" ? left.localeCompare(right, "vi") : left - right);
  });
}

function row(each, columns) {
  return el(
    "tr",
    { data: { key: each.key ?? "" } },
    ...columns.map((column) => {
      const cell = column.name ? el("th", { scope: "row" }) : el("td", { data: { wide: column.wide } });
      const hint = column.hint?.(each);
      if (hint) cell.title = hint;
      cell.append(column.shown(each));
      return cell;
    }),
  );
}

/** The branch as a whole, below all of them; officers are not added up. */
function totals(told, columns) {
  if (told.by === "officer") return el("tr");
  const everything = { ...told.whole, key: null };
  return el("tr", {}, ...columns.map((column) => (column.name ? el("th", { scope: "row" }, t("whole_branch")) : el("td", {}, column.shown(everything)))));
}
