/** Screens that say why no number can be taken now, and the question about priority. */

import * as clock from "../clock.js";
import { config, el, icon, nameOf, spoken, t } from "../page.js";

function notice(name, picture, title, lines, ...more) {
  const element = el(
    "section",
    { class: `screen notice notice--${name}`, data: { screen: name } },
    el("span", { class: "notice__picture" }, icon(picture)),
    el("h1", {}, title),
    ...lines.filter(Boolean).map((line) => el("p", {}, line)),
    ...more,
  );
  return { element, words: [title, ...lines.filter(Boolean)].join(" ") };
}

/** No contact with the server: say since when, and issue nothing. */
export const lostScreen = (since) =>
  notice("lost", "wifi-off", t("lost_title"), [t("lost_body", { time: clock.hourMinute(since) })], el("p", { class: "notice__busy" }, icon("refresh-cw"), t("lost_again")));

/** Outside the hours in which numbers are given. */
export function closedScreen(branch) {
  const hours = (branch.hours_today ?? []).map(({ start, end }) => `${start}–${end}`).join(", ");
  const reason = branch.closed_because && t("closed_today", { name: nameOf(branch.closed_because) });
  return notice("closed", "moon", t("closed_title"), [reason, opening(branch.opens_at), hours && t("hours_today", { hours }), kept(branch)]);
}

/** Whoever has a number is served on, unless the day is over or never was one; and whom to ask. */
function kept({ hotline, day_closed: over, closed_because: off }) {
  if (over || off) return hotline && t("closed_ask", { hotline });
  return hotline ? t("closed_keep", { hotline }) : t("closed_keep_plain");
}

/** The words of a stop in the language spoken. */
const wordsOf = (stop) => (spoken() === "vi" ? stop.message : stop.message_en || stop.message);

/** A supervisor has halted the whole branch. */
export const haltedScreen = (stop) => notice("halted", "triangle-alert", t("halted"), [wordsOf(stop), t("closed_keep_plain")]);

/** A supervisor has stopped the service that was touched; it may be going on again by now. */
export function stoppedScreen(service, stop, actions) {
  const home = el("button", { class: "button button--main", type: "button", data: { key: "give-up" }, on: { click: actions.home } }, icon("house"), t("home"));
  const words = stop ? [wordsOf(stop), t("stopped_other")] : [t("stopped_over")];
  return notice("stopped", "circle-pause", t("stopped", { name: nameOf(service) }), words, el("div", { class: "notice__keys" }, home));
}

function opening(at) {
  if (!at) return null;
  const when = Date.parse(at);
  const time = clock.hourMinute(when);
  if (clock.day(when) === clock.day()) return t("opens_today", { time });
  return t("opens_day", { weekday: clock.weekday(spoken(), when).toLowerCase(), date: clock.date(when), time });
}

/** The server refused, or did not answer; the same command may be sent again. */
export function failedScreen(error, actions) {
  const unanswered = error.code === "no-contact" || error.status >= 500;
  const refused = [401, 403].includes(error.status) ? t("not_allowed") : error.detail || error.title;
  return notice(
    "failed",
    "triangle-alert",
    t("failed"),
    [unanswered ? t("failed_kept") : refused],
    el(
      "div",
      { class: "notice__keys" },
      unanswered && el("button", { class: "button button--main", type: "button", data: { key: "retry" }, on: { click: actions.retry } }, icon("refresh-cw"), t("try_again")),
      el("button", { class: "button", type: "button", data: { key: "give-up" }, on: { click: actions.home } }, icon("house"), t("home")),
    ),
  );
}

/** Which priority class, if any, in words chosen with respect. */
export function priorityScreen(actions) {
  const choices = config.branch.priority_classes ?? [];
  const choice = (each, name) =>
    el("button", { class: "choice", type: "button", data: { priority: each?.code ?? "" }, on: { click: () => actions.choosePriority(each) } }, icon(each ? "star" : "x"), el("span", {}, name));
  const element = el(
    "section",
    { class: "screen screen--priority", data: { screen: "priority" } },
    el("div", { class: "ask" }, el("h1", {}, t("priority_question")), el("p", {}, t("priority_hint"))),
    el("div", { class: "choices" }, ...choices.map((each) => choice(each, nameOf(each))), choice(null, t("priority_none"))),
  );
  return { element, words: `${t("priority_question")} ${t("priority_hint")}` };
}
