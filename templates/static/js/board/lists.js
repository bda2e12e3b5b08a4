/** The lists around the large call: last calls, those who did not come, and who waits for what. */

import { el, icon, shortNameOf, t, waitWords } from "../page.js";
import { redraw } from "../redraw.js";
import { concerns, servicesOf } from "./about.js";

const $ = (id) => document.getElementById(id);
const NEXT = 6; // numbers of those who wait, on a board about their service

const none = (name, word) => el("li", { class: name }, t(word));

/** The last calls, latest first, one for each person. */
export function drawRecent(floor, calls, flashes) {
  const row = ({ number, counter, turn }) =>
    el(
      "li",
      { class: "recent__call", data: { key: turn, flash: flashes.has(turn), turn } },
      el("span", { class: "number recent__number", data: { seq: floor.seq } }, number),
      el("span", { class: "recent__arrow" }, icon("arrow-right")),
      el("span", { class: "recent__counter" }, "short" in $("recent").dataset ? counter : t("counter_n", { n: counter })),
    );
  const rows = calls.slice(0, $("recent").dataset.most).map(row);
  redraw($("recent"), ...(rows.length ? rows : [none("recent__none", "none_recent")]));
}

/** Who was called and did not come. */
export function drawMissed(floor) {
  const numbers = floor.missed().filter((turn) => concerns(floor, turn)).slice(0, 4);
  const chip = (turn) => el("li", { class: "number foot__number", data: { key: turn.id, seq: floor.seq } }, turn.ticket.number);
  redraw($("missed"), ...(numbers.length ? numbers.map(chip) : [none("", "none_missed")]));
}

/** How many wait for what, a few services at a time. */
export function drawWaiting(floor, rotation) {
  const busy = servicesOf(floor)
    .map((service) => ({ service, n: floor.waiting(service.code).length }))
    .filter(({ n }) => n > 0);
  const size = innerWidth > innerHeight && floor.missed().length < 3 ? 3 : 2;
  const pages = Math.max(1, Math.ceil(busy.length / size));
  const shown = busy.slice((rotation % pages) * size, ((rotation % pages) + 1) * size);
  const chip = ({ service, n }) =>
    el(
      "li",
      { class: "load", data: { key: service.code } },
      el("span", { class: "load__name" }, shortNameOf(service)),
      el("span", { class: "load__people" }, [t("people", { n }), waitWords(service.estimate)].filter(Boolean).join(" · ")),
    );
  redraw($("waiting"), ...(shown.length ? shown.map(chip) : [none("", "none_waiting")]));
}

/** Who waits for the few services that the board is about: how many, how long, and their numbers. */
export function drawLine(floor) {
  const row = (service) => {
    const people = floor.waiting(service.code);
    const numbers = people.slice(0, NEXT).map((turn) => el("li", { class: "number line__number", data: { seq: floor.seq } }, turn.ticket.number));
    const more = people.length > NEXT ? [el("li", { class: "line__more" }, t("more_people", { n: people.length - NEXT }))] : [];
    return el(
      "section",
      { class: "line__service", data: { key: service.code, service: service.code } },
      el("h2", { class: "line__name" }, shortNameOf(service)),
      el("p", { class: "line__people" }, people.length ? [t("people", { n: people.length }), waitWords(service.estimate)].filter(Boolean).join(" · ") : t("none_waiting")),
      el("ol", { class: "line__numbers" }, ...numbers, ...more),
    );
  };
  redraw($("line"), ...servicesOf(floor).map(row));
}
