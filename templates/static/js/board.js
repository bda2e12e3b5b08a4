/** The lobby screen: who is called where, in the largest letters that fit, and whether it can be believed. */

import { get } from "./api.js";
import { Announcer } from "./announcer.js";
import { drawNotices, noteMessage } from "./board/notices.js";
import { Tiles } from "./board/tiles.js";
import * as clock from "./clock.js";
import { Live } from "./live.js";
import { config, el, icon, put, shortNameOf, spoken, t, waitWords } from "./page.js";

const $ = (id) => document.getElementById(id);
const CALLS = new Set(["turn.called", "turn.recalled"]);
const ROTATE_MS = 8_000;
const REFRESH_MS = 30_000;
const blinkMs = () => (live.floor.branch?.blink_seconds ?? config.settings.blink_seconds ?? 10) * 1_000;

const tiles = new Tiles($("counters"), config.zone, () => draw());
const flashes = new Map(); // turn id → when its flashing ends (performance.now)
const silent = new URLSearchParams(location.search).get("sound") === "off";
const announcer = new Announcer({
  branch: config.branch.code,
  zone: config.zone,
  onBlocked: (blocked) => ($("sound").hidden = !blocked),
});
let rotation = 0;

const live = new Live({
  branch: config.branch.code,
  view: "board",
  onChange: (_, event) => {
    if (CALLS.has(event?.type)) called(event);
    else if (event?.type === "branch.announced") announced(event);
    draw();
  },
  onContact: (online, since) => contact(online, since),
});

const mine = (code) => {
  const counter = live.floor.counters.get(code);
  return !counter || counter.zone === config.zone || ![...live.floor.counters.values()].some((each) => each.zone === config.zone);
};

function called({ time, data: { turn } }) {
  if (!mine(turn.counter)) return;
  tiles.floor = live.floor;
  tiles.reveal(turn.counter);
  if (clock.now() - Date.parse(time) < blinkMs()) flash(turn.id);
  announcer.wake();
}

/** A supervisor's own words: shown for a while, and said once where they are to be said. */
function announced({ data: { announcement } }) {
  noteMessage(announcement, config.zone);
  announcer.wake();
}

/** Flash a call; a recall starts the flashing over. */
function flash(turn) {
  flashes.set(turn, performance.now() + blinkMs());
  $("hero").removeAttribute("data-flash");
  setTimeout(() => {
    for (const [each, until] of flashes) if (until <= performance.now() + 50) flashes.delete(each);
    draw();
  }, blinkMs() + 60);
}

/* ---- drawing ---- */

function draw() {
  const floor = live.floor;
  if (!floor.loaded) return;
  // A call taken back by the officer was never one: its person waits again.
  const calls = floor.recentCalls.filter((call) => mine(call.counter) && floor.turns.get(call.turn)?.state !== "waiting");
  hero(floor, calls);
  recent(floor, calls);
  tiles.draw(floor, new Set(flashes.keys()));
  put($("page"), tiles.pages > 1 ? t("page_of", { n: tiles.page + 1, total: tiles.pages }) : "");
  missed(floor);
  waiting(floor);
  drawNotices(floor);
  document.documentElement.dataset.seq = floor.seq;
}

/** The latest call whose person is still invited, or who has just come. */
function latest(floor, calls) {
  return calls.find(({ turn, time }) => {
    const state = floor.turns.get(turn)?.state;
    return state === "called" || (state === "serving" && clock.now() - Date.parse(time) < 60_000);
  });
}

function hero(floor, calls) {
  const call = latest(floor, calls);
  const flashing = call && flashes.has(call.turn);
  $("hero").dataset.state = call ? floor.turns.get(call.turn).state : "idle";
  $("hero").toggleAttribute("data-flash", Boolean(flashing));
  $("hero-call").hidden = !call;
  $("hero-idle").hidden = Boolean(call);
  if (!call) return rest(floor);
  put($("hero-number"), call.number);
  put($("hero-counter"), call.counter);
  $("hero-call").style.setProperty("--letters", call.number.length + call.counter.length);
}

function rest(floor) {
  const open = floor.branch.open !== false;
  put($("hero-title"), t(open ? "idle_title" : "closed_title"));
  put($("hero-body"), open ? t("idle_body") : opening(floor.branch.opens_at));
}

function opening(at) {
  if (!at) return "";
  const when = Date.parse(at);
  const time = clock.hourMinute(when);
  if (clock.day(when) === clock.day()) return t("opens_today", { time });
  return t("opens_day", { weekday: clock.weekday(spoken(), when).toLowerCase(), date: clock.date(when), time });
}

function recent(floor, calls) {
  const row = ({ number, counter, turn }) =>
    el(
      "li",
      { class: "recent__call", data: { flash: flashes.has(turn), turn } },
      el("span", { class: "number recent__number" }, number),
      el("span", { class: "recent__arrow" }, icon("arrow-right")),
      el("span", { class: "recent__counter" }, t("counter_n", { n: counter })),
    );
  const rows = calls.slice(0, 5).map(row);
  $("recent").replaceChildren(...(rows.length ? rows : [el("li", { class: "recent__none" }, t("none_recent"))]));
}

function missed(floor) {
  const numbers = floor.missed().filter((turn) => mine(turn.counter)).slice(0, 4);
  const chip = (turn) => el("li", { class: "number foot__number" }, turn.ticket.number);
  $("missed").replaceChildren(...(numbers.length ? numbers.map(chip) : [el("li", {}, t("none_missed"))]));
}

/** How many wait for what, a few services at a time. */
function waiting(floor) {
  const busy = [...floor.services.values()]
    .map((service) => ({ service, n: floor.waiting(service.code).length }))
    .filter(({ n }) => n > 0);
  const size = innerWidth > innerHeight && floor.missed().length < 3 ? 3 : 2;
  const pages = Math.max(1, Math.ceil(busy.length / size));
  const shown = busy.slice((rotation % pages) * size, ((rotation % pages) + 1) * size);
  const chip = ({ service, n }) =>
    el(
      "li",
      { class: "load" },
      el("span", { class: "load__name" }, shortNameOf(service)),
      el("span", { class: "load__people" }, [t("people", { n }), waitWords(service.estimate)].filter(Boolean).join(" · ")),
    );
  $("waiting").replaceChildren(...(shown.length ? shown.map(chip) : [el("li", {}, t("none_waiting"))]));
}

function contact(online, since) {
  put($("contact"), t(online ? "online" : "lost"));
  const time = clock.hourMinute(since);
  $("lost").hidden = online;
  put($("lost"), online ? "" : t("lost_long", { time }));
}

/** Estimates are the server's; everything else on the board comes by itself. */
async function refresh() {
  try {
    const path = `/branches/${config.branch.code}`;
    const [branch, services] = await Promise.all([get(path), get(`${path}/services`)]);
    if (!live.floor.loaded) return;
    Object.assign(live.floor.branch, branch);
    live.floor.setServices(services.items);
    draw();
  } catch (error) {
    if (error.code !== "no-contact") console.warn("figures were not refreshed:", error.code);
  }
}

if (!silent) announcer.start();
$("sound").addEventListener("click", () => announcer.unblock());
clock.everySecond(() => {
  put($("clock"), clock.hourMinute());
  put($("date"), `${clock.weekday(spoken())}, ${clock.date()}`);
  if (live.floor.loaded) drawNotices(live.floor);
});
setInterval(() => {
  rotation += 1;
  draw();
}, ROTATE_MS);
setInterval(refresh, REFRESH_MS);
addEventListener("resize", draw);
navigator.wakeLock?.request("screen").catch((error) => console.info("the screen may sleep:", error.name));
