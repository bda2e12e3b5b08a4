/** Screens that say why no number can be taken now. */

import * as clock from "../clock.js";
import { el, icon, nameOf, spoken, t } from "../page.js";

function notice(name, picture, says, title, lines, ...more) {
  const element = el(
    "section",
    { class: `screen notice notice--${name}`, data: { screen: name } },
    el("span", { class: "notice__picture" }, icon(picture)),
    el("h1", {}, title),
    ...lines.filter(Boolean).map((line) => el("p", {}, line)),
    ...more,
  );
  return { element, says, words: [title, ...lines.filter(Boolean)].join(" ") };
}

/** No contact with the server: say since when, and issue nothing; or the kiosk's own reason, `{title, detail}`. */
export const lostNotice = (since, reason) =>
  notice("lost", "wifi-off", [["lost_title"]], reason?.title ?? t("lost_title"), [reason?.detail ?? t("lost_body", { time: clock.hourMinute(since) })], el("p", { class: "notice__busy" }, icon("refresh-cw"), t("lost_again")));

/** Outside the hours in which numbers are given. */
export function closedNotice(branch) {
  const hours = (branch.hours_today ?? []).map(({ start, end }) => `${start}–${end}`).join(", ");
  const reason = branch.closed_because && t("closed_today", { name: nameOf(branch.closed_because) });
  const again = opening(branch.opens_at);
  const says = [["closed_title"], again?.says].filter(Boolean);
  return notice("closed", "moon", says, t("closed_title"), [reason, again?.words, hours && t("hours_today", { hours }), kept(branch)]);
}

/** Whoever has a number is served on, unless the day is over or never was one; and whom to ask. */
function kept({ hotline, day_closed: over, closed_because: off }) {
  if (over || off) return hotline && t("closed_ask", { hotline });
  return hotline ? t("closed_keep", { hotline }) : t("closed_keep_plain");
}

/** The words of a stop in the language spoken. */
const wordsOf = (stop) => (spoken() === "vi" ? stop.message : stop.message_en || stop.message);

/** A supervisor has halted the whole branch. */
export const haltedNotice = (stop) => notice("halted", "triangle-alert", [["halted"], ["ask_staff"]], t("halted"), [wordsOf(stop), t("closed_keep_plain")]);

function opening(at) {
  if (!at) return null;
  const when = Date.parse(at);
  const time = clock.hourMinute(when);
  if (clock.day(when) === clock.day()) return { words: t("opens_today", { time }), says: ["opens_today", { time }] };
  return { words: t("opens_day", { weekday: clock.weekday(spoken(), when).toLowerCase(), date: clock.date(when), time }) };
}

/** A supervisor has stopped the service that was touched; it may be going on again by now. */
export const stoppedScreen = {
  name: "stopped",
  draw(kiosk) {
    const { service } = kiosk.own;
    const stop = kiosk.floor.stopOf(service.code);
    const words = stop ? [wordsOf(stop), t("stopped_other")] : [t("stopped_over")];
    return notice("stopped", "circle-pause", [["service_closed"], ["stopped_other"]], t("stopped", { name: nameOf(service) }), words, el("div", { class: "notice__keys" }, homeKey(kiosk, "button--main")));
  },
};

/** The server refused, or did not answer; the same command may be sent again. */
export const failedScreen = {
  name: "failed",
  draw(kiosk) {
    const { error } = kiosk.own;
    const unanswered = error.code === "no-contact" || (error.status >= 500 && !error.code.startsWith("away-"));
    const refused = [401, 403].includes(error.status) ? t("not_allowed") : error.detail || error.title;
    const again = el("button", { class: "button button--main", type: "button", data: { key: "retry" }, on: { click: kiosk.retry } }, icon("refresh-cw"), t("try_again"));
    const missed = error.code === "appointment-missed" && kiosk.floor.services.get(error.service);
    const ordinary = missed && el("button", { class: "button button--main", type: "button", data: { key: "ordinary" }, on: { click: () => kiosk.take(missed) } }, icon("ticket"), t("ordinary_number"));
    const keys = el("div", { class: "notice__keys" }, unanswered && again, ordinary, homeKey(kiosk));
    const says = [["failed"], unanswered ? ["failed_kept"] : ["ask_staff"]];
    return notice("failed", "triangle-alert", says, t("failed"), [unanswered ? t("failed_kept") : refused], keys);
  },
};

const homeKey = (kiosk, look = "") =>
  el("button", { class: `button ${look}`.trim(), type: "button", data: { key: "give-up" }, on: { click: kiosk.home } }, icon("house"), t("home"));
