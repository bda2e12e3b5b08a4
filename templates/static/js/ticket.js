/**
 * One ticket on its owner's phone. It asks the server every few seconds instead of holding a line open:
 * phones sleep, change networks and pay for what they load, and an answer is under a kilobyte.
 */

import { get } from "./api.js";
import * as clock from "./clock.js";
import { config, el, nameOf, put, speak, spoken, t, waitWords } from "./page.js";
import { offerRinging, ring } from "./ticket/ringing.js";

const $ = (id) => document.getElementById(id);
const NEAR = 3;
const LOST_AFTER_MS = 12_000;
const BUZZ = { called: [400, 150, 400, 150, 800], serving: [120], served: [120], no_show: [600], waiting: [120] };
const OVER = new Set(["served", "cancelled", "expired"]);

let ticket = null;
let branch = null;
let services = new Map();
let heardAt = Date.now();
let timer = null;

/** Seconds until the next question: soon when the turn is near, seldom when the day is done. */
function pause() {
  if (!ticket) return 4;
  if (OVER.has(ticket.state)) return 60;
  if (ticket.state === "waiting" && ticket.ahead > NEAR) return 8;
  return 3;
}

async function look() {
  clearTimeout(timer);
  try {
    const fresh = await get(`/tickets/${encodeURIComponent(config.token)}`);
    heardAt = Date.now();
    await learnBranch(fresh.branch);
    take(fresh);
  } catch (error) {
    if (error.status === 404) return unknown();
  }
  contact();
  timer = setTimeout(look, pause() * 1000);
}

async function learnBranch(code) {
  if (branch) return;
  const [place, list] = await Promise.all([get(`/branches/${code}`), get(`/branches/${code}/services`)]);
  branch = place;
  services = new Map(list.items.map((service) => [service.code, service]));
  clock.useZone(branch.timezone);
}

function take(fresh) {
  if (!ticket && !config.language_fixed) speak(fresh.language ?? spoken());
  const changed = ticket && (ticket.state !== fresh.state || ticket.service !== fresh.service);
  if (changed && BUZZ[fresh.state]) navigator.vibrate?.(BUZZ[fresh.state]);
  if (changed && fresh.state === "called") ring();
  ticket = fresh;
  draw();
}

const counterOf = () => ticket.counter ?? ticket.turns?.at(-1)?.counter ?? null;

const aheadWords = () => t("ahead", { n: ticket.ahead });
const awayUntil = () => (ticket.not_before ? clock.hourMinute(Date.parse(ticket.not_before)) : null);

function headline() {
  if (awayUntil()) return t("away", { time: awayUntil() });
  if (ticket.state === "waiting") return ticket.ahead ? aheadWords() : t("ahead_none");
  return t(`state_${ticket.state}`);
}

function draw() {
  const { state } = ticket;
  document.body.dataset.state = state;
  put($("branch-name"), nameOf(branch));
  const service = services.get(ticket.service);
  const counter = state === "called" || state === "serving" ? counterOf() : null;
  const hint = { waiting: awayUntil() ? "away_hint" : "waiting_hint", called: "called_hint", no_show: "no_show_hint" }[state];
  const wait = state === "waiting" ? waitWords(ticket.estimate) : "";
  $("stage").replaceChildren(
    el("p", { class: "phone__label" }, t("your_number")),
    el("p", { class: "number phone__number", data: { ticketNumber: ticket.number } }, ticket.number),
    el("h1", { class: "phone__state" }, headline()),
    counter ? el("p", { class: "number phone__counter" }, t("counter_n", { n: counter })) : "",
    awayUntil() && ticket.ahead ? el("p", { class: "phone__label" }, aheadWords()) : "",
    wait ? el("p", { class: "phone__wait" }, wait) : "",
    state === "waiting" && ticket.may_not_be_served ? el("p", { class: "phone__late" }, t("may_not_be_served")) : "",
    service ? el("p", { class: "phone__service" }, ticket.turns?.length > 1 ? `${t("step", { n: ticket.turns.length })}: ` : "", nameOf(service)) : "",
    hint ? el("p", { class: "phone__hint" }, t(hint)) : "",
    el("p", { class: "phone__quiet" }, `${t("issued", { time: clock.hourMinute(Date.parse(ticket.issued_at)) })} · ${t("updated", { time: clock.hourMinute(heardAt) })}`),
  );
  const waits = state === "waiting";
  const soon = state === "called" || (waits && ticket.ahead <= NEAR);
  offer($("more-time"), "more-time", soon && ticket.more_time && !awayUntil(), moreTime, { n: ticket.more_time?.minutes });
  rate($("rating"), ticket.to_rate);
  offer($("pushing"), "push", waits && mayPush(), push);
  if (OVER.has(state) && mayPush()) endPush();
  offer($("reminding"), "remind", waits && config.reminders?.length, remind);
  offerRinging($("sound"), ticket);
  offer($("leaving"), "leave", waits, leave);
  document.title = `${ticket.number} · ${headline()}`;
}

