/** The question after a turn, the same on the tablet at the counter and on the citizen's phone. */

import { el, t } from "../page.js";
import { face } from "./faces.js";

const SCORES = [1, 2, 3, 4, 5];

/** Five faces, none of them chosen beforehand; `answer(answers)` is called with what was touched. */
export function scores(answer) {
  const choice = (score) =>
    el("button", { class: "score", type: "button", data: { score }, on: { click: () => answer({ overall: score }) } }, face(score), el("span", {}, t(`score_${score}`)));
  return el("div", { class: "scores", role: "group", "aria-label": t("question") }, ...SCORES.map(choice));
}
