/** The left third of an officer's desk: who is here, what to know about them, and where they have been today. */

import * as clock from "../clock.js";
import { config, el, hasWord, icon, nameOf, put, shortNameOf, spoken, t } from "../page.js";

/** A service's name by its code; `name` may be the short one. */
export const serviceName = (floor, code, name = nameOf) => (floor.services.has(code) ? name(floor.services.get(code)) : code);

/** A priority class by its code, in the language spoken. */
export function priorityName(code) {
  const known = (config.branch.priority_classes ?? []).find((each) => each.code === code);
  return known ? nameOf(known) : code;
}

const languageName = (code) => new Intl.DisplayNames([spoken()], { type: "language" }).of(code);

/** Who is at the counter: number, service, what to know about them, how long, and where they have been today. */
export function drawNow(box, { floor, turn, procedures, rule, journey }) {
  if (!turn) {
    box.replaceChildren(
      el("p", { class: "number now__number now__number--none", "aria-hidden": "true" }, "– – –"),
      el("p", { class: "now__service" }, t("nobody")),
      el("p", { class: "now__quiet" }, t("nobody_hint")),
    );
    return;
  }
  const times = el("p", { class: "now__times" });
  box.replaceChildren(
    el("p", { class: "number now__number", data: { turn: turn.id } }, turn.ticket.number),
    el("p", { class: "now__service" }, serviceName(floor, turn.service)),
    el("ul", { class: "notes" }, ...notesOf(turn, procedures, rule).filter(Boolean)),
    times,
    journeyOf(floor, journey),
  );
  const tick = () => put(times, timesOf(turn));
  tick();
  box.tick = tick;
}

/** What is said of a ticket in a few words: appointment, files. The list says the same as the left side. */
export function factsOf({ appointment, files }) {
  return [
    appointment && { icon: "calendar-clock", text: t("appointment", { time: clock.hourMinute(Date.parse(appointment)) }) },
    files > 1 && { icon: "files", text: t("files", { n: files }) },
  ].filter(Boolean);
}

function notesOf(turn, procedures, rule) {
  const { priority, procedure, language, note, case_codes: cases } = turn.ticket;
  const line = (kind, name, text) => el("li", { class: `note${kind ? ` note--${kind}` : ""}` }, icon(name), el("span", {}, text));
  return [
    priority && line("priority", "star", t(config.settings.confirm_priority ? "priority_confirm" : "priority", { name: priorityName(priority) })),
    procedure && line("procedure", "book-open", procedures.of(procedure)),
    note && line("said", "sticky-note", note),
    ...factsOf(turn.ticket).map((fact) => line("", fact.icon, fact.text)),
    cases?.length && line("", "file-check", t("cases", { codes: cases.join(", ") })),
    language !== "vi" && line("", "languages", t("language", { name: languageName(language) })),
    turn.recalls > 0 && line("", "bell-ring", t("recalls", { n: turn.recalls })),
    rule && hasWord(`rule_${rule}`) && line("quiet", "info", t(`rule_${rule}`)),
  ];
}

function timesOf(turn) {
  const waited = Math.max(0, Math.round((Date.parse(turn.called_at) - Date.parse(turn.queued_at)) / 60_000));
  const since = clock.minutesSince(turn.serving_at ?? turn.called_at);
  const kind = turn.serving_at ? "served" : "called";
  return `${t("waited", { n: waited })} · ${since ? t(`${kind}_for`, { n: since }) : t(`${kind}_now`)}`;
}

function journeyOf(floor, turns) {
  if (!turns || turns.length < 2) return "";
  const step = (turn) =>
    el(
      "li",
      { class: "journey__step", data: { state: turn.state } },
      el("span", { class: "journey__service" }, serviceName(floor, turn.service, shortNameOf)),
      el("span", { class: "journey__state" }, [turn.counter && t("counter_n", { n: turn.counter }), t(`turn_${turn.state}`)].filter(Boolean).join(", ")),
    );
  return el("div", { class: "journey" }, el("h3", {}, t("journey")), el("ol", {}, ...turns.map(step)));
}