/** A key while it is of use; what somebody has begun in its place stays. */
function offer(box, name, useful, open, places) {
  if (!useful) return box.replaceChildren();
  if (box.firstChild) return;
  box.replaceChildren(el("button", { type: "button", class: `phone__key phone__key--${name}`, data: { key: name }, on: { click: () => open(box) } }, t(name.replace("-", "_"), places)));
}

/** Ask about the finished turns, once; when the officer goes on with one after all, the question disappears. */
async function rate(box, turn) {
  if (ticket.state !== "served") return forget(box);
  if (!turn || box.dataset.turn) return;
  box.dataset.turn = turn;
  try {
    const { askForRating } = await import("./ticket/rating.js");
    await askForRating(box, turn);
  } catch {
    forget(box); // asked again with the next look
  }
}

function forget(box) {
  delete box.dataset.turn;
  box.replaceChildren();
}

/** Whether this browser can be told while the page is closed: only over https, or on this machine. */
const mayPush = () => Boolean(config.push && isSecureContext && navigator.serviceWorker && globalThis.PushManager);

const push = async (box) => (await import("./ticket/pushing.js")).begin(box);
const endPush = async () => (await import("./ticket/pushing.js")).end();

const remind = async (box) => (await import("./ticket/reminding.js")).askWhere(box);

const leave = (box) => decide(box, "leave", { number: ticket.number });
const moreTime = (box) => decide(box, "more-time", { n: ticket.more_time.minutes, times: ticket.more_time.times });

async function decide(box, what, places) {
  const { askFirst } = await import("./ticket/deciding.js");
  const stay = () => {
    box.replaceChildren();
    draw();
    box.firstChild?.focus();
  };
  askFirst(box, what, places, { done: take, stay });
}

/** The address of an earlier day, or of nothing; for some days a finished turn may still be rated. */
async function unknown() {
  document.body.dataset.state = "unknown";
  if ($("rating").firstChild) return; // somebody who looked elsewhere meanwhile goes on answering
  const { askLater } = await import("./ticket/rating.js");
  if (await askLater($("rating"), $("stage"))) return;
  $("stage").replaceChildren(el("h1", { class: "phone__state" }, t("unknown")), el("p", { class: "phone__hint" }, t("unknown_hint")));
}

function contact() {
  const lost = Date.now() - heardAt > LOST_AFTER_MS;
  document.body.dataset.contact = lost ? "lost" : "online";
  $("lost").hidden = !lost;
  put($("lost"), lost ? t("lost_phone", { time: clock.hourMinute(heardAt) }) : "");
}

$("language")?.addEventListener("click", () => {
  speak(config.languages[(config.languages.indexOf(spoken()) + 1) % config.languages.length]);
  for (const box of ["rating", "more-time", "pushing", "reminding", "sound", "leaving"]) forget($(box));
  if (ticket) draw();
  else look();
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
addEventListener("online", look);
look();
