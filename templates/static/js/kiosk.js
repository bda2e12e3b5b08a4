/** The kiosk: choose a service, get a number. One state, drawn by one function. */

import { get, newKey, post } from "./api.js";
import * as clock from "./clock.js";
import { config, el, icon, nameOf, put, speak, spoken, t } from "./page.js";
import { Live } from "./live.js";
import { countUse, offered } from "./kiosk/catalogue.js";
import { filesScreen } from "./kiosk/files.js";
import { closedScreen, failedScreen, haltedScreen, lostScreen, priorityScreen, stoppedScreen } from "./kiosk/notices.js";
import { watchRest } from "./kiosk/rest.js";
import { searchScreen } from "./kiosk/search.js";
import { servicesScreen } from "./kiosk/services.js";
import { SHOWN_SECONDS, TROUBLE_SECONDS, ticketScreen } from "./kiosk/ticket.js";

const REFRESH_MS = 60_000;
const SETTLE_MS = 4_000;
const OUT_OF_NUMBERS = new Set(["branch-closed", "day-full", "limit-reached"]);

const stage = document.getElementById("stage");
const sheet = document.getElementById("sheet");
const html = document.documentElement;
const slips = new Map(); // ticket id → {printed, reason}; a printer may answer before the server's answer is here

const start = () => ({ screen: "services", page: 0, query: "", priority: null, files: null, ticket: null, error: null, command: null });
let state = start();
let shown = null;
let lostSince = null;
let announced = null;
let order = [];

const live = new Live({
  branch: config.branch.code,
  view: "kiosk",
  onChange: (floor, event) => (event ? changed(event) : loaded()),
  onContact: (online, since) => {
    lostSince = online ? null : since;
    draw();
  },
});

const actions = {
  hasPriorities: (config.branch.priority_classes ?? []).length > 0,
  choose: (service, element) => issue(service, element),
  turnPage: (page) => go({ page }),
  search: () => go({ screen: "search", page: 0, query: "" }),
  type: (query) => go({ query, page: 0 }),
  askPriority: () => go({ screen: "priority" }),
  choosePriority: (priority) => go({ screen: "services", priority }),
  dropPriority: () => go({ priority: null }),
  mostFiles: config.settings?.files_per_visit ?? 1,
  askFiles: () => go({ screen: "files" }),
  countFiles: (count) => go({ files: { count, served: state.files?.served ?? "together" } }),
  chooseFiles: (served) => go({ screen: "services", files: { count: state.files?.count ?? 2, served } }),
  dropFiles: () => go({ screen: "services", files: null }),
  retry: () => send(),
  done: () => home(),
  home: () => home(),
};

function go(change) {
  state = { ...state, ...change };
  draw();
}

/** Forget everything about the person who was here. */
function home() {
  html.removeAttribute("data-large");
  html.removeAttribute("data-low");
  html.removeAttribute("data-contrast");
  for (const name of ["larger", "low", "contrast"]) barKey(name).setAttribute("aria-pressed", "false");
  if (sheet.open) sheet.close();
  speak(config.language);
  state = start();
  order = offered(live.floor.services);
  names();
  strip();
  draw();
  refresh();
}

function loaded() {
  config.branch = { ...config.branch, ...live.floor.branch };
  if (!order.length || state.screen === "services") order = offered(live.floor.services);
  draw();
  strip();
}

function changed(event) {
  if (event.type === "slip.printed" || event.type === "slip.failed") {
    slips.set(event.data.ticket, { printed: event.type === "slip.printed", reason: event.data.reason });
    if (state.ticket?.id === event.data.ticket) state.until = performance.now() + total() * 1000;
  }
  if (event.type === "branch.arranged") draw();
  else if (shown?.update && state.screen !== "ticket") shown.update();
  strip();
  settle();
}

// Estimates are worked out by the server: ask again when the floor has come to rest after a change.
let settling = null;
function settle() {
  settling ??= setTimeout(() => {
    settling = null;
    refresh();
  }, SETTLE_MS);
}

