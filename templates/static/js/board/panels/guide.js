/** The way of a visit, drawn from the centre's own services: somebody walks from step to step, and words say what to do. */

import { config, el, nameOf, t } from "../../page.js";
import { block, flat, person, svg } from "./block.js";
import { heading } from "./heading.js";

const STEP_SECONDS = 4;
const [APART, ZIGZAG] = [1.02, 0.9];

/** The middle of step n's floor: to the right, turn by turn a little to the back and to the front. */
const place = (n) => [n * APART + (n % 2 ? ZIGZAG : -ZIGZAG), -n * APART + (n % 2 ? ZIGZAG : -ZIGZAG)];

const desk = (x, y) => [person("staff", [x - 0.25, y - 0.35]), block("desk", [x - 0.6, y - 0.2, 0.1], [1.1, 0.4, 0.5])];
const THINGS = {
  number: (x, y) => [block("kiosk", [x - 0.25, y - 0.45, 0.1], [0.5, 0.35, 1.25]), block("screen", [x - 0.17, y - 0.1, 0.7], [0.34, 0.02, 0.5])],
  wait: (x, y) => [-0.6, -0.15, 0.3].flatMap((along) => [block("seat", [x + along, y - 0.45, 0.1], [0.36, 0.08, 0.75]), block("seat", [x + along, y - 0.37, 0.1], [0.36, 0.34, 0.34])]),
  guidance: desk,
  intake: (x, y) => [...desk(x, y), block("paper", [x - 0.25, y - 0.12, 0.6], [0.36, 0.24, 0.05])],
  fee: (x, y) => [...desk(x, y), ...[0, 1, 2].map((n) => block("coin", [x - 0.1 + n * 0.2, y - 0.1, 0.6], [0.14, 0.14, 0.08 + n * 0.07]))],
  result: (x, y) => [...desk(x, y), block("paper", [x - 0.3, y - 0.08, 0.6], [0.5, 0.05, 0.5])],
};

export class Guide {
  kind = "guide";

  constructor(steps, services) {
    Object.assign(this, { steps, services, at: 0, seconds: 0 });
  }

  screens() {
    if (this.steps.length < 2) return [];
    return [{ key: 0, seconds: this.steps.length * STEP_SECONDS, draw: () => this.draw(), tick: () => this.tick() }];
  }

  draw() {
    [this.at, this.seconds] = [0, 0];
    this.walker = person("guest", [0, 0]);
    this.stations = this.steps.map((step, n) => station(step, n));
    this.words = el("div", { class: "guide__words" });
    this.marks = this.steps.map(() => el("li", {}));
    const drawing = svg("svg", { class: "guide__drawing", viewBox: this.frame(), "aria-hidden": "true" }, path(this.steps.length), ...this.stations, this.walker);
    this.go();
    return el("div", { class: "panel__body" }, heading("map-pinned", t("guide")), el("div", { class: "guide" }, drawing, this.words, el("ol", { class: "guide__dots", "aria-hidden": "true" }, ...this.marks)));
  }

  /** The part of the drawing that is drawn on. */
  frame() {
    const [right] = flat(...place(this.steps.length - 1));
    return `-85 -165 ${(right + 170).toFixed(0)} 268`;
  }

  tick() {
    this.seconds += 1;
    if (this.seconds % STEP_SECONDS) return;
    this.at = (this.at + 1) % this.steps.length;
    this.go();
  }

  go() {
    const [x, y] = place(this.at);
    const [left, foot] = flat(x + 0.25, y + 0.62, 0.1);
    this.walker.style.transform = `translate(${left}px, ${foot}px)`;
    for (const each of [this.stations, this.marks]) each.forEach((mark, n) => mark.toggleAttribute("data-now", n === this.at));
    const { kind, service, minutes } = this.steps[this.at];
    const named = this.services().get(service);
    this.words.replaceChildren(
      el("p", { class: "guide__count" }, t("step_of", { n: this.at + 1, total: this.steps.length })),
      el("h3", { class: "guide__title" }, t(`guide_${kind}`)),
      el("p", { class: "guide__text" }, t(`guide_${kind}_text`)),
      el("p", { class: "guide__more" }, [named && nameOf(named), minutes && t("wait_about", { n: Math.round(minutes) })].filter(Boolean).join(" · ")),
    );
  }
}

function station({ kind }, n) {
  const [x, y] = place(n);
  return svg("g", { class: "station", "data-kind": kind }, block("floor", [x - 0.85, y - 0.85, 0], [1.7, 1.7, 0.1]), ...THINGS[kind](x, y - 0.1));
}

/** The line on the ground from step to step. */
function path(count) {
  const points = Array.from({ length: count }, (_, n) => flat(...place(n)).map((each) => each.toFixed(1)).join());
  return svg("polyline", { class: "guide__path", points: points.join(" ") });
}

export const guideOf = (services) => new Guide(config.board.guide, services);
