/** The head of every screen: whose kiosk it is, the time, and who is being called. */

import * as clock from "../clock.js";
import { config, el, icon, nameOf, put, spoken, t } from "../page.js";

const SHOWN_CALLS = 4;

/** The centre's name and the date, in the language spoken. */
export function drawNames() {
  put(document.getElementById("clock"), clock.hourMinute());
  put(document.getElementById("branch-name"), nameOf(config.branch));
  put(document.getElementById("date"), `${clock.weekday(spoken())}, ${clock.date()}`);
}

/** The latest calls, so that somebody at the kiosk knows where the line stands. */
export function drawCalls(floor) {
  const calls = floor.recentCalls.filter(({ turn }) => ["called", "serving"].includes(floor.turns.get(turn)?.state)).slice(0, SHOWN_CALLS);
  const chip = ({ number, counter }) =>
    el("li", { class: "chip" }, el("span", { class: "number" }, number), icon("arrow-right"), el("span", {}, t("counter_n", { n: counter })));
  const none = el("li", { class: "strip__none" }, t("none_called"));
  document.getElementById("serving").replaceChildren(...(calls.length ? calls.map(chip) : [none]));
}

/** Whether numbers are given outside the hours, as a trial does. */
export function drawRibbon() {
  document.getElementById("outside-hours").hidden = !config.branch.outside_hours;
}
