/** One line that says what was done, with the way back while there is one. */

import { el, icon, put, t } from "../page.js";

const SHOWN_SECONDS = 10;
let timer = null;

/**
 * Say something; `bad` marks a refusal. `undo` (`{act, seconds, begun}`) adds a key that takes it back while the seconds
 * run; they began when the press was sent (`performance.now`), so that the key never outlives the server's patience.
 */
export function say(box, text, { undo = null, bad = false } = {}) {
  clearInterval(timer);
  const until = (undo?.begun ?? performance.now()) + (undo?.seconds ?? SHOWN_SECONDS) * 1_000;
  const left = el("span", { class: "toast__left", "aria-hidden": "true" });
  const count = () => {
    const seconds = Math.ceil((until - performance.now()) / 1_000);
    if (seconds <= 0) hush(box);
    else if (undo) put(left, seconds);
  };
  box.replaceChildren(icon(bad ? "triangle-alert" : "circle-check"), el("span", {}, text), undo ? undoKey(box, undo.act, left) : "");
  box.dataset.kind = bad ? "bad" : "good";
  count();
  timer = setInterval(count, 250);
}

const undoKey = (box, act, left) =>
  el(
    "button",
    { class: "toast__undo", type: "button", data: { key: "undo" }, "aria-keyshortcuts": "Z", on: { click: () => (hush(box), act()) } },
    icon("undo-2"),
    t("undo"),
    left,
    el("kbd", { "aria-hidden": "true" }, "Z"),
  );

/** Take the line away. */
export function hush(box) {
  clearInterval(timer);
  box.replaceChildren();
  delete box.dataset.kind;
}
