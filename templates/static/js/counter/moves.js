/** What an officer may press in each state: the page's side of the transition table. */

/** Each press: its key on the keyboard, its icon, and the letter shown on it. */
export const PRESSES = {
  open: { key: "O", icon: "door-open" },
  next: { key: "G", icon: "megaphone" },
  serve: { key: "S", icon: "play" },
  finish: { key: "F", icon: "check" },
  recall: { key: "R", icon: "bell-ring" },
  "no-show": { key: "V", icon: "user-x" },
  "put-back": { key: "B", icon: "undo-2" },
  hold: { key: "H", icon: "archive" },
  transfer: { key: "C", icon: "arrow-right-left" },
  pause: { key: "P", icon: "circle-pause" },
  close: { key: "D", icon: "door-closed" },
};

/** For each state of the counter: the next right thing, what else may be pressed, and what the counter itself may do. */
export const MOVES = {
  closed: { primary: "open", more: [], counter: [] },
  paused: { primary: "open", more: [], counter: ["close"] },
  open: { primary: "next", more: [], counter: ["pause", "close"] },
  called: { primary: "serve", more: ["recall", "no-show", "put-back", "transfer"], counter: [] },
  serving: { primary: "finish", more: ["next", "hold", "transfer"], counter: [] },
};

/** The word of a press in a state. */
export function wordOf(action, state) {
  if (action === "next" && state === "serving") return "do_next_finish";
  if (action === "open" && state === "paused") return "do_reopen";
  return `do_${action.replace("-", "_")}`;
}

/** The line under the primary key. */
export function hintOf(state, anybodyWaits) {
  if (state === "open") return anybodyWaits ? "hint_next" : "hint_next_none";
  return { closed: "hint_open", paused: "hint_reopen", called: "hint_serve", serving: "hint_finish" }[state];
}

/** Which press a key on the keyboard means now, or null. Space is always the primary one. */
export function pressOf(key, state) {
  const { primary, more, counter } = MOVES[state];
  if (key === " ") return primary;
  const wanted = key.toUpperCase();
  return [primary, ...more, ...counter].find((action) => PRESSES[action].key === wanted) ?? null;
}
