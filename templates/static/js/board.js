/** The lobby screen: who is called where, in the largest letters that fit, and whether it can be believed. */

import { get } from "./api.js";
import { Announcer } from "./announcer.js";
import { concerns, shows } from "./board/about.js";
import { besides } from "./board/beside.js";
import { drawHero, drawSingle, flashAnew, latest } from "./board/hero.js";
import { drawLine, drawMissed, drawRecent, drawWaiting } from "./board/lists.js";
import { drawNotices, noteMessage } from "./board/notices.js";
import { Rows } from "./board/rows.js";
import { Stage } from "./board/stage.js";
import { GRIDS, Tiles } from "./board/tiles.js";
import * as clock from "./clock.js";
import { Live } from "./live.js";
import { config, put, spoken, t } from "./page.js";

const $ = (id) => document.getElementById(id);
const CALLS = new Set(["turn.called", "turn.recalled"]);
const ROTATE_MS = 8_000;
const REFRESH_MS = 30_000;
const { board } = config;
const blinkMs = () => (live.floor.branch?.blink_seconds ?? config.settings.blink_seconds ?? 10) * 1_000;

const pager = pagerOf();
const flashes = new Map(); // turn id → when its flashing ends (performance.now)
const stage = new Stage(staged);
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
    if (event) heard(event);
    draw();
  },
  onContact: (online, since) => contact(online, since),
  onConfigured: () => startAfresh(),
});

if ($("panels")) besides($("panels"), { calm: () => !flashes.size, services: () => live.floor.services });

/** What turns pages on this layout: tiles, rows, or nothing. */
function pagerOf() {
  if ($("rows")) return new Rows($("rows"), () => draw());
  if (!$("counters")) return null;
  const grids = GRIDS[board.panels.length ? `${board.layout}-panels` : board.layout] ?? GRIDS[board.layout];
  return new Tiles($("counters"), grids, () => draw());
}

function heard(event) {
  const { turn } = event.data;
  if (CALLS.has(event.type)) return called(event);
  if (event.type === "branch.announced") return announced(event);
  if (turn) moved(turn);
}

/** The person came, left, or waits again: nothing flashes for them any more. */
function moved(turn) {
  flashes.delete(turn.id);
  if (turn.state === "waiting") stage.withdraw(turn.id);
  else if (turn.state !== "serving") stage.drop(turn.id);
}

function called({ seq, time, data: { turn } }) {
  if (concerns(live.floor, turn)) {
    pager?.reveal(turn.counter, live.floor);
    if (clock.now() - Date.parse(time) < blinkMs()) {
      flash(turn.id);
      stage.call({ turn: turn.id, number: turn.ticket.number, counter: turn.counter, seq });
    }
  }
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
  setTimeout(() => {
    for (const [each, until] of flashes) if (until <= performance.now() + 50) flashes.delete(each);
    draw();
  }, blinkMs() + 60);
}

/** A call comes to stand large, or has stood there long enough (null). */
function staged(call) {
  if (call && live.floor.turns.get(call.turn)?.state === "called") flash(call.turn);
  if (call) flashAnew();
  draw();
}

/** The centre's configuration has changed, and with it perhaps this very page; it is loaded only if it is there. */
async function startAfresh() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.ok) location.reload();
  } catch (error) {
    console.info("the page stays as it is:", String(error));
  }
}

/** A board whose look is “auto” is light by day. */
function dress() {
  if (board.look !== "auto" || !live.floor.loaded) return;
  const [from, until] = board.light;
  const now = clock.hourMinute();
  document.documentElement.dataset.look = from <= now && now < until ? "light" : "dark";
}

/* ---- drawing ---- */

function draw() {
  const floor = live.floor;
  if (!floor.loaded) return;
  // A call taken back by the officer was never one: its person waits again.
  const calls = floor.recentCalls.filter((call) => known(floor, call) && floor.turns.get(call.turn)?.state !== "waiting");
  const flashing = new Set(flashes.keys());
  if (board.layout === "counter") single(floor, flashing);
  else hero(floor, calls, flashing);
  pager?.draw(floor, flashing);
  if ($("recent")) drawRecent(floor, calls, flashing);
  if ($("line")) drawLine(floor);
  if ($("missed")) drawMissed(floor);
  if ($("waiting")) drawWaiting(floor, rotation);
  put($("page"), pager?.pages > 1 ? t("page_of", { n: pager.page + 1, total: pager.pages }) : "");
  drawNotices(floor);
  document.documentElement.dataset.seq = floor.seq;
}

/** A call of ours; of a turn that is over only its counter is known any more. */
function known(floor, call) {
  const turn = floor.turns.get(call.turn);
  return turn?.counter ? concerns(floor, turn) : shows(floor, call.counter);
}

function hero(floor, calls, flashing) {
  const invited = stage.shown && floor.turns.get(stage.shown.turn)?.state === "called";
  const call = stage.fresh || invited ? stage.shown : latest(floor, calls);
  drawHero(floor, call ?? null, call && flashing.has(call.turn));
}

function single(floor, flashing) {
  const [code] = board.counters;
  drawSingle(floor, code, flashing.has(floor.turnAt(code)?.id));
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
  dress();
  if (live.floor.loaded) drawNotices(live.floor);
});
setInterval(() => {
  rotation += 1;
  draw();
}, ROTATE_MS);
setInterval(refresh, REFRESH_MS);
addEventListener("resize", draw);
navigator.wakeLock?.request("screen").catch((error) => console.info("the screen may sleep:", error.name));
