/** The grid of counters: as many as fit, and pages beyond. */

import { el, nameOf, put, t } from "../page.js";
import { countersOf } from "./about.js";
import { breadth, stamp } from "./stamp.js";

const PAGE_MS = 8_000;
const WIDE = [[3, 1], [4, 1], [3, 2], [4, 2], [5, 2], [4, 3], [5, 3], [6, 3]];
const NARROW = [[1, 1], [2, 1], [3, 1], [2, 2], [3, 2], [3, 3]];
const UPRIGHT = [[3, 2], [3, 3], [3, 4], [3, 5], [3, 6]];
const FEW = [[1, 1], [2, 1], [3, 1], [3, 2]];

/** The grids a layout may have, smallest first; the last one is a full page. */
export const GRIDS = { hall: WIDE, split: NARROW, field: FEW, totem: UPRIGHT, "totem-panels": UPRIGHT.slice(0, 2) };

/** Columns and rows of the smallest grid that holds so many tiles. */
export const shape = (grids, count) => grids.find(([columns, rows]) => columns * rows >= count) ?? grids.at(-1);

export class Tiles {
  constructor(box, grids, onTurn) {
    const [columns, rows] = grids.at(-1);
    Object.assign(this, { box, grids, most: columns * rows, onTurn, page: 0, pages: 1, tiles: new Map(), mark: "" });
    setInterval(() => this.turn(), PAGE_MS);
  }

  turn() {
    if (this.pages < 2) return;
    this.page = (this.page + 1) % this.pages;
    this.onTurn();
  }

  /** Which counters to draw: all while they fit one page, else those at work first. */
  drawn(floor) {
    const mine = countersOf(floor);
    if (mine.length <= this.most) return mine;
    return mine.filter((counter) => floor.stateOf(counter.code) !== "closed");
  }

  /** Show the page a counter is on: somebody was just called there. */
  reveal(code, floor) {
    const at = this.drawn(floor).findIndex((counter) => counter.code === code);
    if (at >= 0) this.page = Math.floor(at / this.most);
  }

  draw(floor, flashing = new Set()) {
    this.floor = floor;
    const counters = this.drawn(floor);
    this.pages = Math.max(1, Math.ceil(counters.length / this.most));
    this.page = Math.min(this.page, this.pages - 1);
    const shown = counters.slice(this.page * this.most, (this.page + 1) * this.most);
    const [columns, rows] = shape(this.grids, this.pages > 1 ? this.most : shown.length);
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
    stamp(tile.number, number || { open: "––––", paused: "––––", closed: "" }[state], this.floor.seq);
    Object.assign(tile.element.dataset, { state, number });
    tile.number.style.setProperty("--letters", Math.max(4, breadth(number)));
    tile.element.toggleAttribute("data-flash", Boolean(turn) && flashing.has(turn.id));
  }
}
