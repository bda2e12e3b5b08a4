/** Today against the target: a few large figures, each with a word that says whether it is well (C8). */

import { el, icon, t } from "../page.js";
import { redraw } from "../redraw.js";
import { minutesWords, percent } from "./parts.js";

/** Draw the tiles of a day, `today` being the server's answer. */
export function drawFigures(box, today) {
  const { wait_average: average, targets, within, waiting, served, called } = today;
  const well = average === null ? null : average <= targets.wait_minutes_average;
  redraw(
    box,
    figure("average", t("wait_average"), minutesWords(average), t("target", { n: targets.wait_minutes_average }), well),
    within.map(({ minutes, share }) => figure(`within-${minutes}`, t("within", { n: minutes }), percent(share), t("called_today", { n: called }))),
    figure("waiting", t("waiting_now"), waiting),
    figure("served", t("served_today"), served),
  );
}

function figure(name, title, value, hint = "", well = null) {
  const verdict = well === null ? null : el("span", { class: "figure__verdict", data: { well: well ? "yes" : "no" } }, icon(well ? "circle-check" : "triangle-alert"), t(well ? "on_target" : "off_target"));
  return el("div", { class: "figure", data: { figure: name } }, el("p", { class: "figure__title" }, title), el("p", { class: "figure__value" }, String(value), verdict), el("p", { class: "figure__hint" }, hint));
}
