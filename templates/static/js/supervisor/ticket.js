/** One ticket: where it stands, everything that happened to it in sentences, and what may be done. */

import { get, post } from "../api.js";
import { config, el, icon, nameOf, put, t } from "../page.js";
import { sentence } from "../session.js";
import { pressFor } from "./counter.js";
import { hide, show, trouble } from "./dialog.js";
import { at, key, priorityName, serviceName } from "./parts.js";
import { say } from "./toast.js";

const root = () => `/branches/${config.branch.code}/tickets`;

/** Look a number up and show its ticket. */
export async function findTicket(context, number) {
  const wanted = number.trim().toUpperCase();
  if (!wanted) return;
  const found = await context.order(() => get(`${root()}?number=${encodeURIComponent(wanted)}`));
  if (!found) return;
  if (!found.items.length) return say(t("not_found", { number: wanted }), { bad: true });
  await showTicket(context, found.items[0].id);
}

/** Show a ticket. */
export async function showTicket(context, id) {
  const asked = await context.order(() => Promise.all([get(`${root()}/${id}`), get(`${root()}/${id}/history`)]));
  if (!asked) return;
  const [ticket, history] = asked;
  const wrong = trouble();
  const facts = [
    serviceName(context.floor, ticket.service),
    t(`turn_${ticket.state}`),
    ticket.not_before && t("more_time_until", { time: at(ticket.not_before) }),
    ticket.counter && t("counter_n", { n: ticket.counter }),
    ticket.priority && t("priority", { name: priorityName(ticket.priority) }),
  ];
  show({
    name: "ticket",
    title: ticket.number,
    hint: facts.filter(Boolean).join(" · "),
    body: [context.can() && keys(context, ticket, wrong), wrong, story(history.items)],
  });
}

function story(entries) {
  const line = ({ time, text, by }) => el("li", { class: "story__line" }, el("time", { datetime: time }, at(time)), el("span", {}, text), el("span", { class: "story__by" }, by ?? ""));
  return el("section", {}, el("h3", {}, t("history_title")), el("ol", { class: "story" }, ...entries.map(line)));
}

/** What may be done to a ticket in its state; the server's transition table has the last word. */
function keys(context, ticket, wrong) {
  const waits = ticket.state === "waiting";
  const back = ticket.state === "no_show";
  return el(
    "section",
    { class: "ticket-acts" },
    waits && rerouteForm(context, ticket, wrong),
    (waits || back) && callForm(context, ticket, wrong),
    el(
      "div",
      { class: "dialog__keys" },
      back && key("reinstate", "archive-restore", t("reinstate"), () => act(context, ticket, "reinstate", {}, wrong)),
      key("reprint", "printer", t("reprint"), () => reprint(context, ticket, "number", wrong)),
      ticket.turns.length > 1 && key("handover", "printer", t("reprint_handover"), () => reprint(context, ticket, "handover", wrong)),
      waits && cancelKey(context, ticket, wrong),
    ),
  );
}

function rerouteForm(context, ticket, wrong) {
  const others = [...context.floor.services.values()].filter((service) => service.code !== ticket.service);
  return choiceForm("reroute", "arrow-right-left", others.map((service) => [service.code, nameOf(service)]), (service) => act(context, ticket, "reroute", { service }, wrong));
}

function callForm(context, ticket, wrong) {
  const free = [...context.floor.counters.values()].filter((counter) => ["open", "paused"].includes(context.floor.stateOf(counter.code)));
  if (!free.length) return null;
  const fitting = free.sort((a, b) => b.services.includes(ticket.service) - a.services.includes(ticket.service));
  const reason = config.settings.reason_for_chosen ? el("input", { class: "field", name: "reason", required: true, maxlength: 200, "aria-label": t("reason"), placeholder: t("reason") }) : null;
  return choiceForm("call_at", "megaphone", fitting.map((counter) => [counter.code, nameOf(counter)]), (counter) => callFor(context, ticket, counter, reason?.value, wrong), reason);
}

function choiceForm(word, picture, choices, act, more = null) {
  const select = el("select", { class: "field", "aria-label": t(word), data: { choose: word } }, ...choices.map(([value, name]) => el("option", { value }, name)));
  const form = el("form", { class: "choice-form" }, select, more, el("button", { class: "button", type: "submit", data: { key: word } }, icon(picture), el("span", {}, t(word))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(select.value);
  });
  return form;
}

/** Cancelling cannot be taken back, so it takes two presses. */
function cancelKey(context, ticket, wrong) {
  let sure = false;
  const button = key("cancel-ticket", "x", t("cancel_ticket"), () => {
    if (sure) return void act(context, ticket, "cancel", {}, wrong);
    sure = true;
    button.dataset.sure = "";
    put(button.querySelector("span"), t("cancel_sure"));
  });
  return button;
}

async function act(context, ticket, action, body, wrong) {
  const answer = await context.order(() => post(`${root()}/${ticket.id}/${action}`, body), (error) => put(wrong, sentence(error)));
  if (!answer) return;
  hide();
  context.soon();
  const name = body.service ? serviceName(context.floor, body.service) : "";
  say(t(`said_${action}`, { number: ticket.number, name }));
}

async function reprint(context, ticket, kind, wrong) {
  const answer = await context.order(() => post(`${root()}/${ticket.id}/reprint`, { kind }), (error) => put(wrong, sentence(error)));
  if (answer) say(t("said_reprint", { device: answer.device, number: ticket.number }));
}

async function callFor(context, ticket, counter, reason, wrong) {
  put(wrong, "");
  const body = reason ? { ticket: ticket.id, reason } : { ticket: ticket.id };
  const answer = await pressFor(context, counter, "call", body, (error) => put(wrong, sentence(error)));
  if (answer) hide();
}
