/** The sheet of the voice: louder, softer, once more, and silent. */

import { el, icon, put, t } from "../page.js";

/** Open it. `repeat()` says the screen behind it again. */
export function openSound(sheet, voice, repeat) {
  const key = (name, picture, word, act, look = "") =>
    el("button", { class: `button ${look}`.trim(), type: "button", data: { key: name }, on: { click: act } }, icon(picture), el("span", { data: { word } }, t(word)));
  const bars = el("span", { class: "volume__bars", "aria-hidden": "true" });
  const told = el("span", { class: "unseen", role: "status" });
  const draw = () => {
    bars.replaceChildren(...Array.from({ length: voice.most }, (_, n) => el("i", { data: { on: n < voice.step } })));
    put(told, t("volume_is", { n: voice.step, most: voice.most }));
  };
  const change = (by) => {
    voice.louder(by);
    draw();
    repeat();
  };
  sheet.replaceChildren(
    el("h2", { id: "sheet-title" }, t("sound_title")),
    el("p", {}, t("sound_body")),
    el("div", { class: "volume" }, key("softer", "minus", "softer", () => change(-1)), bars, told, key("louder", "plus", "louder", () => change(1))),
    key("silent", "volume-x", "sound_off", () => {
      voice.rest();
      sheet.close();
    }),
    key("close", "check", "sound_go_on", () => sheet.close(), "button--main"),
  );
  draw();
  sheet.showModal();
}

/** Say on the screen that the voice failed. */
export function openSoundFailed(sheet) {
  if (sheet.open) sheet.close();
  sheet.replaceChildren(
    el("h2", { id: "sheet-title" }, t("sound_failed")),
    el("p", {}, t("sound_failed_body")),
    el("button", { class: "button button--main", type: "button", data: { key: "close" }, on: { click: () => sheet.close() } }, t("close")),
  );
  sheet.showModal();
}
