/** A day's appointments, by slot, each with what may still be done about it. */

import * as clock from "../clock.js";
import { config, el, icon, nameOf, t } from "../page.js";

const serviceName = (code) => {
  const service = config.services.find((each) => each.code === code);
  return service ? nameOf(service) : code;
};

/** The table; `show(appointment)` shows the code again, `cancel(appointment)` gives the slot up. */
export function bookedTable(items, { show, cancel }) {
  if (!items.length) return el("p", { class: "none" }, t("none_booked"));
  const row = (each) =>
    el(
      "tr",
      { data: { appointment: each.id, state: each.state } },
      el("th", { scope: "row" }, clock.hourMinute(Date.parse(each.slot))),
      el("td", {}, serviceName(each.service)),
      el("td", {}, each.code),
      el("td", {}, t(`state_${each.state}`)),
      el("td", {}, each.state === "booked" ? keys(each, show, cancel) : ""),
    );
  const head = ["slot", "service", "code", "state"].map((name) => el("th", { scope: "col" }, t(`column_${name}`)));
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, ...head, el("td", {}))),
    el("tbody", {}, ...items.map(row)),
  );
}

function keys(appointment, show, cancel) {
  const key = (name, picture, word, act) =>
    el("button", { class: "button", type: "button", data: { key: name }, "aria-label": `${word}: ${appointment.code}`, on: { click: act } }, icon(picture), word);
  return el(
    "div",
    { class: "booked__keys" },
    key("show", "printer", t("show_code"), () => show(appointment)),
    key("cancel", "x", t("give_up"), () => cancel(appointment)),
  );
}
