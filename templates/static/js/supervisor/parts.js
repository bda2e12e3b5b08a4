/** Pieces that every part of the supervisors' pages uses. */

import * as clock from "../clock.js";
import { config, el, icon, nameOf, shortNameOf, spoken, t } from "../page.js";

/** A key with an icon and a word. */
export function key(name, picture, word, act, { main = false, disabled = false, data = {} } = {}) {
  const look = `button${main ? " button--main" : ""}`;
  return el("button", { class: look, type: "button", disabled, data: { key: name, ...data }, on: { click: act } }, icon(picture), el("span", {}, word));
}

/** The short name of a service by its code. */
export const serviceName = (floor, code) => (floor.services.has(code) ? shortNameOf(floor.services.get(code)) : code);

/** The names of services, one after the other. */
export const serviceNames = (floor, codes) => codes.map((code) => serviceName(floor, code)).join(", ");

/** A priority class by its code. */
export function priorityName(code) {
  const known = config.branch.priority_classes.find((each) => each.code === code);
  return known ? nameOf(known) : code;
}

/** A zone by its code. */
export function zoneName(code) {
  const known = config.branch.zones.find((each) => each.code === code);
  return known ? nameOf(known) : code;
}

/** A reason of a pause by its code. */
export function reasonName(code) {
  const known = (config.settings.pause_reasons ?? []).find((each) => each.code === code);
  return known ? nameOf(known) : code;
}

/** “09:41” of an ISO time. */
export const at = (time) => clock.hourMinute(Date.parse(time));

/** “tới 10:30”, or until somebody changes it. */
export const untilWords = (until) => (until ? t("until", { time: at(until) }) : t("until_changed"));

/** A share as a whole percentage. */
export const percent = (share) => (share === null ? t("no_figure") : `${Math.round(share * 100)}%`);

/** A number with one decimal at most, as the language writes it. */
export const decimal = (number) => new Intl.NumberFormat(spoken(), { maximumFractionDigits: 1 }).format(number);

/** Minutes with one decimal. */
export const minutesWords = (minutes) => (minutes === null ? t("no_figure") : t("minutes", { n: decimal(minutes) }));
