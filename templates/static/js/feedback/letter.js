/** One piece of feedback, whole, and what may be done about it. */

import { config, el, icon, nameOf, t } from "../page.js";
import { moment, named, standing } from "./inbox.js";

/** It as an element; `act(action, body)` does something about it. */
export function letter(one, { owners, mayHandle, act }) {
  const parts = [
    el("h2", { id: "letter-title", tabindex: "-1" }, t("receipt_n", { receipt: one.receipt })),
    standing(one),
    el("blockquote", { class: "letter__words", lang: one.language }, one.words),
    facts(one),
  ];
  if (mayHandle) parts.push(sorting(one, owners, act));
  if (one.state !== "answered") parts.push(...(mayHandle ? [forwarding(one, act), answering(act)] : []));
  else parts.push(el("h3", {}, t("the_answer")), el("blockquote", { class: "letter__words" }, one.answer), el("p", { class: "letter__by" }, t("answered_by", { who: ownerName(one.answered_by, owners), date: moment(one.answered_at) })));
  if (one.state === "answered" && mayHandle) parts.push(one.published ? published(one, act) : publishing(one, act));
  return el("div", { class: "letter__body", data: { key: one.receipt } }, ...parts);
}

function facts(one) {
  const told = {
    fact_received: `${moment(one.at)} · ${t(`channel_${one.channel}`)}`,
    fact_where: [one.service && named("services", one.service), one.counter && t("counter_n", { n: one.counter })].filter(Boolean).join(" · "),
    fact_officer: one.officer,
    fact_contact: one.contact,
  };
  const known = Object.entries(told).filter(([, value]) => value);
  return el("dl", { class: "letter__facts" }, ...known.flatMap(([key, value]) => [el("dt", {}, t(key)), el("dd", {}, value)]));
}

const ownerName = (username, owners) => owners.find((each) => each.username === username)?.name ?? username;

/** Which class it is of, and who sees to it. */
function sorting(one, owners, act) {
  const kinds = config.classes.map((each) => [each.code, nameOf(each)]);
  const people = owners.map((each) => [each.username, each.name]);
  return el(
    "div",
    { class: "letter__sorting" },
    choice("kind", t("class"), [["", t("not_sorted")], ...kinds], one.kind, (kind) => act("classify", { kind })),
    choice("owner", t("owner"), [["", t("nobody_yet")], ...people], one.owner, (owner) => act("assign", { owner }), one.state === "answered"),
  );
}

function choice(name, label, options, chosen, take, disabled = false) {
  const change = (event) => event.currentTarget.value && take(event.currentTarget.value);
  const option = ([value, words]) => el("option", { value, selected: value === (chosen ?? "") }, words);
  return el("label", { class: "field" }, el("span", {}, label), el("select", { name, disabled, data: { key: name }, on: { change } }, ...options.map(option)));
}

function forwarding(one, act) {
  const to = el("input", { name: "to", maxlength: 200, value: one.forwarded_to ?? "", required: true });
  return form("forward", "forward", [el("label", { class: "field" }, el("span", {}, t("forward_to")), to)], act);
}

function answering(act) {
  return form("answer", "send", [area("answer", t("your_answer"), "")], act, true);
}

function publishing(one, act) {
  const hint = el("p", { class: "letter__hint" }, t("publish_hint"));
  return form("publish", "megaphone", [hint, area("words", t("publish_words"), one.words), area("answer", t("publish_answer"), one.answer)], act);
}

function published(one, act) {
  return el(
    "div",
    { class: "letter__form" },
    el("p", { class: "letter__hint" }, t("published_at", { date: moment(one.published.at) })),
    el("blockquote", { class: "letter__words" }, one.published.words),
    el("blockquote", { class: "letter__words" }, one.published.answer),
    el("button", { class: "button", type: "button", data: { key: "withdraw" }, on: { click: () => act("withdraw", {}) } }, icon("x"), t("withdraw")),
  );
}

function area(name, label, text) {
  return el("label", { class: "field" }, el("span", {}, label), el("textarea", { name, rows: 3, maxlength: 4000, required: true }, text));
}

/** What is written is sent as it stands in the form at that moment; the action, its word and its form share a name. */
function form(name, picture, fields, act, main = false) {
  const submit = async (event) => {
    event.preventDefault();
    const key = event.submitter ?? event.currentTarget.querySelector("[type=submit]");
    key.disabled = true;
    await act(name, Object.fromEntries(new FormData(event.currentTarget)));
    key.disabled = false;
  };
  const key = el("button", { class: main ? "button button--main" : "button", type: "submit", data: { key: name } }, icon(picture), t(name));
  return el("form", { class: "letter__form", data: { key: `form-${name}` }, on: { submit } }, ...fields, key);
}
