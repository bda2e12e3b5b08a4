/** The kiosk: screens, each a module of its own, drawn one at a time between the same head and foot. */

import { get } from "./api.js";
import * as clock from "./clock.js";
import { config, put, speak, spoken, t } from "./page.js";
import { Live } from "./live.js";
import { Alone } from "./kiosk/alone.js";
import { offered } from "./kiosk/catalogue.js";
import { Choices } from "./kiosk/choosing.js";
import { allowBack, looks, plainLooks, showSound, wireFoot } from "./kiosk/foot.js";
import { drawCalls, drawNames, drawRibbon } from "./kiosk/head.js";
import { openHelp } from "./kiosk/help.js";
import { Issuing } from "./kiosk/issuing.js";
import { listen } from "./kiosk/keys.js";
import { closedNotice, haltedNotice, lostNotice } from "./kiosk/notices.js";
import { watchRest } from "./kiosk/rest.js";
import { hear } from "./kiosk/scanner.js";
import { SCREENS } from "./kiosk/screens.js";
import { openSound, openSoundFailed } from "./kiosk/sound.js";
import { Trail } from "./kiosk/trail.js";
import { Voice } from "./kiosk/voice.js";

const REFRESH_MS = 60_000;
const USES_MS = 3_600_000;
const SETTLE_MS = 4_000;
const OUT_OF_NUMBERS = new Set(["branch-closed", "day-full", "limit-reached"]);

const stage = document.getElementById("stage");
const sheet = document.getElementById("sheet");
const said = document.getElementById("said");
const slips = new Map(); // ticket id → {printed, reason}; a printer may answer before the server's answer is here

const nobody = () => ({ priority: null, files: null, person: null });
let visit = nobody(); // what this person has told; nothing of it outlives `home()`
let shown = null;
let lostSince = null;
let announced = null;
let uses = new Map(); // service code → numbers given lately
let order = [];
const choices = new Choices();

const alone = new Alone({
  onChange: () => draw(),
  onSnapshot(snapshot) {
    if (live.floor.loaded) return;
    live.floor.load(snapshot);
    loaded();
  },
});

const live = new Live({
  branch: config.branch.code,
  view: "kiosk",
  onChange: (floor, event) => (event ? changed(event) : loaded()),
  onConfigured: learnChoices,
  onContact: (online, since) => {
    lostSince = online ? null : since;
    alone.contact(online);
    draw();
  },
});

const issuing = new Issuing({
  onGiven([ticket, ...others]) {
    visit = nobody();
    trail.restart("ticket", { ticket, others, since: performance.now() });
    draw();
    if (ticket.server_away) alone.followSlip(ticket, (slip) => slips.set(ticket.id, slip), () => trail.own.ticket !== ticket);
  },
  onRefused(error) {
    if (trail.screen.name === "failed") change({ error });
    else go("failed", { error });
    if (OUT_OF_NUMBERS.has(error.code)) refresh();
    if (error.code === "unknown-procedure") learnChoices();
  },
});

const voice = new Voice({
  onFailed() {
    showSound(false);
    openSoundFailed(sheet);
  },
});

/** What screens see of the kiosk and may ask of it. */
const kiosk = {
  settings: config.settings ?? {},
  get branch() {
    return config.branch;
  },
  get floor() {
    return live.floor;
  },
  /** The services in the order to offer them, as they are now. */
  get services() {
    return order.map((each) => live.floor.services.get(each.code) ?? each);
  },
  /** What this person has told so far. */
  get visit() {
    return visit;
  },
  /** The own state of the screen in view. */
  get own() {
    return trail.own;
  },
  get atStart() {
    return trail.atStart;
  },
  /** True when somebody has asked for larger letters, for contrast, for the voice, or to reach everything from below. */
  get aided() {
    return looks() || voice.on;
  },
  /** True when the centre offers this: "procedures", "cases", "appointments". */
  offers: (what) => (config.settings?.offers ?? []).includes(what),
  /** True while the kiosk gives numbers of its own: nobody knows then how many wait, and for how long. */
  get alone() {
    return alone.now;
  },
  /** The screens that the first one offers. */
  choices: () => SCREENS.filter(({ choice }) => choice && (choice.offered?.(kiosk) ?? true)),
  /** The procedures to choose from before a number of this service is given; with none the number is given at once. */
  choicesOf: (service) => choices.of(service),
  slipOf: (ticket) => slips.get(ticket.id),
  tell,
  go,
  change,
  back,
  home,
  help: () => voice.say(openHelp(sheet, kiosk)),
  pick,
  take,
  /** Post a wish for numbers to a collection of the branch; the ticket's screen follows, or the refusal. */
  ask: (what, body) => ask(what, body),
  retry: () => issuing.retry(),
};

