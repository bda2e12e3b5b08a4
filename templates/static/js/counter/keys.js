/** The keys in the middle of the desk, on the screen and on the keyboard. */

import { config, el, icon, put, t } from "../page.js";
import { PRESSES, hintOf, pressOf, wordOf } from "./moves.js";

const $ = (id) => document.getElementById(id);

/**
 * Draw the keys of a state. `off` turns all of them off, `blocked` some (a set), `why` says so under the primary key;
 * `turn` and `asked` (when help was asked for, as a time of the clock) make some words more exact.
 */
export function drawKeys({ state, moves, off, blocked, why, anybodyWaits, turn, asked, press }) {
  const main = $("primary");
  if (main.dataset.action !== moves.primary) $("primary-icon").replaceChildren(icon(PRESSES[moves.primary].icon));
  main.dataset.action = moves.primary;
  main.disabled = off || blocked.has(moves.primary);
  put($("primary-word"), t(wordOf(moves.primary, state)));
  put($("primary-hint"), why ?? t(hintOf(state, anybodyWaits)));
  const key = (action) =>
    el(
      "button",
      { class: "act", type: "button", disabled: off || blocked.has(action), data: { action }, "aria-keyshortcuts": PRESSES[action].key, on: { click: () => press(action) } },
      icon(PRESSES[action].icon),
      el("span", { class: "act__word" }, ...wordsOf(action, state, turn, asked)),
      el("kbd", { "aria-hidden": "true" }, PRESSES[action].key),
    );
  const mark = [state, off, [...blocked].join(), turn?.recalls, asked].join("|");
  swap($("more"), moves.more, key, mark);
  swap($("counter-acts"), moves.counter, key, mark);
}

function wordsOf(action, state, turn, asked) {
  const most = config.settings.no_show_after_recalls;
  if (action === "recall" && most && turn?.recalls >= most) return [t("do_recall_last", { n: turn.recalls })];
  if (action === "help-came") return [t("help_asked", { time: asked }), el("small", {}, t("do_help_came"))];
  return [t(wordOf(action, state))];
}

/** Redraw a row of keys only when it changes, so that the keyboard's focus stays where it is. */
function swap(box, actions, make, mark) {
  if (box.dataset.mark === mark) return;
  const focused = box.contains(document.activeElement) ? document.activeElement.dataset.action : null;
  box.dataset.mark = mark;
  box.replaceChildren(...actions.map(make));
  if (focused) (box.querySelector(`[data-action="${focused}"]`) ?? $("primary")).focus();
}

/** Hear the keyboard: `moves()` are the presses that mean something now, or null; `undo` answers Z and Ctrl+Z. */
export function hearKeys({ moves, press, undo, hush }) {
  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.isComposing || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") return hush();
    const known = moves();
    if (!known || event.target.closest("input, textarea, select")) return;
    if (event.key.toUpperCase() === "Z") return void (event.preventDefault(), undo());
    if (event.ctrlKey || event.metaKey) return;
    const action = pressOf(event.key, known);
    // Space on a focused key presses that key, as everywhere; elsewhere it is the primary key.
    if (!action || (event.key === " " && event.target.closest("button, a"))) return;
    event.preventDefault();
    if (!document.querySelector(`.acts [data-action="${action}"]`)?.disabled) press(action);
  });
}
