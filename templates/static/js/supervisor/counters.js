/** The floor map: every counter, who is there, how it stands, and what it takes. Services may be dropped on it. */

import * as clock from "../clock.js";
import { el, icon, nameOf, put, t } from "../page.js";
import { redraw } from "../redraw.js";
import { reasonName, serviceName, untilWords } from "./parts.js";

/** What a dragged service is known by. */
export const DRAGGED = "application/x-luot-service";

/** Draw all counters; `open.counter(code)` shows one, `open.assign(code, service)` asks about one dropped on it. */
export function drawCounters(box, { floor, today, open, can }) {
  const served = new Map((today?.counters ?? []).map((each) => [each.code, each.served]));
  const counters = [...floor.counters.values()];
  const working = counters.filter((counter) => counter.state !== "closed").length;
  put(document.getElementById("counters-open"), t("open_counters", { open: working, all: counters.length }));
  redraw(box, counters.map((counter) => place(floor, counter, served.get(counter.code), open, can)));
}

function place(floor, counter, served, open, can) {
  const { code } = counter;
  const state = floor.stateOf(code);
  const turn = floor.turnAt(code);
  const desk = counter.desk ?? {};
  const since = turn ? (turn.serving_at ?? turn.called_at) : counter.since;
  const minutes = since && state !== "closed" ? t("minutes", { n: clock.minutesSince(since) }) : "";
  const assignment = floor.assignmentOf(code);
  const drops = can() ? takesDrops((service) => open.assign(code, service)) : {};
  return el(
    "li",
    { class: "place", data: { key: `place-${code}`, counter: code, state, help: Boolean(desk.help_since), assigned: Boolean(assignment) }, on: drops },
    el(
      "button",
      { class: "place__open", type: "button", data: { key: `counter-${code}` }, on: { click: () => open.counter(code) } },
      el("span", { class: "place__head" }, el("strong", { class: "place__name" }, nameOf(counter)), el("span", { class: "place__state" }, t(`state_${state}`))),
      el("span", { class: "place__now" }, el("span", { class: "number place__number" }, turn?.ticket.number ?? "–"), el("span", { class: "place__minutes" }, minutes)),
      el("span", { class: "place__who" }, who(counter, desk)),
      state === "paused" && desk.reason ? el("span", { class: "place__reason" }, icon("circle-pause"), reasonName(desk.reason)) : null,
      desk.help_since ? el("span", { class: "place__help" }, icon("handshake"), t("help")) : null,
      el("span", { class: "place__services" }, services(floor, counter, assignment)),
      el("span", { class: "place__served" }, served === undefined ? "" : t("served_here", { n: served })),
    ),
  );
}

function who({ officer }, { stand_in_for: standIn }) {
  return [officer?.name, standIn && t("stand_in", { name: standIn })].filter(Boolean).join(" · ");
}

function services(floor, counter, assignment) {
  const names = counter.services.map((code) => serviceName(floor, code)).join(", ");
  return assignment ? el("span", { class: "place__assigned" }, icon("arrow-right-left"), `${untilWords(assignment.until)} · ${names}`) : names || t("no_services");
}

/** What an element does that services may be dropped on. */
function takesDrops(drop) {
  const ours = (event) => event.dataTransfer.types.includes(DRAGGED);
  return {
    dragover: (event) => {
      if (!ours(event)) return;
      event.preventDefault();
      event.currentTarget.dataset.over = "";
    },
    dragleave: ({ currentTarget: item, relatedTarget }) => item.contains(relatedTarget) || delete item.dataset.over,
    drop: (event) => {
      if (!ours(event)) return;
      event.preventDefault();
      delete event.currentTarget.dataset.over;
      drop(event.dataTransfer.getData(DRAGGED));
    },
  };
}
