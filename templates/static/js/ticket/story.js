/** What happened to somebody who was unhappy, told on the phone: it becomes feedback with a receipt. */

import { newKey, post } from "../api.js";
import * as clock from "../clock.js";
import { config, el, put, t } from "../page.js";
import { field } from "../rate/question.js";

/** Offer `box` for the story of a turn at a branch; `pass()` is called when there is none, or it was told. */
export function offerStory(box, branch, turn, pass) {
  const said = { words: "", contact: "" };
  let idempotencyKey = newKey();
  const trouble = el("p", { class: "phone__hint", role: "alert" });
  const tell = async (event) => {
    event.preventDefault();
    if (!said.words.trim()) return box.querySelector("textarea").focus();
    const body = { turn, words: said.words.trim(), ...(said.contact.trim() && { contact: said.contact.trim() }) };
    try {
      const taken = await post(`/tickets/${encodeURIComponent(config.token)}/feedback`, body, { idempotencyKey });
      receipt(box, branch, taken, pass);
    } catch (error) {
      put(trouble, error.code === "no-contact" ? t("rating_failed") : error.message);
    }
  };
  const title = el("h2", { tabindex: "-1" }, t("story"));
  const fields = [field("story", t("story_words"), said, "words", { most: 4000 }), field("contact", t("contact"), said, "contact", { lines: false, most: 200 })];
  const send = el("button", { type: "submit", class: "phone__key", data: { key: "send-story" } }, t("send"));
  const no = el("button", { type: "button", class: "phone__key phone__key--skip", data: { key: "no-story" }, on: { click: pass } }, t("story_no"));
  const changed = () => {
    idempotencyKey = newKey(); // other words are another thing to say
  };
  const form = el("form", { class: "phone__form", novalidate: true, on: { submit: tell, input: changed } }, ...fields, trouble, send, no);
  box.replaceChildren(title, el("p", { class: "phone__hint" }, t("story_hint")), form);
  title.focus();
}

function receipt(box, branch, taken, pass) {
  const number = el("p", { class: "number phone__receipt" }, taken.receipt);
  const title = el("h2", { tabindex: "-1" }, t("receipt"));
  const done = el("button", { type: "button", class: "phone__key", data: { key: "done" }, on: { click: pass } }, t("done"));
  const due = clock.date(Date.parse(taken.deadline));
  const keep = el("p", { class: "phone__hint" }, t("receipt_hint", { date: due }), " ", el("a", { href: `/answers/${branch}` }, t("receipt_where")));
  box.replaceChildren(title, number, keep, done);
  title.focus();
}