const trail = new Trail(SCREENS, (from, to) => {
  from?.leave?.(kiosk);
  to.enter?.(kiosk);
});
trail.restart(firstScreen());

/** Where there is nothing but numbers to choose, the first screen is the services themselves. */
function firstScreen() {
  return kiosk.choices().length > 1 ? "home" : "services";
}

function tell(news) {
  visit = { ...visit, ...news };
  draw();
}

function go(name, own) {
  trail.go(name, own);
  draw();
}

function change(news) {
  Object.assign(trail.own, news);
  draw();
}

function back() {
  trail.back();
  draw();
}

/** Forget everything about the person who was here. */
function home() {
  plainLooks();
  voice.rest();
  showSound(false);
  if (sheet.open) sheet.close();
  speak(config.language);
  visit = nobody();
  slips.clear();
  trail.restart(firstScreen());
  arrange();
  drawNames();
  drawCalls(live.floor);
  draw();
  refresh();
}

/** Somebody wants a number of this service: ask for which procedure where the centre has them named, else give it. */
function pick(service, element) {
  const asks = choices.of(service).length > 0 && !visit.files && !live.floor.stopOf(service.code);
  if (asks && (service.open || alone.now)) go("choosing", { service });
  else take(service, element);
}

/** A number of this service, with what the person has told; `more` is told with this wish alone. */
function take(service, element, more = {}) {
  if (issuing.busy) return;
  if (live.floor.stopOf(service.code)) return go("stopped", { service });
  if (element) element.dataset.pressed = "";
  const body = { service: service.code, language: spoken(), channel: "kiosk", ...more };
  if (visit.priority) body.priority = visit.priority.code;
  if (visit.person && service.asks_identity) body.person = visit.person;
  if (visit.files) Object.assign(body, { files: visit.files.count, served: visit.files.served });
  ask(visit.files ? "visits" : "tickets", body);
}

function ask(what, body) {
  put(said, t("issuing"));
  issuing.ask(what, body);
}

function loaded() {
  config.branch = { ...config.branch, ...live.floor.branch };
  if (!order.length || pristine()) arrange();
  draw();
  drawCalls(live.floor);
}

