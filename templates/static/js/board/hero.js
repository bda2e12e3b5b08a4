/** The call that stands large, and what stands there while nobody is called. */

import * as clock from "../clock.js";
import { icon, nameOf, put, spoken, t } from "../page.js";
import { stamp } from "./stamp.js";

const $ = (id) => document.getElementById(id);
const JUST_COME_MS = 60_000;

/** The latest call whose person is still invited, or who has just come. */
export function latest(floor, calls) {
  return calls.find(({ turn, time }) => {
    const state = floor.turns.get(turn)?.state;
    return state === "called" || (state === "serving" && clock.now() - Date.parse(time) < JUST_COME_MS);
  });
}

/** Draw a call, `{turn, number, counter}`; null draws the hall at rest. */
export function drawHero(floor, call, flashing) {
  $("hero").dataset.state = call ? floor.turns.get(call.turn)?.state ?? "serving" : "idle";
  $("hero").toggleAttribute("data-flash", Boolean(call && flashing));
  $("hero-call").hidden = !call;
  $("hero-idle").hidden = Boolean(call);
  if (!call) return rest(floor);
  stamp($("hero-number"), call.number, floor.seq);
  put($("hero-counter"), call.counter);
  $("hero-call").style.setProperty("--letters", call.number.length + call.counter.length);
}

/** Begin the flashing from its bright half: a recall is seen as one. */
export function flashAnew() {
  $("hero").removeAttribute("data-flash");
  $("hero").getBoundingClientRect(); // the browser forgets the old flashing only when it looks in between
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

/** One counter fills its board: who is there now, in words too. */
export function drawSingle(floor, code, flashing) {
  const turn = floor.turnAt(code);
  const state = floor.stateOf(code);
  const counter = floor.counters.get(code);
  $("hero").dataset.state = state;
  $("hero").toggleAttribute("data-flash", Boolean(turn && flashing));
  put($("single-counter"), counter ? nameOf(counter) : t("counter_n", { n: code }));
  stamp($("single-number"), turn?.ticket.number ?? "", floor.seq);
  $("single-number").style.setProperty("--letters", Math.max(4, turn?.ticket.number.length ?? 0));
  $("single-number").hidden = !turn;
  put($("single-state"), t(`single_${state}`));
  const shape = { called: "bell-ring", serving: "users", open: "door-open", paused: "circle-pause", closed: "door-closed" }[state];
  if ($("single-shape").dataset.shape !== shape) $("single-shape").replaceChildren(icon(shape));
  $("single-shape").dataset.shape = shape;
}
