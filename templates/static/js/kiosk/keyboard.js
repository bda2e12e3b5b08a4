/** Keyboards on the screen, for those who have no other: letters without marks, and a telephone's digits. */

import { el, icon, t } from "../page.js";

const ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "clear", "0", "erase"];
const LONGEST = 30;

/** `query` after a key of any keyboard: a letter, a digit, a space, Backspace or Escape; null for another key. */
export function afterKey(query, key) {
  if (key === "Backspace") return query.slice(0, -1);
  if (key === "Escape") return "";
  if (key === " ") return query && !query.endsWith(" ") ? `${query} ` : query;
  return /^[\p{L}\p{N}.\-/]$/u.test(key) ? (query + key.toLowerCase()).slice(0, LONGEST) : null;
}

/** What was typed so far, or what might be typed. */
export const typedLine = (query, hint, picture = "search") =>
  el(
    "div",
    { class: "typed", role: "status" },
    icon(picture),
    query ? el("span", { class: "typed__words" }, query, el("span", { class: "caret" })) : el("span", { class: "typed__hint" }, hint),
  );

function keyOf(query, type, name, label, pressed, picture = null, wide = "") {
  const press = () => type(afterKey(query, pressed));
  return el("button", { class: `letter ${wide}`, type: "button", data: { letter: name }, on: { click: press } }, picture && icon(picture), el("span", {}, label));
}

/** The letters; `type` is called with the new query. */
export function letters(query, type) {
  const key = (...about) => keyOf(query, type, ...about);
  const rows = ROWS.map((row) => el("div", { class: "keyboard__row" }, ...[...row].map((each) => key(each, each, each))));
  const last = el(
    "div",
    { class: "keyboard__row" },
    key("clear", t("clear"), "Escape", "x", "letter--wide"),
    key("space", t("space"), " ", null, "letter--space"),
    key("erase", t("erase"), "Backspace", "delete", "letter--wide"),
  );
  return el("div", { class: "keyboard", role: "group", "aria-label": t("keyboard") }, ...rows, last);
}

/** A telephone's keys; `type` is called with the new digits. */
export function digits(query, type) {
  const key = (name) => {
    if (name === "clear") return keyOf(query, type, name, t("clear"), "Escape", "x", "letter--digit letter--word");
    if (name === "erase") return keyOf(query, type, name, t("erase"), "Backspace", "delete", "letter--digit letter--word");
    return keyOf(query, type, name, name, name, null, "letter--digit");
  };
  return el("div", { class: "keyboard keyboard--digits", role: "group", "aria-label": t("keyboard") }, ...DIGITS.map(key));
}
