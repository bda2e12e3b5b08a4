/** The way somebody has come through the screens: the last step is in view, and one can go back. */

export class Trail {
  /** `screens` are all there are; `onMove(from, to)` hears of every change of the screen in view. */
  constructor(screens, onMove = () => {}) {
    this.screens = new Map(screens.map((screen) => [screen.name, screen]));
    this.onMove = onMove;
    this.steps = [];
  }

  /** The screen in view. */
  get screen() {
    return this.steps.at(-1)?.screen;
  }

  /** Its own state. */
  get own() {
    return this.steps.at(-1)?.own;
  }

  /** True when there is no step back. */
  get atStart() {
    return this.steps.length < 2;
  }

  /** True while the screen in view is as somebody who comes to it finds it. */
  get unchanged() {
    return JSON.stringify(this.own) === JSON.stringify({ ...this.screen?.begin?.() });
  }

  /** Forget the way and begin at a screen. */
  restart(name, own) {
    this.move(() => (this.steps = [this.step(name, own)]));
  }

  /** One screen further; `own` adds to the state it begins with. */
  go(name, own) {
    this.move(() => this.steps.push(this.step(name, own)));
  }

  /** One step back, if there is one. */
  back() {
    if (!this.atStart) this.move(() => this.steps.pop());
  }

  move(change) {
    const from = this.screen;
    change();
    this.onMove(from, this.screen);
  }

  step(name, own = {}) {
    const screen = this.screens.get(name);
    if (!screen) throw new Error(`no screen ${name}`);
    return { screen, own: { ...screen.begin?.(), ...own } };
  }
}
