/** One line that says what was done, with the way back while there is one. */

import { el, icon, t } from "../page.js";

const SHOWN_MS = 10_000;
let timer = null;

/** Say something; `undo` (a function) adds a key that takes it back, `bad` marks a refusal. */
export function say(box, text, { undo = null, bad = false } = {}) {
  clearTimeout(timer);
  box.replaceChildren(
    icon(bad ? "triangle-alert" : "circle-check"),
    el("span", {}, text),
    undo ? el("button", { class: "toast__undo", type: "button", data: { key: "undo" }, on: { click: () => (hush(box), undo()) } }, icon("undo-2"), t("undo")) : "",
  );
  box.dataset.kind = bad ? "bad" : "good";
  timer = setTimeout(() => hush(box), SHOWN_MS);
}

/** Take the line away. */
export function hush(box) {
  clearTimeout(timer);
  box.replaceChildren();
  delete box.dataset.kind;
}