async function refresh() {
  const path = `/branches/${config.branch.code}`;
  try {
    const [branch, services] = await Promise.all([get(path), get(`${path}/services`)]);
    Object.assign(config.branch, branch);
    live.floor.setServices(services.items);
    if (shown && shown.gate !== gate()) draw();
    else if (state.screen !== "ticket") shown?.update?.();
    ribbon();
  } catch (error) {
    if (error.code !== "no-contact") console.warn("services were not refreshed:", error.code);
  }
}

/** What stands before every other screen: no contact, a halt, or closed. A ticket already given stays in view. */
function gate() {
  if (!live.floor.loaded && lostSince === null) return "loading";
  if (state.screen === "ticket" || state.command) return "";
  if (lostSince !== null) return "lost";
  if (live.floor.arrangement.halted) return "halted";
  return config.branch.open === false ? "closed" : "";
}

function screen() {
  const floor = live.floor;
  const common = { floor, services: order.map((each) => floor.services.get(each.code) ?? each), page: state.page, actions };
  switch (gate()) {
    case "loading":
      return null;
    case "lost":
      return lostScreen(lostSince);
    case "halted":
      return haltedScreen(floor.arrangement.halted);
    case "closed":
      return closedScreen(config.branch);
  }
  switch (state.screen) {
    case "search":
      return searchScreen({ ...common, query: state.query });
    case "priority":
      return priorityScreen(actions);
    case "files":
      return filesScreen(state.files, actions);
    case "failed":
      return failedScreen(state.error, actions);
    case "stopped":
      return stoppedScreen(state.service, floor.stopOf(state.service.code), actions);
    case "ticket":
      return ticketScreen({ ticket: state.ticket, others: state.others, service: floor.services.get(state.ticket.service), actions });
    default:
      return servicesScreen({ ...common, priority: state.priority, files: state.files });
  }
}

function draw() {
  const focused = document.activeElement?.dataset ?? {};
  const next = screen();
  if (!next) return;
  const moved = shown?.element.dataset.screen !== next.element.dataset.screen;
  shown = { ...next, gate: gate() };
  stage.replaceChildren(shown.element);
  shown.draw?.();
  barKey("back").disabled = !["search", "priority", "files", "failed", "stopped"].includes(state.screen) || Boolean(gate());
  if (state.screen === "ticket") count();
  if (moved || announced !== spoken()) put(document.getElementById("said"), shown.words);
  announced = spoken();
  keepFocus(focused, moved);
  ribbon();
}

/** Keyboard users stay on the key they pressed when the screen is drawn anew. */
function keepFocus(focused, moved) {
  const [name] = Object.keys(focused);
  const same = name && stage.querySelector(`[data-${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}="${CSS.escape(focused[name])}"]`);
  if (same) same.focus({ preventScroll: true });
  else if (moved) stage.focus({ preventScroll: true });
}

function issue(service, element) {
  if (state.command) return;
  if (live.floor.stopOf(service.code)) return go({ screen: "stopped", service });
  element.dataset.pressed = "";
  const body = { service: service.code, language: spoken(), channel: "kiosk" };
  if (state.priority) body.priority = state.priority.code;
  if (state.files) Object.assign(body, { files: state.files.count, served: state.files.served });
  state.command = { what: state.files ? "visits" : "tickets", body, key: newKey() };
  document.body.dataset.busy = "";
  put(document.getElementById("said"), t("issuing"));
  send();
}

async function send() {
  const command = state.command ?? state.error?.command;
  state.command = command;
  document.body.dataset.busy = "";
  try {
    const answer = await post(`/branches/${config.branch.code}/${command.what}`, command.body, { idempotencyKey: command.key });
    const [ticket, ...others] = answer.tickets ?? [answer];
    countUse(command.body.service);
    state = { ...start(), screen: "ticket", ticket, others, since: performance.now() };
    state.until = state.since + total() * 1000;
  } catch (error) {
    error.command = command;
    state = { ...state, screen: "failed", error, command: null };
    if (OUT_OF_NUMBERS.has(error.code)) refresh();
  }
  delete document.body.dataset.busy;
  draw();
}

/** Seconds the ticket stays in view: longer when its number must be written down, or when there is more to read. */
function total() {
  const trouble = slips.get(state.ticket?.id)?.printed === false || state.ticket?.may_not_be_served;
  return trouble ? TROUBLE_SECONDS : SHOWN_SECONDS;
}