function changed(event) {
  if (event.type === "slip.printed" || event.type === "slip.failed") {
    slips.set(event.data.ticket, { printed: event.type === "slip.printed", reason: event.data.reason });
    if (trail.own.ticket?.id === event.data.ticket) trail.own.since = performance.now();
  }
  if (event.type === "branch.arranged") draw();
  else shown?.update?.();
  drawCalls(live.floor);
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

/** Put the services in their order: never under somebody's finger. */
function arrange() {
  order = offered(live.floor.services, uses);
}

async function learnUses() {
  try {
    const { items } = await get(`/branches/${config.branch.code}/services/uses`);
    uses = new Map(items.map(({ service, numbers }) => [service, numbers]));
    if (!pristine() || !live.floor.loaded) return;
    arrange();
    draw();
  } catch (error) {
    console.warn("the order of the services stays as it was:", error.code);
  }
}

function learnChoices() {
  if (kiosk.offers("procedures")) choices.learn(config.branch.code);
}

async function refresh() {
  if (alone.now) return;
  const path = `/branches/${config.branch.code}`;
  try {
    const [branch, services] = await Promise.all([get(path), get(`${path}/services`)]);
    const before = config.branch.open;
    Object.assign(config.branch, branch);
    live.floor.setServices(services.items);
    if (shown && (shown.gate !== gate() || before !== config.branch.open)) draw();
    else shown?.update?.();
    drawRibbon();
  } catch (error) {
    if (error.code !== "no-contact") console.warn("services were not refreshed:", error.code);
  }
}

/** What stands before the screen: no contact, a halt, or the hours. A number already given stays in view. */
function gate() {
  if (!live.floor.loaded && lostSince === null) return "loading";
  if (trail.screen.keepsView || issuing.busy) return "";
  if (lostSince !== null && !alone.now) return "lost";
  if (live.floor.arrangement.halted) return "halted";
  return !alone.now && config.branch.open === false && trail.screen.takesNumber ? "closed" : "";
}

function view() {
  switch (gate()) {
    case "loading":
      return null;
    case "lost":
      return lostNotice(lostSince, alone.whyNot);
    case "halted":
      return haltedNotice(live.floor.arrangement.halted);
    case "closed":
      return closedNotice(config.branch);
    default:
      return trail.screen.draw(kiosk);
  }
}

function draw() {
  const focused = document.activeElement?.dataset ?? {};
  const next = view();
  if (!next) return;
  shown?.drop?.();
  const moved = shown?.element.dataset.screen !== next.element.dataset.screen;
  shown = { ...next, gate: gate() };
  stage.replaceChildren(shown.element);
  shown.draw?.();
  allowBack(!trail.atStart && !["lost", "halted"].includes(shown.gate));
  const news = moved || announced !== spoken();
  announced = spoken();
  if (news) tellScreen();
  keepFocus(focused, moved);
  drawRibbon();
}

/** Tell what is in view to those who do not see it. */
function tellScreen() {
  put(said, shown.words ?? shown.says.map(([word, places]) => t(word, places)).join(" "));
  voice.say(shown.says);
}

/** Keyboard users stay on the key they pressed when the screen is drawn anew. */
function keepFocus(focused, moved) {
  const [name] = Object.keys(focused);
  const same = name && stage.querySelector(`[data-${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}="${CSS.escape(focused[name])}"]`);
  if (same) same.focus({ preventScroll: true });
  else if (moved) stage.focus({ preventScroll: true });
}

function nextLanguage() {
  const at = config.languages.indexOf(spoken());
  speak(config.languages[(at + 1) % config.languages.length]);
  alone.look();
  drawNames();
  drawCalls(live.floor);
  draw();
}

function sound() {
  voice.on = true;
  showSound(true);
  openSound(sheet, voice, () => voice.say([["sound_title"]]));
  voice.say([["sound_title"], ["sound_body"]]);
}

/** A keypad has keys for louder and softer. */
function turnedVolume(key) {
  const by = { "+": 1, "-": -1 }[key];
  if (!voice.on || !by) return false;
  voice.louder(by);
  tellScreen();
  return true;
}

/** True when the next person would see just this: nothing was chosen, opened or changed. */
const pristine = () =>
  trail.atStart &&
  trail.unchanged &&
  Object.values(visit).every((told) => told === null) &&
  !kiosk.aided &&
  !sheet.open &&
  spoken() === config.language;

wireFoot({ back, home, language: nextLanguage, sound, help: kiosk.help }, draw);
sheet.addEventListener("close", () => {
  showSound(voice.on);
  voice.say(shown.says);
});
document.addEventListener("focusin", ({ target }) => {
  if (voice.on && target.matches("button:focus-visible")) voice.sayElement(target);
});
const scanned = (text) => !sheet.open && !gate() && trail.screen.scanned?.(kiosk, text);
listen({
  area: () => (sheet.open ? sheet : stage),
  typed: (key) => (!sheet.open && !gate() && Boolean(trail.screen.typed?.(kiosk, key))) || turnedVolume(key),
  scanned,
});
hear(scanned);
clock.everySecond(drawNames);
setInterval(refresh, REFRESH_MS);
learnUses();
setInterval(learnUses, USES_MS);
learnChoices();
setInterval(learnChoices, USES_MS);
addEventListener("resize", draw);
document.fonts.ready.then(draw);
watchRest({
  seconds: config.settings?.idle_seconds ?? 60,
  busy: () => !trail.screen.keepsView && !pristine(),
  goHome: home,
  onWarn: () => voice.say([["idle_title"], ["idle_body", { n: 20 }]]),
  sheet,
});
