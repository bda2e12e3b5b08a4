/** The rating tablet: rests, asks when the counter has finished a turn, says thanks, rests again. */

import * as clock from "./clock.js";
import { Live } from "./live.js";
import { config, el, icon, nameOf, put, speak, spoken, t } from "./page.js";
import { Outbox } from "./rate/outbox.js";
import { scores } from "./rate/question.js";

const ASK_MS = 30_000;
const THANKS_MS = 4_000;
const FRESH_MS = 60_000; // a turn finished longer ago than this has nobody standing at the tablet

const $ = (id) => document.getElementById(id);
const branch = config.branch.code;
const outbox = new Outbox(`luot.ratings.${branch}.${config.counter}`, `/branches/${branch}/ratings`);
let state = { name: "rest" };
let timer = null;

const live = new Live({
  branch,
  view: "rate",
  onChange: (floor, event) => {
    const turn = event?.data?.turn;
    if (event?.type === "turn.served" && turn.counter === config.counter && fresh(event)) ask(turn);
    else if (state.turn && event?.data?.undone && turn?.id === state.turn.id) rest(); // the officer goes on with this person
    else if (state.name === "rest") draw();
  },
  onContact: (online) => {
    $("contact-line").hidden = online;
    if (online) outbox.send();
  },
});

const fresh = (event) => clock.now() - Date.parse(event.time) < FRESH_MS;

function go(next, ms) {
  clearTimeout(timer);
  state = next;
  if (ms) timer = setTimeout(rest, ms);
  draw();
}

function ask(turn) {
  speak(config.languages.includes(turn.ticket.language) ? turn.ticket.language : config.language);
  go({ name: "ask", turn }, ASK_MS);
}

function rest() {
  speak(config.language);
  go({ name: "rest" });
}

async function rate(answers) {
  const { turn } = state;
  const sent = outbox.add({ turn: turn.id, answers });
  go({ name: "thanks", kept: live.online === false }, THANKS_MS);
  if (!(await sent) && state.name === "thanks") go({ ...state, kept: true }, THANKS_MS);
}

/* ---- drawing ---- */

const screens = {
  rest() {
    const counter = live.floor.counters.get(config.counter);
    const officer = counter?.state !== "closed" ? counter?.officer?.name : null;
    return [
      el("span", { class: "drum rest__drum", "aria-hidden": "true" }),
      el("img", { class: "rest__emblem", src: `${config.assets}img/emblem.svg`, alt: "" }),
      officer ? el("p", { class: "rest__officer" }, officer) : null,
      el("h1", {}, t(counter?.state === "closed" ? "closed" : "rest")),
      el("p", { class: "hint" }, t("rest_hint")),
    ];
  },
  ask() {
    const left = el("span", { class: "left", "aria-hidden": "true" });
    left.style.animationDuration = `${ASK_MS}ms`;
    return [
      el("p", { class: "ask__number" }, icon("ticket"), t("number", { number: state.turn.ticket.number })),
      el("h1", {}, t("question")),
      scores(rate),
      el("p", { class: "hint" }, t("question_hint")),
      el("button", { class: "button skip-rating", type: "button", data: { key: "skip" }, on: { click: rest } }, t("skip")),
      left,
    ];
  },
  thanks() {
    return [
      el("span", { class: "thanks__picture" }, icon("check")),
      el("h1", {}, t("thanks")),
      el("p", { class: "hint" }, t(state.kept ? "thanks_kept" : "thanks_hint")),
    ];
  },
};

function draw() {
  const stage = $("stage");
  const parts = screens[state.name]().filter(Boolean);
  const screen = el("section", { class: `view view--${state.name}`, data: { screen: state.name, turn: state.turn?.id } }, ...parts);
  if (stage.firstElementChild?.outerHTML === screen.outerHTML) return;
  const moved = stage.firstElementChild?.dataset.screen !== state.name;
  stage.replaceChildren(screen);
  if (moved) put($("said"), screen.querySelector("h1").textContent);
  put($("branch-name"), nameOf(config.branch));
  put($("counter-name"), t("counter_n", { n: config.counter }));
}

$("language")?.addEventListener("click", () => {
  speak(config.languages[(config.languages.indexOf(spoken()) + 1) % config.languages.length]);
  draw();
});
draw();
