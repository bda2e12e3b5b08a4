/** The questions after a turn, the same on the tablet at the counter and on the citizen's phone. */

import { el, nameOf, spoken, t } from "../page.js";
import { face } from "./faces.js";

const SCORES = [1, 2, 3, 4, 5];

/** A question of the norm in the language spoken. */
export const textOf = (question) => (spoken() !== "vi" && question[`text_${spoken()}`]) || question.text;

/** Five faces, none of them chosen beforehand; `answer(score)` is called with what was touched. */
export function scores(answer) {
  const choice = (score) =>
    el("button", { class: "score", type: "button", data: { score }, on: { click: () => answer(score) } }, face(score), el("span", {}, t(`score_${score}`)));
  return el("div", { class: "scores", role: "group", "aria-label": t("question") }, ...SCORES.map(choice));
}

/** The choices of a question, all alike; `answer(code)` is called with the one touched. */
export function choices(question, answer) {
  const choice = (each) => el("button", { class: "choice", type: "button", data: { choice: each.code }, on: { click: () => answer(each.code) } }, nameOf(each));
  return el("div", { class: "choices", role: "group", "aria-label": textOf(question) }, ...question.choices.map(choice));
}

/** Reasons to touch, as many as are true, and room for words: as far as the interview offers them. */
export function more(interview) {
  const chip = (reason) => {
    const press = () => {
      interview.toggle(reason.code);
      key.setAttribute("aria-pressed", String(interview.chosen.includes(reason.code)));
    };
    const pressed = String(interview.chosen.includes(reason.code));
    const key = el("button", { class: "chip", type: "button", data: { reason: reason.code }, "aria-pressed": pressed, on: { click: press } }, nameOf(reason));
    return key;
  };
  return [
    interview.offersReasons && el("div", { class: "chips", role: "group", "aria-label": t("why") }, ...interview.reasons.map(chip)),
    interview.offersWords && field("words", t("words"), interview, "words", { most: interview.most }),
  ];
}

/** A labelled field for `of[part]`, which keeps what is typed; several lines unless told otherwise. */
export function field(name, label, of, part, { lines = true, most }) {
  const input = el(lines ? "textarea" : "input", { class: "said", name, maxlength: most, rows: lines ? 3 : null, autocomplete: "off" });
  input.value = of[part];
  input.addEventListener("input", () => {
    of[part] = input.value;
  });
  return el("label", { class: "asked" }, el("span", {}, label), input);
}
