/** Watches for people who walked away, and brings the screen home for the next one. */

import { el, put, t } from "../page.js";

const WARNING_SECONDS = 20;

/** Call `goHome` after `seconds` without a touch while `busy()`; warn for the last twenty, `onWarn` when that begins. */
export function watchRest({ seconds, busy, goHome, onWarn, sheet }) {
  let touched = performance.now();
  let warning = null;
  const touch = () => {
    touched = performance.now();
    if (warning) close();
  };
  const close = () => {
    warning = null;
    sheet.close();
  };
  const open = () => {
    warning = el("p", {});
    sheet.replaceChildren(
      el("h2", { id: "sheet-title" }, t("idle_title")),
      warning,
      el("button", { class: "button button--main", type: "button", data: { key: "stay" }, on: { click: touch } }, t("idle_stay")),
    );
    sheet.showModal();
    onWarn();
  };
  for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, touch, { capture: true });
  setInterval(() => {
    if (!busy()) {
      touched = performance.now();
      if (warning) close();
      return;
    }
    const left = Math.max(seconds, WARNING_SECONDS + 10) - (performance.now() - touched) / 1000;
    if (left <= 0) {
      if (sheet.open) sheet.close();
      warning = null;
      touched = performance.now();
      return goHome();
    }
    if (left <= WARNING_SECONDS && !warning) {
      if (sheet.open) sheet.close();
      open();
    }
    if (warning) put(warning, t("idle_body", { n: Math.ceil(left) }));
  }, 250);
}
