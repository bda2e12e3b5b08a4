/** An officer's desk: one key that is the next right thing, and everything else one key away. */

import { get, newKey, post } from "./api.js";
import * as clock from "./clock.js";
import { drawNow, heldRows, missedRows, waitingRows } from "./counter/draw.js";
import { MOVES, PRESSES, hintOf, pressOf, wordOf } from "./counter/moves.js";
import { lineOf } from "./counter/order.js";
import { hush, say } from "./counter/toast.js";
import { askService } from "./counter/transfer.js";
import { Live } from "./live.js";
import { config, el, icon, nameOf, put, t } from "./page.js";

const $ = (id) => document.getElementById(id);
const here = config.counter;
const rules = new Map(); // turn id → the rule that chose it, as its call said
let staff = null;
let busy = false;
let tab = "waiting";
let journey = { ticket: null, turns: [] };

const live = new Live({
  branch: config.branch.code,
  view: "counter",
  onChange: (floor, event) => {
    if (event?.data?.rule) rules.set(event.data.turn.id, event.data.rule);
    draw();
  },
  onContact: (online, since) => {
    $("banner").hidden = online;
    put($("banner"), online ? "" : t("lost_officer", { time: clock.hourMinute(since) }));
    put($("contact"), t(online ? "online" : "lost"));
    draw();
  },
});

const me = () => live.floor.counters.get(here);
const state = () => live.floor.stateOf(here);

/* ---- signing in ---- */

async function whoAmI() {
  try {
    staff = (await get("/auth/me")).staff;
  } catch (error) {
    if (error.code === "no-contact") return void setTimeout(whoAmI, 1_500);
    staff = null;
  }
  draw();
  if (!staff) $("username").focus();
}

$("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  const button = form.querySelector("button");
  button.disabled = true;
  put($("sign-in-error"), "");
  try {
    const body = { username: form.username.value.trim(), password: form.password.value };
    ({ staff } = await post("/auth/login", body, { retries: 0 }));
    form.reset();
    live.reconnect();
    draw();
    $("primary").focus();
  } catch (error) {
    const wrong = [400, 401, 422].includes(error.status);
    put($("sign-in-error"), wrong ? t("sign_in_wrong") : sentence(error));
    form.password.select();
  }
  button.disabled = false;
});

$("sign-out").addEventListener("click", async () => {
  try {
    await post("/auth/logout");
    staff = null;
    live.reconnect();
    draw();
    $("username").focus();
  } catch (error) {
    say($("toast"), sentence(error), { bad: true });
  }
});

const sentence = (error) => (error.code === "no-contact" ? t("no_contact") : error.detail || error.title);

/* ---- pressing ---- */

/** Carry out a press; the floor changes when its event comes, never before. */
async function press(action, body = {}) {
  if (busy || !staff || live.online === false) return;
  if (action === "transfer" && !body.service) return transfer();
  const before = live.floor.turnAt(here);
  setBusy(action);
  try {
    const answer = await post(`/branches/${config.branch.code}/counters/${here}/${action}`, body, { idempotencyKey: newKey() });
    live.expect(answer.seq);
    tell(action, before, answer, body);
  } catch (error) {
    if (error.status === 401) return expired();
    say($("toast"), sentence(error), { bad: true });
  } finally {
    setBusy(null);
  }
}

async function transfer() {
  const turn = live.floor.turnAt(here);
  if (!turn) return;
  const service = await askService($("transfer"), { floor: live.floor, turn });
  $("primary").focus();
  if (service) await press("transfer", { service });
}

function setBusy(action) {
  busy = action !== null;
  $("work").toggleAttribute("data-busy", busy);
  for (const key of document.querySelectorAll("[data-action]")) key.toggleAttribute("data-pressed", key.dataset.action === action);
}

function expired() {
  staff = null;
  draw();
  put($("sign-in-error"), t("session_over"));
  $("username").focus();
}

/** Say what was done, and offer the way back where the transition table has one. */
function tell(action, before, answer, body) {
  const number = (answer.turn ?? answer.finished ?? before)?.ticket.number;
  if (action === "next" || action === "call") {
    if (!answer.turn) return say($("toast"), t("said_nobody"));
    return say($("toast"), t("said_next", { number, counter: here }), { undo: () => press("put-back") });
  }
  const name = body.service ? nameOf(live.floor.services.get(body.service)) : "";
  const old = before?.ticket.number ?? number;
  const undo = action === "hold" && before ? () => press("resume", { turn: before.id }) : null;
  say($("toast"), t(`said_${action.replace("-", "_")}`, { number: action === "resume" ? number : old, name }), { undo });
}

/* ---- drawing ---- */

