/**
 * What stands beside the numbers: screens that take turns, calmly, and stand still while a call flashes.
 *
 * A panel is `{kind, screens()}`; a screen is `{key, seconds, draw()}` and perhaps `tick()` for every second it may
 * move, `still()` for every second it may not, `leave()`, and `held()` while it must not be taken away. A panel without screens has nothing to show now.
 */

import { el } from "../page.js";

export const LEAST_SECONDS = 12;

export class Panels {
  /** `calm()` tells whether nothing flashes; `rest` is shown while no panel has anything to show. */
  constructor(box, panels, { calm, rest }) {
    Object.assign(this, { box, panels, calm, rest, shown: null, seconds: 0, mark: null });
    setInterval(() => this.tick(), 1_000);
    this.tick();
  }

  /** All screens there are now, in order. */
  sequence() {
    return this.panels.flatMap((panel) => panel.screens().map((screen) => ({ ...screen, panel, key: `${panel.kind}/${screen.key}` })));
  }

  tick() {
    if (!this.calm()) return void this.shown?.still?.();
    const screens = this.sequence();
    const at = screens.findIndex((screen) => screen.key === this.shown?.key);
    this.seconds += 1;
    const done = this.seconds > Math.max(LEAST_SECONDS, this.shown?.seconds ?? 0) && !this.shown?.held?.();
    if (at < 0) this.show(screens[0] ?? null);
    else if (done && (screens.length > 1 || this.shown.held)) this.show(screens[(at + 1) % screens.length]);
    else if (screens[at].mark !== this.shown.mark) this.show(screens[at], this.seconds);
    else this.shown.tick?.();
  }

  /** Put a screen up; the same screen with other figures keeps the `seconds` it has stood. */
  show(screen, seconds = 0) {
    if (screen === null && this.shown === null && this.box.hasChildNodes()) return;
    this.shown?.leave?.();
    this.shown = screen;
    this.seconds = seconds;
    const drawn = screen ? screen.draw() : this.rest();
    const content = el("div", { class: "panel", data: { panel: screen?.panel.kind ?? "rest", screen: screen?.key ?? "rest", calm: seconds > 0 } }, drawn);
    this.box.replaceChildren(content);
  }
}
