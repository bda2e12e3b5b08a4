/**
 * A keypad, a keyboard or a scanner in place of touch. Tab and Enter work as everywhere; besides, arrows move from key
 * to key, and digits choose among the cards. A scanner types a whole line at once and ends it with Enter.
 */

const BURST_MS = 60; // no person types the next key so soon
const SCANNED_LEAST = 4; // characters; shorter bursts are two fingers at once

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
const CHOICES = ".card, .choice, .count";

/** Hear keys; `typed(key)` says whether it made use of one, `scanned(text)` gets whole lines, `area()` is in view. */
export function listen({ area, typed, scanned }) {
  let burst = "";
  let pause = null;
  const settle = () => {
    const keys = [...burst];
    burst = "";
    for (const key of keys) if (!typed(key)) choose(area(), key);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, textarea, select")) return;
    clearTimeout(pause);
    if (event.key === "Enter" && burst.length >= SCANNED_LEAST) {
      event.preventDefault(); // it ends the line, and is no press of the key in focus
      const line = burst;
      burst = "";
      return void scanned(line);
    }
    const presses = event.key === " " && !burst && event.target.matches("button");
    if (event.key.length === 1 && !presses) {
      if (event.key === " ") event.preventDefault(); // nor does a space within a line press
      burst += event.key;
      pause = setTimeout(settle, BURST_MS);
      return;
    }
    settle();
    if (event.key in STEPS) step(STEPS[event.key]);
    else if (event.key.length > 1 && !(event.key === "Enter" && event.target.matches("button"))) typed(event.key);
  });
}

/** The card that a digit stands for, 1 for the first. */
function choose(area, key) {
  if (!/^[1-9]$/.test(key)) return;
  const among = [...area.querySelectorAll(CHOICES)];
  const choices = among.length ? among : [...area.querySelectorAll("button:not(:disabled)")];
  choices[Number(key) - 1]?.click();
}

function step(by) {
  const dialog = document.querySelector("dialog[open]");
  const keys = [...(dialog ?? document).querySelectorAll("button:not(:disabled)")].filter((key) => key.checkVisibility());
  const at = keys.indexOf(document.activeElement);
  keys[at < 0 ? (by > 0 ? 0 : keys.length - 1) : (at + by + keys.length) % keys.length]?.focus();
}