function draw() {
  const counter = me();
  $("gate").hidden = staff !== null || !counter;
  $("work").hidden = staff === null || !counter;
  $("sign-out").hidden = staff === null;
  put($("officer"), staff?.name ?? "");
  if (!counter) return;
  head();
  if (staff === null) return;
  const turn = live.floor.turnAt(here);
  const line = lineOf(counter, live.floor.waiting(), config.settings.ordinary_cap_minutes);
  keys(line.length > 0);
  drawNow($("now"), { floor: live.floor, turn, rule: turn && rules.get(turn.id), journey: turn && turn.ticket.id === journey.ticket ? journey.turns : [] });
  lists(counter, line);
  follow(turn);
}

function head() {
  const now = state();
  const turn = live.floor.turnAt(here);
  $("head").dataset.state = now;
  put($("state-word"), t(`state_${now}`));
  put($("state-number"), turn?.ticket.number ?? "");
  document.title = turn ? `${turn.ticket.number} · ${t(`state_${now}`)}` : `${t(`state_${now}`)} · ${t("counter_n", { n: here })}`;
}

function keys(anybodyWaits) {
  const now = state();
  const { primary, more, counter } = MOVES[now];
  const off = live.online === false;
  const main = $("primary");
  if (main.dataset.action !== primary) $("primary-icon").replaceChildren(icon(PRESSES[primary].icon));
  main.dataset.action = primary;
  main.disabled = off;
  put($("primary-word"), t(wordOf(primary, now)));
  put($("primary-hint"), t(hintOf(now, anybodyWaits)));
  const key = (action) =>
    el(
      "button",
      { class: "act", type: "button", disabled: off, data: { action }, "aria-keyshortcuts": PRESSES[action].key, on: { click: () => press(action) } },
      icon(PRESSES[action].icon),
      el("span", { class: "act__word" }, t(wordOf(action, now))),
      el("kbd", { "aria-hidden": "true" }, PRESSES[action].key),
    );
  swap($("more"), more, key, `${now}${off}`);
  swap($("counter-acts"), counter, key, `${now}${off}`);
}

/** Redraw a row of keys only when it changes, so that the keyboard's focus stays where it is. */
function swap(box, actions, make, mark) {
  if (box.dataset.mark === mark) return;
  const focused = box.contains(document.activeElement) ? document.activeElement.dataset.action : null;
  box.dataset.mark = mark;
  box.replaceChildren(...actions.map(make));
  if (focused) (box.querySelector(`[data-action="${focused}"]`) ?? $("primary")).focus();
}

function lists(counter, line) {
  const floor = live.floor;
  const mayCall = state() === "open" && live.online !== false;
  const held = floor.held().filter((turn) => turn.counter === here || counter.services.includes(turn.service));
  const missed = floor.missed().filter((turn) => turn.counter === here || counter.services.includes(turn.service));
  put($("count-waiting"), line.length);
  put($("count-held"), held.length);
  put($("count-missed"), missed.length);
  const rows = { waiting: () => waitingRows({ floor, counter, line, mayCall, press }), held: () => heldRows({ held, mayCall, press }), missed: () => missedRows({ missed }) };
  const box = $("list");
  const focused = box.contains(document.activeElement) ? document.activeElement.closest("[data-turn]")?.dataset.turn : null;
  const scroll = box.scrollTop;
  box.replaceChildren(...rows[tab]());
  box.scrollTop = scroll;
  if (focused) (box.querySelector(`[data-turn="${CSS.escape(focused)}"] button`) ?? box).focus({ preventScroll: true });
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

/* ---- tabs, keys, clock ---- */

const tabs = [...document.querySelectorAll("[data-tab]")];
function chooseTab(button) {
  tab = button.dataset.tab;
  for (const each of tabs) {
    each.setAttribute("aria-selected", String(each === button));
    each.tabIndex = each === button ? 0 : -1;
  }
  $("list").setAttribute("aria-labelledby", button.id);
  draw();
}
for (const button of tabs) {
  button.addEventListener("click", () => chooseTab(button));
  button.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(button) + step + tabs.length) % tabs.length];
    next.focus();
    chooseTab(next);
  });
}

$("primary").addEventListener("click", () => press($("primary").dataset.action));

document.addEventListener("keydown", (event) => {
  if (!staff || event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
  if (document.querySelector("dialog[open]") || event.target.closest("input, textarea, select")) return;
  const action = me() && pressOf(event.key, state());
  if (!action) return;
  // Space on a focused key presses that key, as everywhere; elsewhere it is the primary key.
  if (event.key === " " && event.target.closest("button, a")) return;
  event.preventDefault();
  press(action);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.querySelector("dialog[open]")) hush($("toast"));
});

clock.everySecond(() => {
  put($("clock"), clock.hourMinute());
  $("now").tick?.();
});
setInterval(() => staff && draw(), 30_000);
whoAmI();
