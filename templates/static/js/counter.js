/** An officer's desk: one key that is the next right thing, and everything else one key away. */

import { get } from "./api.js";
import * as clock from "./clock.js";
import { drawNow } from "./counter/draw.js";
import { Figures } from "./counter/figures.js";
import { drawKeys, hearKeys } from "./counter/keys.js";
import { Line } from "./counter/line.js";
import { movesOf } from "./counter/moves.js";
import { drawNotices, stateNote, whyNobody } from "./counter/notices.js";
import { ProcedureNames } from "./counter/procedures.js";
import { bodyOf, changed, mended, send, told } from "./counter/pressing.js";
import { heldRows, missedRows, waitingRows } from "./counter/rows.js";
import { Signing } from "./counter/signing.js";
import { wireTabs } from "./counter/tabs.js";
import { hush, say } from "./counter/toast.js";
import { Live } from "./live.js";
import { config, put, t } from "./page.js";
import { redraw } from "./redraw.js";
import { sentence } from "./session.js";

const $ = (id) => document.getElementById(id);
const here = config.counter;
const FROM_A_LIST = new Set(["call", "number", "resume"]);
const rules = new Map(); // turn id → the rule that chose it, as its call said
let staff = null;
let busy = false;
let tab = "waiting";
let journey = { ticket: null, turns: [] };
let lostAt = null;

const procedures = new ProcedureNames(() => draw());
const figures = new Figures($("figures"));
const line = new Line(`/branches/${config.branch.code}/counters/${here}/line`, () => draw());
const live = new Live({ branch: config.branch.code, view: "counter", onChange: changedFloor, onContact: contact, onConfigured: startAfresh });
const signing = new Signing({ onChange: seated, onError: (text) => say($("toast"), text, { bad: true }) });

const showTab = wireTabs($("list"), (name) => {
  tab = name;
  draw();
});

const me = () => live.floor.counters.get(here);
const state = () => live.floor.stateOf(here);
const turnHere = () => live.floor.turnAt(here);

/** True while another officer has this counter: nothing is done in their name. */
function foreign() {
  const officer = me()?.desk?.officer;
  return Boolean(staff && officer && me().state !== "closed" && officer !== staff.username);
}

/** What the keys go by. */
const mode = () => (foreign() ? "foreign" : state());
const moves = () => movesOf(mode(), { asked: Boolean(me().desk?.help_since), autoNext: config.settings.next_after_finish });

/* ---- what comes from the server ---- */

function changedFloor(floor, event) {
  const turn = event?.data?.turn;
  if (event?.type === "turn.postponed" && event.data.called_to === here) sayWhoAsked(turn);
  if (event?.data?.rule) rules.set(turn.id, event.data.rule);
  if (staff && (!event || event.data.arrangement || line.takes(turn?.service))) line.askSoon();
  if (staff && (!event || turn?.counter === here || event.data.counter?.code === here)) figures.askSoon();
  draw();
}

/** Whoever was called here wants to come later: the counter is free again without a press of the officer's. */
function sayWhoAsked(turn) {
  say($("toast"), t("asked_more_time", { number: turn.ticket.number, time: clock.hourMinute(Date.parse(turn.not_before)) }));
}

function contact(online, since) {
  const back = online && lostAt !== null;
  lostAt = online ? null : since;
  $("banner").hidden = online;
  put($("banner"), online ? "" : t("lost_officer", { time: clock.hourMinute(since) }));
  if (back && staff) say($("toast"), t("back_online", { time: clock.hourMinute() }));
  draw();
}

/** The centre was configured anew: words and rules of this page are old. */
function startAfresh() {
  if (!$("dialog").open) return location.reload();
  $("dialog").addEventListener("close", () => location.reload(), { once: true });
}

function seated(now, moved) {
  const other = now?.username !== staff?.username;
  staff = now;
  if (other) (figures.forget(), hush($("toast")));
  if (moved) live.reconnect();
  if (other && staff && live.floor.loaded) (line.askSoon(), figures.askSoon());
  draw();
}

/* ---- pressing ---- */

/** Carry out a press; the floor changes when its event comes, never before. */
async function press(action, body = {}) {
  if (busy || !staff || live.online === false || $("dialog").open) return;
  const scene = { dialog: $("dialog"), floor: live.floor, turn: turnHere(), staff };
  try {
    const whole = await bodyOf(action, body, scene);
    if (whole) await carryOut(action, whole, scene);
  } catch (error) {
    failed(error);
  }
  // A closed dialog may keep the focus for a moment, and a key that was redrawn has lost it.
  if (document.activeElement === document.body || $("dialog").contains(document.activeElement)) $("primary").focus();
}

async function carryOut(action, body, scene) {
  const begun = performance.now();
  setBusy(action);
  try {
    const answer = await send(action, body);
    live.expect(answer.seq);
    if (FROM_A_LIST.has(action) && tab !== "waiting") showTab("waiting"); // whoever was in the list is here now
    const seconds = config.settings.undo_seconds;
    const undo = seconds && changed(action, answer) ? { act: () => press("undo"), seconds, begun } : null;
    say($("toast"), told(action, { before: scene.turn, answer, body, floor: live.floor, nameOfOfficer: (code) => signing.nameOf(code) }), { undo });
  } catch (error) {
    setBusy(null);
    const fuller = await mended(error, action, body, scene);
    if (fuller) await carryOut(action, fuller, scene);
  } finally {
    setBusy(null);
  }
}

