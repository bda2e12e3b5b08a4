/** A subscriber's card: its state in words, how far behind it is, what it answered last, and its keys. */

import { el, hasWord, icon, t } from "../page.js";
import { ageWords } from "./age.js";

const PICTURES = { current: "circle-check", behind: "send", silent: "wifi-off", refusing: "triangle-alert", paused: "circle-pause" };

/** An answer as it came; what is no answer, in words. */
const answerWords = (answer) => (hasWord(`answer_${answer}`) ? t(`answer_${answer}`) : answer);
const why = (each) => t(`why_${each.paused ?? each.state}`, { n: each.dead_letter_hours });

function fact(title, value, more = "", key = null) {
  return el("div", { class: "taker__fact" }, el("dt", {}, title), el("dd", {}, el("strong", {}, value), more && el("small", {}, more), key));
}

function key(picture, word, act, each, name) {
  return el("button", { class: "button", type: "button", data: { key: `${name}-${each.code}` }, "aria-label": `${word}: ${each.code}`, on: { click: () => act(each) } }, icon(picture), word);
}

function card(each, acts) {
  const wanted = [each.types.join(", ") || t("every_type"), each.branches.join(", ") || t("every_branch")];
  if (each.by_settings) wanted.push(t("by_settings"));
  if (each.signatures > 1) wanted.push(t("two_secrets"));
  const behind = each.entries_behind ? t("entries", { n: each.entries_behind }) : t("nothing");
  const since = each.oldest_behind ? t("oldest", { age: ageWords(each.oldest_behind) }) : "";
  const answered = each.last_answer_at ? t("ago", { age: ageWords(each.last_answer_at) }) : "";
  const dead = each.dead_letters ? t("entries", { n: each.dead_letters }) : t("nothing");
  return el(
    "li",
    { class: "taker", data: { key: each.code, state: each.state } },
    el("div", { class: "taker__head" }, el("h2", {}, each.code), el("p", { class: "taker__state" }, icon(PICTURES[each.state]), t(`state_${each.state}`))),
    el("p", { class: "taker__why" }, why(each)),
    el("p", { class: "taker__where" }, el("code", {}, each.url), el("small", {}, wanted.join(" · "))),
    el(
      "dl",
      { class: "taker__facts" },
      fact(t("behind_title"), behind, since),
      fact(t("answer_title"), each.last_answer ? answerWords(each.last_answer) : t("no_answer_yet"), answered),
      fact(t("dead_title"), dead, "", each.dead_letters ? key("archive", t("see_dead"), acts.dead, each, "dead") : null),
    ),
    el(
      "div",
      { class: "taker__keys" },
      each.paused ? key("play", t("do_resume"), acts.resume, each, "resume") : key("pause", t("do_pause"), acts.pause, each, "pause"),
      key("refresh-cw", t("do_replay"), acts.replay, each, "replay"),
    ),
  );
}

/** The cards of all, or a word that there is none. */
export const takers = (items, acts) =>
  items.length ? items.map((each) => card(each, acts)) : el("li", { class: "takers__none" }, t("none_yet"));
