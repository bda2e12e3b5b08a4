/** The left and right thirds of an officer's desk: who is here, and who waits. */

import * as clock from "../clock.js";
import { config, el, hasWord, icon, nameOf, put, shortNameOf, spoken, t } from "../page.js";

const serviceName = (floor, code, name = nameOf) => (floor.services.has(code) ? name(floor.services.get(code)) : code);

/** A priority class by its code, in the language spoken. */
export function priorityName(code) {
  const known = (config.branch.priority_classes ?? []).find((each) => each.code === code);
  return known ? nameOf(known) : code;
}

const languageName = (code) => new Intl.DisplayNames([spoken()], { type: "language" }).of(code);

/** Who is at the counter: number, service, what to know about them, how long, and where they have been today. */
export function drawNow(box, { floor, turn, rule, journey }) {
  if (!turn) {
    box.replaceChildren(
      el("p", { class: "number now__number now__number--none", "aria-hidden": "true" }, "– – –"),
      el("p", { class: "now__service" }, t("nobody")),
      el("p", { class: "now__quiet" }, t("nobody_hint")),
    );
    return;
  }
  const notes = [
    turn.ticket.priority && el("li", { class: "note note--priority" }, icon("star"), t("priority", { name: priorityName(turn.ticket.priority) })),
    turn.ticket.language !== "vi" && el("li", { class: "note" }, icon("languages"), t("language", { name: languageName(turn.ticket.language) })),
    turn.recalls > 0 && el("li", { class: "note" }, icon("bell-ring"), t("recalls", { n: turn.recalls })),
    rule && hasWord(`rule_${rule}`) && el("li", { class: "note note--quiet" }, icon("info"), t(`rule_${rule}`)),
  ];
  const times = el("p", { class: "now__times" });
  box.replaceChildren(
    el("p", { class: "number now__number", data: { turn: turn.id } }, turn.ticket.number),
    el("p", { class: "now__service" }, serviceName(floor, turn.service)),
    el("ul", { class: "notes" }, ...notes.filter(Boolean)),
    times,
    journeyOf(floor, journey),
  );
  const tick = () => put(times, timesOf(turn));
  tick();
  box.tick = tick;
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

/** Who waits for this counter; the first is the one the next press would call, with the reason. */
export function waitingRows({ floor, counter, line, mayCall, press }) {
  if (!line.length) return [el("p", { class: "list__none" }, icon("circle-check"), t("none_waiting"))];
  const rows = line.map(({ turn, rule }, place) => {
    const minutes = clock.minutesSince(turn.queued_at);
    const facts = [
      turn.ticket.priority ? priorityName(turn.ticket.priority) : null,
      turn.step > 1 ? t("why_transfer") : null,
      t("why_arrival", { time: clock.hourMinute(Date.parse(turn.arrived_at)) }),
    ];
    return el(
      "li",
      { class: `row${place ? "" : " row--first"}`, data: { turn: turn.id, number: turn.ticket.number } },
      place ? null : el("p", { class: "row__why" }, el("strong", {}, t("next_up")), ` ${t(`next_why_${rule}`)}`),
      el("span", { class: "number row__number" }, turn.ticket.priority && icon("star"), turn.ticket.number),
      el("span", { class: "row__facts" }, counter.services.length > 1 ? el("span", { class: "row__service" }, serviceName(floor, turn.service, shortNameOf)) : null, facts.filter(Boolean).join(" · ")),
      el("span", { class: "row__minutes" }, t("minutes", { n: minutes })),
      el("button", { class: "row__call", type: "button", disabled: !mayCall, data: { action: "call" }, "aria-label": `${t("do_call")}: ${turn.ticket.number}`, title: t("do_call"), on: { click: () => press("call", { turn: turn.id }) } }, icon("megaphone")),
    );
  });
  return [el("ol", { class: "rows" }, ...rows)];
}

/** What this counter holds, each with a key to go on. */
export function heldRows({ held, mayCall, press }) {
  if (!held.length) return [el("p", { class: "list__none" }, t("none_held"))];
  const row = (turn) =>
    el(
      "li",
      { class: "row", data: { turn: turn.id, number: turn.ticket.number } },
      el("span", { class: "number row__number" }, turn.ticket.number),
      el("span", { class: "row__facts" }, t("held_for", { n: clock.minutesSince(turn.ended_at ?? turn.serving_at ?? turn.queued_at) })),
      el("button", { class: "button row__resume", type: "button", disabled: !mayCall, data: { action: "resume" }, on: { click: () => press("resume", { turn: turn.id }) } }, icon("archive-restore"), t("do_resume")),
    );
  return [el("ol", { class: "rows" }, ...held.map(row))];
}

/** Who was called and did not come. */
export function missedRows({ missed }) {
  if (!missed.length) return [el("p", { class: "list__none" }, t("none_missed"))];
  const row = (turn) =>
    el(
      "li",
      { class: "row", data: { turn: turn.id, number: turn.ticket.number } },
      el("span", { class: "number row__number" }, turn.ticket.number),
      el("span", { class: "row__facts" }, [turn.counter && t("counter_n", { n: turn.counter }), turn.ended_at && t("missed_at", { time: clock.hourMinute(Date.parse(turn.ended_at)) })].filter(Boolean).join(" · ")),
    );
  return [el("ol", { class: "rows" }, ...missed.map(row))];
}
