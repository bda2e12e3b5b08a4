/** The right third of an officer's desk: who waits and why in this order, who is held, who was missed. */

import * as clock from "../clock.js";
import { config, el, hasWord, icon, shortNameOf, t } from "../page.js";
import { factsOf, priorityName, serviceName } from "./draw.js";
import { awayUntil } from "./line.js";

const number = (turn) => el("span", { class: "number row__number" }, turn.ticket.priority && icon("star"), turn.ticket.number);

const callKey = (turn, mayCall, press) =>
  el(
    "button",
    { class: "row__call", type: "button", disabled: !mayCall, data: { action: "call" }, "aria-label": `${t("do_call")}: ${turn.ticket.number}`, title: t("do_call"), on: { click: () => press("call", { turn: turn.id }) } },
    icon("megaphone"),
  );

const row = (turn, ...parts) => el("li", { class: "row", data: { key: turn.id, turn: turn.id, number: turn.ticket.number } }, ...parts);

/** Who waits for this counter; the first is the one the next press would call, with the reason. */
export function waitingRows({ floor, several, line, mayCall, press }) {
  if (!line.length) return [el("p", { class: "list__none" }, icon("circle-check"), t("none_waiting"))];
  const rows = line.map(({ turn, rule, level }, place) => {
    const first = place === 0 && !awayUntil(turn);
    const made = row(
      turn,
      !first ? null : el("p", { class: "row__why" }, el("strong", {}, t("next_up")), rule && hasWord(`next_why_${rule}`) ? ` ${t(`next_why_${rule}`)}` : ""),
      number(turn),
      el("span", { class: "row__facts" }, several ? el("span", { class: "row__service" }, serviceName(floor, turn.service, shortNameOf)) : null, facts(turn, level).join(" · ")),
      el("span", { class: "row__minutes" }, t("minutes", { n: clock.minutesSince(turn.queued_at) })),
      callKey(turn, mayCall, press),
    );
    made.classList.toggle("row--first", first);
    made.dataset.level = level;
    return made;
  });
  return [el("ol", { class: "rows" }, ...rows)];
}

function facts(turn, level) {
  const away = awayUntil(turn);
  return [
    away && t("more_time_until", { time: clock.hourMinute(away) }),
    level !== "own" && t(`level_${level}`),
    turn.ticket.priority && priorityName(turn.ticket.priority),
    ...factsOf(turn.ticket).map((fact) => fact.text),
    turn.step > 1 && t("why_transfer"),
    t("why_arrival", { time: clock.hourMinute(Date.parse(turn.arrived_at)) }),
    turn.ticket.note,
  ].filter(Boolean);
}

/** What this counter holds, each with a key to go on. */
export function heldRows({ held, mayCall, press }) {
  if (!held.length) return [el("p", { class: "list__none" }, t("none_held"))];
  const resume = (turn) =>
    el("button", { class: "button row__resume", type: "button", disabled: !mayCall, data: { action: "resume" }, on: { click: () => press("resume", { turn: turn.id }) } }, icon("archive-restore"), t("do_resume"));
  const heldFor = (turn) => t("held_for", { n: clock.minutesSince(turn.ended_at ?? turn.serving_at ?? turn.queued_at) });
  return [el("ol", { class: "rows" }, ...held.map((turn) => row(turn, number(turn), el("span", { class: "row__facts" }, heldFor(turn)), resume(turn))))];
}

/** Who was called and did not come; for a while they may be called again. */
export function missedRows({ missed, mayCall, press }) {
  if (!missed.length) return [el("p", { class: "list__none" }, t("none_missed"))];
  return [el("ol", { class: "rows" }, ...missed.map((turn) => missedRow(turn, mayCall, press)))];
}

function missedRow(turn, mayCall, press) {
  const missedAt = Date.parse(turn.ended_at);
  const until = missedAt + config.settings.reinstate_minutes * 60_000;
  const inTime = clock.now() <= until;
  const said = [
    turn.counter && t("counter_n", { n: turn.counter }),
    t("missed_at", { time: clock.hourMinute(missedAt) }),
    inTime ? t("missed_until", { time: clock.hourMinute(until) }) : t("missed_too_late"),
  ];
  return row(turn, number(turn), el("span", { class: "row__facts" }, said.filter(Boolean).join(" · ")), el("span", {}), callKey(turn, mayCall && inTime, press));
}