function failed(error) {
  if (error.status === 401) return signing.expire();
  say($("toast"), error.code === "no-contact" ? t("press_unsure") : sentence(error), { bad: true });
}

function setBusy(action) {
  busy = action !== null;
  $("work").toggleAttribute("data-busy", busy);
  for (const key of document.querySelectorAll("[data-action]")) key.toggleAttribute("data-pressed", key.dataset.action === action);
}

/* ---- drawing ---- */

function draw() {
  const counter = me();
  $("gate").hidden = staff !== null || !counter;
  $("work").hidden = staff === null || !counter;
  $("notices").hidden = staff === null || !counter;
  $("sign-out").hidden = staff === null;
  put($("officer"), staff?.name ?? "");
  if (!counter) return;
  line.begin(counter.services); // news of contact is drawn before the page hears of its first floor
  head(counter);
  if (staff === null) return;
  const turn = turnHere();
  const waits = line.on(live.floor);
  drawNotices($("notices"), { floor: live.floor, counter, takes: (code) => line.takes(code), foreign: foreign() });
  keys(counter, turn, waits);
  drawNow($("now"), { floor: live.floor, turn, procedures, rule: turn && rules.get(turn.id), journey: turn && turn.ticket.id === journey.ticket ? journey.turns : [] });
  lists(waits);
  follow(turn);
}

function head(counter) {
  const now = state();
  const turn = turnHere();
  $("head").dataset.state = now;
  put($("state-word"), t(`state_${now}`));
  put($("state-number"), turn?.ticket.number ?? "");
  put($("state-note"), stateNote(counter, now));
  const instead = staff && !foreign() && counter.desk?.stand_in_for;
  put($("stand-in"), instead ? t("standing_in", { name: signing.nameOf(instead) }) : "");
  document.title = turn ? `${turn.ticket.number} · ${t(`state_${now}`)}` : `${t(`state_${now}`)} · ${t("counter_n", { n: here })}`;
}

function keys(counter, turn, waits) {
  const halted = Boolean(live.floor.arrangement.halted);
  const open = mode() === "open";
  const why = open || (halted && turn && !foreign()) ? whyNobody(live.floor, waits, (code) => line.takes(code)) : null;
  const blocked = new Set([...(halted ? ["next", "recall", "number"] : []), ...(open && why ? ["next"] : [])]);
  const asked = counter.desk?.help_since ? clock.hourMinute(Date.parse(counter.desk.help_since)) : null;
  drawKeys({ state: mode(), moves: moves(), off: live.online === false, blocked, why, anybodyWaits: waits.length > 0, turn, asked, press });
}

function lists(waits) {
  const floor = live.floor;
  const mayCall = mode() === "open" && live.online !== false && !floor.arrangement.halted;
  const mine = (turn) => turn.counter === here || line.takes(turn.service);
  const held = floor.held().filter(mine);
  const missed = floor.missed(Infinity).filter(mine);
  put($("count-waiting"), waits.length);
  put($("count-held"), held.length);
  put($("count-missed"), missed.length);
  const several = new Set(waits.map(({ turn }) => turn.service)).size > 1;
  const rows = {
    waiting: () => waitingRows({ floor, several, line: waits, mayCall, press }),
    held: () => heldRows({ held, mayCall, press }),
    missed: () => missedRows({ missed, mayCall, press }),
  };
  const box = $("list");
  const focused = box.contains(document.activeElement) ? document.activeElement : null;
  const scroll = box.scrollTop;
  redraw(box, rows[tab]());
  box.scrollTop = scroll;
  if (focused && !focused.isConnected) box.focus({ preventScroll: true });
}

/** Fetch the ticket's whole way when somebody new is here: earlier turns are over and not on the floor any more. */
async function follow(turn) {
  if (!turn || turn.step < 2 || journey.ticket === turn.ticket.id) return;
  journey = { ticket: turn.ticket.id, turns: [] };
  try {
    const ticket = await get(`/branches/${config.branch.code}/tickets/${turn.ticket.id}`);
    journey = { ticket: turn.ticket.id, turns: ticket.turns };
    draw();
  } catch (error) {
    console.warn("the way so far is not known:", error.code);
  }
}

/** The small line at the head's right: the clock, and whether there is contact, and if not for how long. */
function tick() {
  put($("clock"), clock.hourMinute());
  const minutes = lostAt === null ? 0 : Math.floor((clock.now() - lostAt) / 60_000);
  put($("contact"), lostAt === null ? t(live.online ? "online" : "connecting") : minutes ? t("lost_for", { n: minutes }) : t("lost"));
  $("now").tick?.();
}

hearKeys({ moves: () => staff && me() && moves(), press, undo: () => press("undo"), hush: () => hush($("toast")) });
$("primary").addEventListener("click", () => press($("primary").dataset.action));
clock.everySecond(tick);
setInterval(() => {
  if (!staff) return;
  line.askSoon(); // time alone moves people forward: caps pass, slots come
  draw();
}, 30_000);
signing.begin();
