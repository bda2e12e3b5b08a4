/** A question in the middle of the desk: asked, answered by mouse or keyboard, or left with Escape. */

import { el, icon, t } from "../page.js";

/**
 * Ask something. `build(answer)` gives the elements below the title; calling `answer(value)` closes the dialog.
 * Resolves to the value, or to null when the officer thinks again.
 */
export function ask(dialog, title, build) {
  return new Promise((resolve) => {
    const answer = (value) => {
      dialog.onkeydown = dialog.oncancel = null;
      dialog.close();
      resolve(value);
    };
    // Answered at once, not by the “close” event that comes a moment later: a key pressed in between is for the desk.
    dialog.oncancel = (event) => {
      event.preventDefault();
      answer(null);
    };
    dialog.replaceChildren(el("h2", { id: "dialog-title" }, title), ...build(answer));
    dialog.showModal();
    (dialog.querySelector("[data-first]") ?? dialog.querySelector(".way, input, button")).focus();
  });
}

/** The key that leaves a question unanswered. */
export const cancel = (answer) =>
  el("button", { class: "button", type: "button", data: { key: "cancel" }, on: { click: () => answer(null) } }, icon("x"), t("cancel"));

/**
 * A list to choose from: `choices` are `{value, name, mark, detail}`; pressing the mark's key chooses, too, unless a
 * word is being typed. A choice without a mark gets the next digit.
 */
export function choiceList(dialog, answer, choices) {
  const marked = choices.map((choice, place) => ({ ...choice, mark: choice.mark ?? (place < 9 ? String(place + 1) : "") }));
  dialog.onkeydown = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.target.matches("input")) return;
    const chosen = marked.find(({ mark }) => mark && mark === event.key.toUpperCase());
    if (!chosen) return;
    event.preventDefault();
    answer(chosen.value);
  };
  const row = ({ value, name, mark, detail }) =>
    el(
      "button",
      { class: "way", type: "button", data: { value }, "aria-keyshortcuts": mark || null, on: { click: () => answer(value) } },
      el("kbd", { class: "way__mark", "aria-hidden": "true" }, mark),
      el("span", { class: "way__name" }, name),
      detail ? el("span", { class: "way__detail" }, detail) : null,
    );
  return el("div", { class: "ways" }, ...marked.map(row));
}

/** Ask for one of `choices`. */
export const askChoice = (dialog, { title, hint, choices }) =>
  ask(dialog, title, (answer) => [el("p", {}, hint), choiceList(dialog, answer, choices), cancel(answer)]);
