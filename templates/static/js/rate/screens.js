/** The screens of the rating tablet, as lists of elements; `acts` are what their keys do. */

import * as clock from "../clock.js";
import { config, el, icon, t } from "../page.js";
import { choices, field, more, scores, textOf } from "./question.js";

/** Nobody is asked anything. `officer` is the name of who works here, `photo` the address of the photo, if the centre wishes. */
export function rest({ closed, officer, photo }) {
  const look = photo ? "rest__photo" : "rest__emblem";
  return [
    el("span", { class: "drum rest__drum", "aria-hidden": "true" }),
    el("img", { class: look, src: photo ?? `${config.assets}img/emblem.svg`, alt: "" }),
    officer && el("p", { class: "rest__officer" }, officer),
    el("h1", {}, t(closed ? "closed" : "rest")),
    el("p", { class: "hint" }, t("rest_hint")),
  ];
}

/** The step that an interview stands at. */
export function ask({ turn, interview, officer }, acts) {
  const about = [icon("ticket"), t("number", { number: turn.ticket.number }), officer && el("span", { class: "ask__officer" }, t("served_by", { name: officer }))];
  const top = el("p", { class: "ask__number" }, ...about);
  const { step } = interview;
  if (step === "overall") {
    return [top, el("h1", {}, t("question")), scores(acts.answer), el("p", { class: "hint" }, t("question_hint")), keys(passing(interview, acts))];
  }
  if (step === "more") {
    const send = key("end", "end", acts.end, "button--main");
    return [top, el("h1", {}, t(interview.offersReasons ? "why" : "words_title")), ...more(interview), keys([send])];
  }
  const place = el("p", { class: "hint" }, t("of_questions", interview.progress));
  return [top, el("h1", {}, textOf(step)), choices(step, acts.answer), place, keys(passing(interview, acts))];
}

/** Past this step, or past all that is left of them. */
function passing(interview, acts) {
  return [key("skip", "skip_question", acts.skip), interview.said ? key("end", "end", acts.end) : key("none", "skip", acts.none)];
}

/** Room for what happened; `state` keeps the words, how to reach the person, and what went wrong. */
export function story(state, acts) {
  const send = key("send-story", state.sending ? "sending" : "send", acts.tell, "button--main");
  send.disabled = state.sending;
  return [
    el("h1", {}, t("story")),
    el("p", { class: "hint" }, t("story_hint")),
    field("story", t("story_words"), state, "words", { most: 4000 }),
    field("contact", t("contact"), state, "contact", { lines: false, most: 200 }),
    state.trouble && el("p", { class: "trouble", role: "alert" }, state.trouble),
    keys([key("no-story", "story_no", acts.none), send]),
  ];
}

/** What the story is found by later, large enough to copy; without contact it waits at the desk. */
export function receipt({ receipt: number, deadline }, acts) {
  const due = deadline && clock.date(Date.parse(deadline));
  return [
    el("span", { class: "thanks__picture" }, icon("check")),
    el("h1", {}, t(number ? "story_taken" : "story_kept")),
    number && el("p", { class: "hint" }, t("receipt")),
    number && el("p", { class: "number receipt__number" }, number),
    el("p", { class: "hint" }, number ? (due ? t("receipt_hint", { date: due }) : t("receipt_keep")) : t("receipt_kept")),
    keys([key("done", "done", acts.none)]),
  ];
}

/** `told` is what came of sending; until that is known the tablet claims nothing. */
export function thanks({ told }) {
  const what = told && el("p", { class: "hint" }, t(told.kept ? "thanks_kept" : "thanks_hint"));
  return [el("span", { class: "thanks__picture" }, icon("check")), el("h1", {}, t("thanks")), what];
}

const keys = (all) => el("div", { class: "keys" }, ...all);
const key = (name, word, click, look = "") => el("button", { class: `button key ${look}`, type: "button", data: { key: name }, on: { click } }, t(word));
