/** What an officer may press in each state: the page's side of the transition table. */

/** Each press: its key on the keyboard, and its icon. */
export const PRESSES = {
  open: { key: "O", icon: "door-open" },
  "stand-in": { key: "U", icon: "users" },
  next: { key: "G", icon: "megaphone" },
  serve: { key: "S", icon: "play" },
  finish: { key: "F", icon: "check" },
  recall: { key: "R", icon: "bell-ring" },
  "no-show": { key: "V", icon: "user-x" },
  "put-back": { key: "B", icon: "undo-2" },
  hold: { key: "T", icon: "archive" },
  transfer: { key: "C", icon: "arrow-right-left" },
  number: { key: "N", icon: "keyboard" },
  pause: { key: "P", icon: "circle-pause" },
  close: { key: "D", icon: "door-closed" },
  "ask-help": { key: "H", icon: "life-buoy" },
  "help-came": { key: "H", icon: "life-buoy" },
};

/**
 * For each state of the counter: the next right thing, what else may be pressed, and what the counter itself may do.
 * “foreign” is a counter that another officer has open: nothing but taking it over, and help.
 */
const MOVES = {
  closed: { primary: "open", more: ["stand-in"], counter: [] },
  paused: { primary: "open", more: [], counter: ["close"] },
  open: { primary: "next", more: ["number"], counter: ["pause", "close"] },
  called: { primary: "serve", more: ["recall", "no-show", "put-back", "transfer"], counter: [] },
  serving: { primary: "finish", more: ["next", "hold", "transfer"], counter: [] },
  foreign: { primary: "open", more: ["stand-in"], counter: [] },
};

/** The presses in a state; `asked` says that help has been asked for, `autoNext` that finishing calls the next person. */
export function movesOf(state, { asked = false, autoNext = false } = {}) {
  const { primary, more, counter } = MOVES[state];
  return {
    primary,
    more: autoNext && state === "serving" ? more.filter((action) => action !== "next") : more,
    counter: [...counter, asked ? "help-came" : "ask-help"],
  };
}

/** The word of a press in a state. */
export function wordOf(action, state) {
  if (action === "next" && state === "serving") return "do_next_finish";
  if (action === "open" && state === "paused") return "do_reopen";
  if (action === "open" && state === "foreign") return "do_take_over";
  return `do_${action.replace("-", "_")}`;
}

/** The line under the primary key. */
export function hintOf(state, anybodyWaits) {
  if (state === "open") return anybodyWaits ? "hint_next" : "hint_next_none";
  return { closed: "hint_open", paused: "hint_reopen", called: "hint_serve", serving: "hint_finish", foreign: "hint_take_over" }[state];
}

/** Which of these presses a key on the keyboard means, or null. Space is always the primary one. */
export function pressOf(key, { primary, more, counter }) {
  if (key === " ") return primary;
  const wanted = key.toUpperCase();
  return [primary, ...more, ...counter].find((action) => PRESSES[action].key === wanted) ?? null;
}
