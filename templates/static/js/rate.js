/** The rating tablet: rests, asks when the counter has finished a turn, says thanks, rests again. */

import { get } from "./api.js";
import * as clock from "./clock.js";
import { Live } from "./live.js";
import { config, el, nameOf, put, speak, spoken, t } from "./page.js";
import { Interview } from "./rate/interview.js";
import { Outbox } from "./rate/outbox.js";
import * as screens from "./rate/screens.js";

const ASK_MS = 30_000;
const STORY_MS = 60_000; // whoever writes looks up to think
const RECEIPT_MS = 30_000;
const THANKS_MS = 4_000;
const TWICE_MS = 300;
const FRESH_MS = 60_000; // a turn finished longer ago than this has nobody standing at the tablet

const $ = (id) => document.getElementById(id);
const branch = config.branch.code;
const outbox = new Outbox(`luot.ratings.${branch}.${config.counter}`);
let { questionnaire } = config;
let state = { name: "rest" };
let photo = { of: null, src: null };
let patience = 0; // for how long the screen waits for the next touch, in milliseconds
let timer = null;

const live = new Live({
  branch,
  view: "rate",
  onChange: (floor, event) => {
    learnPhoto();
    const turn = event?.data?.turn;
    if (event?.type === "turn.served" && turn.counter === config.counter && fresh(event)) ask(turn);
    else if (state.turn && event?.data?.undone && turn?.id === state.turn.id) rest(); // the officer goes on with this person
    else if (state.name === "rest") draw();
  },
  onContact: (online) => {
    $("contact-line").hidden = online;
    if (online) outbox.send();
  },
  onConfigured: learnQuestions,
});

const fresh = (event) => clock.now() - Date.parse(event.time) < FRESH_MS;

async function learnQuestions() {
  try {
    questionnaire = await get(`/branches/${branch}/questionnaire`);
  } catch {
    // What is known already is asked, and counts by its own norm.
  }
}

function go(next, ms = 0) {
  const moved = next.name !== state.name || next.interview?.place !== state.place;
  state = { ...next, place: next.interview?.place };
  patience = ms;
  draw(moved);
  wait();
}

/** Begin the time anew in which nobody needs to touch anything. */
function wait() {
  clearTimeout(timer);
  if (!patience) return;
  timer = setTimeout(leave, patience);
  const left = document.querySelector(".left");
  if (left) left.replaceWith(left.cloneNode());
}

function officer() {
  const counter = live.floor.counters.get(config.counter);
  return config.officer_name && counter && counter.state !== "closed" ? counter.officer?.name : null;
}

/** Learn whether there is a photo of whoever works here now; the tablet goes without until it is known. */
async function learnPhoto() {
  const counter = live.floor.counters.get(config.counter);
  const name = counter?.state === "closed" ? null : counter?.officer?.name;
  if (!config.officer_photo || photo.of === name) return;
  photo = { of: name, src: null };
  if (!name) return;
  const learning = photo;
  const src = `/api/v1/branches/${branch}/counters/${config.counter}/photo?of=${encodeURIComponent(name)}`;
  try {
    if ((await fetch(src)).status === 200) learning.src = src;
  } catch {
    learning.of = null; // without contact: asked again with the next news
  }
  if (photo === learning && state.name === "rest") draw();
}

function ask(turn) {
  handIn(); // somebody stands here already: whoever was asked before has gone
  speak(config.languages.includes(turn.ticket.language) ? turn.ticket.language : config.language);
  const role = live.floor.services.get(turn.service)?.role;
  go({ name: "ask", turn, officer: officer(), interview: new Interview(questionnaire, turn.id, role) }, ASK_MS);
}

function rest() {
  speak(config.language);
  go({ name: "rest" });
}

/** Nobody has touched anything for a while: what was answered counts, and nothing of it stays on the screen. */
function leave() {
  handIn();
  rest();
}

/** Send what was answered, if anything was; what comes of it, or null. */
function handIn() {
  const { interview } = state;
  if (!interview?.said) return null;
  const given = { counter: config.counter, given_at: new Date(clock.now()).toISOString() };
  return outbox.add(`/branches/${branch}/ratings`, { ...interview.body(), ...given });
}

/** Draw the next step, or end when there is none. */
function next() {
  if (state.interview.step === null) end();
  else go({ ...state }, ASK_MS);
}

async function end() {
  const { turn, interview } = state;
  const sent = handIn();
  if (!sent) return rest();
  if (interview.unhappy) return go({ name: "story", turn, words: "", contact: "" }, STORY_MS);
  const shown = { name: "thanks", turn };
  go(shown, THANKS_MS);
  const told = await sent;
  if (state.name === "thanks" && state.turn === turn) go({ ...shown, told }, THANKS_MS);
}

async function tell() {
  const { turn, words, contact } = state;
  if (!words.trim()) return document.querySelector("[name='story']").focus();
  go({ ...state, sending: true, trouble: null }, STORY_MS);
  const body = { turn: turn.id, counter: config.counter, language: spoken(), words: words.trim(), ...(contact.trim() && { contact: contact.trim() }) };
  const { answer, error } = await outbox.add(`/branches/${branch}/feedback`, body);
  if (state.name !== "story" || state.turn !== turn) return;
  if (error) go({ ...state, sending: false, trouble: error.message }, STORY_MS);
  else go({ name: "receipt", turn, receipt: answer?.receipt, deadline: answer?.deadline }, RECEIPT_MS);
}

const acts = {
  answer: (value) => {
    state.interview.answer(value);
    next();
  },
  skip: () => {
    state.interview.skip();
    next();
  },
  none: rest,
  end,
  tell,
};

/* ---- drawing ---- */

function facts() {
  if (state.name !== "rest") return state;
  return { closed: live.floor.counters.get(config.counter)?.state === "closed", officer: officer(), photo: photo.src };
}

function draw(moved = false) {
  const stage = $("stage");
  const parts = screens[state.name](facts(), acts).filter(Boolean);
  if (patience && state.name !== "thanks") parts.push(timeLeft());
  const screen = el("section", { class: `view view--${state.name}`, data: { screen: state.name, turn: state.turn?.id } }, ...parts);
  if (stage.firstElementChild?.outerHTML === screen.outerHTML) return;
  stage.replaceChildren(screen);
  if (moved) put($("said"), screen.querySelector("h1").textContent);
  if (moved) pauseTouches();
  put($("branch-name"), nameOf(config.branch));
  put($("counter-name"), t("counter_n", { n: config.counter }));
}

/** A finger that touches twice must not answer the next question with it. */
function pauseTouches() {
  const stage = $("stage");
  stage.inert = true;
  clearTimeout(pauseTouches.timer);
  pauseTouches.timer = setTimeout(() => {
    stage.inert = false;
    stage.focus({ preventScroll: true });
  }, TWICE_MS);
}

function timeLeft() {
  const left = el("span", { class: "left", "aria-hidden": "true" });
  left.style.animationDuration = `${patience}ms`;
  return left;
}

$("stage").addEventListener("input", wait);
$("stage").addEventListener("click", wait);
$("language")?.addEventListener("click", () => {
  speak(config.languages[(config.languages.indexOf(spoken()) + 1) % config.languages.length]);
  draw();
  wait();
});
draw();
