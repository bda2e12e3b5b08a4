/** The list in columns: number → counter, the latest call first, as many as fit, and pages beyond. */

import { el, icon, t } from "../page.js";
import { redraw } from "../redraw.js";
import { countersOf } from "./about.js";

const AT_MOST = 10;
const PAGE_MS = 8_000;

export class Rows {
  constructor(box, onTurn) {
    Object.assign(this, { box, onTurn, page: 0, pages: 1 });
    setInterval(() => this.turn(), PAGE_MS);
  }

  turn() {
    if (this.pages < 2) return;
    this.page = (this.page + 1) % this.pages;
    this.onTurn();
  }

  /** The latest call stands on the first page. */
  reveal() {
    this.page = 0;
  }

  draw(floor, flashing = new Set()) {
    const present = countersOf(floor)
      .map((counter) => ({ counter, turn: floor.turnAt(counter.code) }))
      .filter(({ turn }) => turn)
      .sort((a, b) => (b.turn.called_at ?? "").localeCompare(a.turn.called_at ?? ""));
    this.pages = Math.max(1, Math.ceil(present.length / AT_MOST));
    this.page = Math.min(this.page, this.pages - 1);
    const shown = present.slice(this.page * AT_MOST, (this.page + 1) * AT_MOST);
    redraw(this.box, ...(shown.length ? shown.map((each) => this.row(floor, each, flashing)) : [el("p", { class: "rows__none" }, t("none_recent"))]));
  }

  row(floor, { counter, turn }, flashing) {
    return el(
      "article",
      { class: "row", data: { key: turn.id, counter: counter.code, number: turn.ticket.number, state: turn.state, flash: flashing.has(turn.id) } },
      el("p", { class: "number row__number", data: { seq: floor.seq } }, turn.ticket.number),
      el("span", { class: "row__arrow" }, icon("arrow-right")),
      el("p", { class: "row__counter" }, t("counter_n", { n: counter.code })),
      el("p", { class: "row__state" }, t(`tile_${turn.state}`)),
    );
  }
}