let counting = null;
function count() {
  clearTimeout(counting);
  if (state.screen !== "ticket") return;
  const left = Math.max(0, (state.until - performance.now()) / 1000);
  shown.update({ slip: slips.get(state.ticket.id), left, total: total() });
  if (left > 0) {
    counting = setTimeout(count, 100);
    return;
  }
  slips.clear();
  home();
}

/** The latest calls, so that somebody at the kiosk knows where the line stands. */
function strip() {
  const floor = live.floor;
  const calls = floor.recentCalls.filter(({ turn }) => ["called", "serving"].includes(floor.turns.get(turn)?.state)).slice(0, 4);
  const chip = ({ number, counter }) =>
    el("li", { class: "chip" }, el("span", { class: "number" }, number), icon("arrow-right"), el("span", {}, t("counter_n", { n: counter })));
  const none = el("li", { class: "strip__none" }, t("none_called"));
  document.getElementById("serving").replaceChildren(...(calls.length ? calls.map(chip) : [none]));
}

function names() {
  put(document.getElementById("branch-name"), nameOf(config.branch));
  put(document.getElementById("date"), `${clock.weekday(spoken())}, ${clock.date()}`);
}

function ribbon() {
  document.getElementById("outside-hours").hidden = !config.branch.outside_hours;
}

const barKey = (name) => document.querySelector(`.bar [data-key="${name}"]`);

function toggle(name, attribute, value) {
  const on = !html.hasAttribute(attribute);
  if (on) html.setAttribute(attribute, value);
  else html.removeAttribute(attribute);
  barKey(name).setAttribute("aria-pressed", String(on));
  state.page = 0;
  draw();
}

function nextLanguage() {
  const at = config.languages.indexOf(spoken());
  speak(config.languages[(at + 1) % config.languages.length]);
  names();
  strip();
  draw();
}

function help() {
  const guidance = [...live.floor.services.values()].find((service) => service.role === "guidance");
  const hotline = config.branch.hotline;
  const steps = [t("help_1"), t("help_2"), t("help_3"), guidance && t("help_4", { name: nameOf(guidance) })].filter(Boolean);
  sheet.replaceChildren(
    el("h2", { id: "sheet-title" }, t("help_title")),
    el("ol", { class: "steps" }, ...steps.map((step) => el("li", {}, step))),
    hotline ? el("p", { class: "sheet__hotline" }, t("help_hotline", { hotline })) : null,
    el("button", { class: "button button--main", type: "button", data: { key: "close" }, on: { click: () => sheet.close() } }, t("close")),
  );
  sheet.showModal();
}

/** Read the screen aloud where the kiosk has a voice for the language. */
function voice() {
  const voices = globalThis.speechSynthesis?.getVoices() ?? [];
  return voices.find((each) => each.lang.startsWith(spoken()));
}

function readAloud() {
  const words = new SpeechSynthesisUtterance(shown.words);
  words.voice = voice();
  words.lang = spoken();
  speechSynthesis.cancel();
  speechSynthesis.speak(words);
}

const keys = {
  back: () => go({ screen: "services", error: null, query: "", page: 0 }),
  home,
  language: nextLanguage,
  larger: () => toggle("larger", "data-large", ""),
  low: () => toggle("low", "data-low", ""),
  contrast: () => toggle("contrast", "data-contrast", "high"),
  read: readAloud,
  help,
};
for (const [name, act] of Object.entries(keys)) barKey(name).addEventListener("click", act);

clock.everySecond(() => {
  put(document.getElementById("clock"), clock.hourMinute());
  names();
  barKey("read").hidden = !voice();
});
setInterval(refresh, REFRESH_MS);
addEventListener("resize", draw);
document.fonts.ready.then(draw);
watchRest({
  seconds: config.settings?.idle_seconds ?? 60,
  busy: () => !gate() && state.screen !== "ticket" && !pristine(),
  goHome: home,
  sheet,
});

/** True when the next person would see just this: nothing was chosen, opened or changed. */
function pristine() {
  const looks = ["data-large", "data-low", "data-contrast"].some((name) => html.hasAttribute(name));
  return state.screen === "services" && state.page === 0 && !state.priority && !state.files && !looks && !sheet.open && spoken() === config.language;
}
