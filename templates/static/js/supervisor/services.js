/** Every service: who waits, how long, how today was, and what may be done about it. Rows can be sorted and dragged. */

import * as clock from "../clock.js";
import { el, icon, nameOf, shortNameOf, t } from "../page.js";
import { redraw } from "../redraw.js";
import { DRAGGED } from "./counters.js";
import { decimal, percent } from "./parts.js";
import { sparkline } from "./sparkline.js";

const BUSIEST_FIRST = { waiting: (row) => row.waiting, longest: (row) => row.longest, average: (row) => row.today?.wait_average ?? -1 };
let sorted = null;
let drawnBy = null;

/** Draw the table; `open` shows who is behind a row, `order` carries a change out, `redrawn` is called to sort anew. */
export function drawServices(head, body, { floor, today, open, can, redrawn }) {
  const limits = today?.targets.wait_within_minutes ?? [];
  redraw(head, headings(limits, redrawn));
  const rows = [...floor.services.values()].map((service) => measured(floor, service, today));
  if (sorted) rows.sort((a, b) => BUSIEST_FIRST[sorted](b) - BUSIEST_FIRST[sorted](a));
  // A row stays under the hand that is on the table, until somebody asks for another order.
  if (drawnBy === sorted && body.matches(":hover")) rows.sort((a, b) => placeIn(body, a) - placeIn(body, b));
  drawnBy = sorted;
  redraw(body, rows.map((row) => drawn(row, floor, { open, can, limits })));
}

/** Where a row stands already. */
const placeIn = (body, { service }) => [...body.children].findIndex((row) => row.dataset.service === service.code);

function headings(limits, redrawn) {
  const sortable = (name, word) => {
    const on = sorted === name;
    const act = () => {
      sorted = on ? null : name;
      redrawn();
    };
    return el("th", { scope: "col", "aria-sort": on ? "descending" : "none" }, el("button", { class: "table__sort", type: "button", data: { key: `sort-${name}` }, title: t("sort_by", { name: word }), on: { click: act } }, word, icon(on ? "arrow-down" : "chevrons-up-down")));
  };
  return el(
    "tr",
    {},
    el("th", { scope: "col" }, t("service")),
    sortable("waiting", t("waiting_now")),
    sortable("longest", t("longest")),
    el("th", { scope: "col" }, t("estimate")),
    sortable("average", t("average")),
    ...limits.map((n) => el("th", { scope: "col" }, t("within_short", { n }))),
    el("th", { scope: "col" }, t("history")),
    el("th", { scope: "col" }, el("span", { class: "unseen" }, t("acts"))),
  );
}

/** What is known of a service at this moment: its line from the floor, its day from the server. */
function measured(floor, service, today) {
  const line = floor.waiting(service.code);
  const since = line.map((turn) => turn.queued_at).sort()[0];
  return {
    service,
    today: today?.services.find((each) => each.code === service.code),
    waiting: line.length,
    longest: since ? clock.minutesSince(since) : 0,
    stop: floor.stopOf(service.code),
  };
}

function drawn({ service, today, waiting, longest, stop }, floor, { open, can, limits }) {
  const { code } = service;
  const name = shortNameOf(service);
  const dragstart = ({ dataTransfer }) => {
    dataTransfer.setData(DRAGGED, code);
    dataTransfer.effectAllowed = "copy";
  };
  return el(
    "tr",
    { class: "service", draggable: can() ? "true" : null, data: { key: `service-${code}`, service: code, stopped: Boolean(stop) }, on: { dragstart } },
    el("th", { scope: "row" }, el("div", { class: "service__head" }, el("span", { class: "service__grip", "aria-hidden": "true" }, can() ? icon("grip-vertical") : ""), el("button", { class: "service__name", type: "button", title: nameOf(service), data: { key: `people-${code}` }, on: { click: () => open.people(code) } }, name), stop ? el("span", { class: "service__stopped" }, icon("circle-pause"), t("stopped_service")) : null)),
    el("td", { class: "service__waiting" }, String(waiting)),
    el("td", {}, waiting ? String(longest) : "–"),
    el("td", {}, rangeWords(today?.estimate ?? service.estimate)),
    el("td", {}, today?.called ? decimal(today.wait_average) : "–"),
    ...limits.map((_, place) => el("td", {}, today?.called ? percent(today.within[place].share) : "–")),
    el("td", {}, history(today?.history ?? [0], name, waiting)),
    el("td", { class: "service__acts" }, ...(can() ? acts(code, name, stop, open) : [])),
  );
}

/** A range of minutes without the words around it: the column says that it is an estimate. */
const rangeWords = ({ p50, p90 }) => (p50 < p90 ? `${p50}–${p90}` : String(p90));

function history(past, name, now) {
  const counts = [...past.slice(0, -1), now];
  return sparkline(counts, t("history_words", { name, most: Math.max(...counts), now }));
}

function acts(code, name, stop, open) {
  const small = (id, picture, word, act) => el("button", { class: "mini", type: "button", "aria-label": `${word}: ${name}`, title: word, data: { key: `${id}-${code}`, act: id }, on: { click: act } }, icon(picture));
  return [
    small("give", "arrow-right-left", t("assign_it"), () => open.choose(code)),
    stop ? small("go-on", "play", t("go_on"), () => open.goOn(code)) : small("stop", "circle-pause", t("stop_it"), () => open.stop(code)),
  ];
}
