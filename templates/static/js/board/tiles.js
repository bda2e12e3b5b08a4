/** The grid of counters: as many as fit, and pages beyond. */

import { el, nameOf, put, t } from "../page.js";

const AT_MOST = 18;
const PAGE_MS = 8_000;

/** Columns and rows for so many tiles, wide screens; tall ones turn it round. */
export function shape(count) {
  const fits = [
    [3, 1], [4, 1], [3, 2], [4, 2], [5, 2], [4, 3], [5, 3], [6, 3],
  ];
  return fits.find(([columns, rows]) => columns * rows >= count) ?? [6, 3];
}

/** Which counters to draw: all while they fit one page, else those at work first. */
function drawn(floor, zone) {
  const all = [...floor.counters.values()].filter((counter) => !zone || counter.zone === zone);
  const mine = all.length ? all : [...floor.counters.values()];
  if (mine.length <= AT_MOST) return mine;
  return mine.filter((counter) => floor.stateOf(counter.code) !== "closed");
}

export class Tiles {
  constructor(box, zone, onTurn) {
    Object.assign(this, { box, zone, onTurn, page: 0, pages: 1, tiles: new Map(), mark: "" });
    setInterval(() => this.turn(), PAGE_MS);
  }

  turn() {
    if (this.pages < 2 || !this.floor) return;
    this.page = (this.page + 1) % this.pages;
    this.onTurn();
  }

  /** Show the page a counter is on: somebody was just called there. */
  reveal(code) {
    const at = drawn(this.floor, this.zone).findIndex((counter) => counter.code === code);
    if (at >= 0) this.page = Math.floor(at / AT_MOST);
  }

  draw(floor, flashing = new Set()) {
    this.floor = floor;
    const counters = drawn(floor, this.zone);
    this.pages = Math.max(1, Math.ceil(counters.length / AT_MOST));
    this.page = Math.min(this.page, this.pages - 1);
    const shown = counters.slice(this.page * AT_MOST, (this.page + 1) * AT_MOST);
    const [columns, rows] = shape(this.pages > 1 ? AT_MOST : shown.length);
    this.box.style.setProperty("--columns", columns);
    this.box.style.setProperty("--rows", rows);
    const mark = shown.map((counter) => counter.code).join();
    if (mark !== this.mark) this.build(shown, mark);
    for (const counter of shown) this.fill(counter, flashing);
  }

  build(shown, mark) {
    this.mark = mark;
    this.tiles = new Map(
      shown.map((counter) => {
        const number = el("p", { class: "number tile__number" });
        const state = el("p", { class: "tile__state" });
        const element = el("article", { class: "tile", data: { counter: counter.code } }, el("h3", { class: "tile__name" }), state, number);
        return [counter.code, { element, number, state, name: element.firstChild }];
      }),
    );
    this.box.replaceChildren(...[...this.tiles.values()].map((tile) => tile.element));
  }

  fill(counter, flashing) {
    const tile = this.tiles.get(counter.code);
    const turn = this.floor.turnAt(counter.code);
    const state = this.floor.stateOf(counter.code);
    const number = turn?.ticket.number ?? "";
    put(tile.name, nameOf(counter));
    put(tile.state, t(`tile_${state}`));
    put(tile.number, number || { open: "––––", paused: "––––", closed: "" }[state]);
    Object.assign(tile.element.dataset, { state, number });
    tile.number.style.setProperty("--letters", Math.max(4, number.length));
    tile.element.toggleAttribute("data-flash", Boolean(turn) && flashing.has(turn.id));
  }
}
