/** One counter: which services it takes and for how long, what may be pressed for its officer, who waits for it. */

import { post, replace } from "../api.js";
import { config, el, icon, nameOf, put, shortNameOf, t } from "../page.js";
import { redraw } from "../redraw.js";
import { sentence } from "../session.js";
import { hide, show, trouble } from "./dialog.js";
import { key, serviceNames, untilWords } from "./parts.js";
import { rows } from "./people.js";
import { say } from "./toast.js";

const LISTED = 8;
const PRESSES = {
  closed: ["open"],
  paused: ["open", "close"],
  open: ["next", "pause", "close"],
  called: ["recall", "serve", "no-show", "put-back"],
  serving: ["finish"],
};
const PICTURES = { open: "door-open", next: "megaphone", recall: "bell-ring", serve: "play", finish: "check", "no-show": "user-x", "put-back": "undo-2", pause: "circle-pause", close: "door-closed", "help-came": "handshake", undo: "undo-2" };
const DURATIONS = [
  ["30", "half_hour"],
  ["60", "one_hour"],
  ["", "until_changed"],
];

/** Show a counter; `added` is a service that was dropped on it, to be taken besides its own. */
export function showCounter(context, code, added = null) {
  const { floor, open, can } = context;
  const presses = el("div", { class: "presses" });
  const waiting = el("ol", { class: "people" });
  const update = () => {
    redraw(presses, pressKeys(context, code));
    const counter = floor.counters.get(code);
    const line = floor.waiting().filter((turn) => counter.services.includes(turn.service)).slice(0, LISTED);
    redraw(waiting, line.length ? rows(line, open) : el("li", { class: "people__none" }, t("none_here")));
  };
  const counter = floor.counters.get(code);
  const title = [nameOf(counter), counter.officer?.name, t(`state_${floor.stateOf(code)}`)].filter(Boolean).join(" · ");
  show({
    name: "counter",
    title,
    body: [
      assignForm(context, code, added),
      can() && el("section", {}, el("h3", {}, t("on_behalf")), presses),
      el("section", {}, el("h3", {}, t("waiting_here")), waiting),
    ],
    update,
  });
}

/** The keys that fit the counter's state, pressed in its officer's place. */
function pressKeys(context, code) {
  const { floor } = context;
  const state = floor.stateOf(code);
  const actions = [...PRESSES[state], floor.counters.get(code).desk?.help_since && "help-came", "undo"].filter(Boolean);
  return actions.map((action) => key(`press-${action}`, PICTURES[action], t(`do_${action}`), () => pressFor(context, code, action), { disabled: !context.can(), data: { press: action } }));
}

/** Press a key of a counter in its officer's place; a press that was wrong can be taken back. */
export async function pressFor(context, code, action, body = {}, refused = undefined) {
  const path = `/branches/${config.branch.code}/counters/${code}/${action}`;
  const answer = await context.order(() => post(path, { ...body, on_behalf: true }), refused);
  if (!answer) return null;
  const number = (answer.turn ?? answer.finished)?.ticket.number;
  const words = { counter: code, action: t(action === "call" ? "call_at" : `do_${action}`), number };
  const undo = action === "undo" ? null : () => pressFor(context, code, "undo");
  say(t(number ? "pressed_number_said" : "pressed_said", words), { undo });
  return answer;
}

/* ---- which services ---- */

function assignForm(context, code, added) {
  const { floor, can } = context;
  const present = floor.counters.get(code).services;
  const chosen = new Set([...present, ...(added ? [added] : [])]);
  const now = el("p", { class: "assign__now" });
  const wrong = trouble();
  const form = el(
    "form",
    { class: "assign" },
    el("fieldset", {}, el("legend", {}, t("counter_services")), now, el("div", { class: "checks" }, ...ordered(floor, chosen).map((service) => check(service, chosen, floor)))),
    el("fieldset", { class: "assign__long" }, el("legend", {}, t("how_long")), ...DURATIONS.map(([minutes, word], place) => radio(minutes, t(word), place === 0))),
    wrong,
    el("div", { class: "dialog__keys" }, el("button", { class: "button button--main", type: "submit", disabled: !can(), autofocus: Boolean(added), data: { key: "assign" } }, icon("arrow-right-left"), el("span", {}, t("assign"))), key("give-back", "undo-2", t("give_back"), () => give(null, null), { disabled: !can() || !floor.arrangement.assignments[code] })),
  );
  let seen = null;
  const look = () => {
    seen = floor.arrangement.assignments[code]?.seq ?? null;
    put(now, nowWords(floor, code));
    form.querySelector('[data-key="give-back"]').disabled = !can() || seen === null;
  };
  const give = async (services, minutes) => {
    put(wrong, "");
    const error = await assign(context, code, { services, minutes, seen });
    if (error?.code === "changed-meanwhile") await context.caughtUp();
    if (!error) return;
    look();
    put(wrong, error.code === "changed-meanwhile" ? t("changed", { said: sentence(error) }) : sentence(error));
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const services = [...form.querySelectorAll("[name=service]:checked")].map((box) => box.value);
    if (!services.length) return void put(wrong, t("choose_one"));
    give(services, Number(form.elements.minutes.value) || null);
  });
  look();
  return form;
}

/** The counter's own services first, then the most awaited. */
function ordered(floor, chosen) {
  const rank = (service) => (chosen.has(service.code) ? -1_000 : 0) - floor.waiting(service.code).length;
  return [...floor.services.values()].sort((a, b) => rank(a) - rank(b));
}

function check(service, chosen, floor) {
  const n = floor.waiting(service.code).length;
  return el("label", { class: "check" }, el("input", { type: "checkbox", name: "service", value: service.code, checked: chosen.has(service.code) }), el("span", {}, shortNameOf(service)), el("span", { class: "check__waiting" }, String(n)));
}

function radio(value, word, checked) {
  return el("label", { class: "check" }, el("input", { type: "radio", name: "minutes", value, checked }), el("span", {}, word));
}

function nowWords(floor, code) {
  const assignment = floor.assignmentOf(code);
  const names = serviceNames(floor, floor.counters.get(code).services);
  return assignment ? t("now_assigned", { by: assignment.by, names, until: untilWords(assignment.until) }) : t("as_configured", { names });
}

/** Carry an assignment out; answers with the refusal, if it was refused. */
async function assign(context, code, body) {
  const { floor } = context;
  let refused = null;
  const answer = await context.order(() => replace(`/branches/${config.branch.code}/arrangement/counters/${code}`, body), (error) => (refused = error));
  if (!answer) return refused;
  hide();
  const made = answer.arrangement.assignments[code];
  say(made ? t("assigned_said", { counter: code, names: serviceNames(floor, made.services), until: untilWords(made.until) }) : t("given_back_said", { counter: code }));
  return null;
}

/** Ask which counter shall take a service; the way without a mouse. */
export function chooseCounter(context, service) {
  const { floor, open } = context;
  const choice = (counter) => {
    const names = serviceNames(floor, counter.services);
    return el("li", {}, el("button", { class: "person", type: "button", data: { counter: counter.code }, on: { click: () => open.assign(counter.code, service) } }, el("strong", {}, nameOf(counter)), el("span", { class: "person__facts" }, names), el("span", { class: "person__minutes" }, t(`state_${floor.stateOf(counter.code)}`))));
  };
  const others = [...floor.counters.values()].filter((counter) => !counter.services.includes(service));
  show({ name: "choose", title: t("choose_counter", { name: nameOf(floor.services.get(service)) }), body: [el("ul", { class: "people people--wide" }, ...others.map(choice))] });
}
