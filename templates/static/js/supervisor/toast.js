/** One line that says what was done or refused. */

import { el, icon, t } from "../page.js";

const SHOWN_MS = 10_000;
let timer = null;

/** Say something; `undo` (a function) adds a key that takes it back, `bad` marks a refusal. */
export function say(text, { bad = false, undo = null } = {}) {
  const box = document.getElementById("toast");
  clearTimeout(timer);
  const back = undo && el("button", { class: "toast__undo", type: "button", data: { key: "undo" }, on: { click: () => (hush(), undo()) } }, icon("undo-2"), t("undo"));
  box.replaceChildren(...[icon(bad ? "triangle-alert" : "circle-check"), el("span", {}, text), back].filter(Boolean));
  box.dataset.kind = bad ? "bad" : "good";
  timer = setTimeout(hush, SHOWN_MS);
}

function hush() {
  const box = document.getElementById("toast");
  clearTimeout(timer);
  box.replaceChildren();
  delete box.dataset.kind;
}
