/** How the centre's cases stand, which are overdue, and how people rate it: what the server knows, and as of when. */

import * as clock from "../../clock.js";
import { get } from "../../api.js";
import { config, el, nameOf, t } from "../../page.js";
import { heading } from "./heading.js";

const REFRESH_MS = 60_000;
const FIELDS = 6; // rows of one screen
const CODES = config.board.layout === "field" ? 3 : 8;

/** Keeps the figures of the branch fresh; what was last known stays, with its time, while nothing answers. */
export class Figures {
  constructor() {
    this.now = { cases: null, overdue: null, ratings: null };
    this.ask();
    setInterval(() => this.ask(), REFRESH_MS);
  }

  async ask() {
    try {
      this.now = await get(`/branches/${config.branch.code}/figures`);
    } catch (error) {
      if (error.code !== "no-contact") console.info("no figures:", error.code);
    }
  }
}

const pages = (items, size) => Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size));
const percent = (part, whole) => (whole ? `${Math.round((100 * part) / whole)}%` : "–");
const number = (n) => new Intl.NumberFormat("vi-VN").format(n);

export class Cases {
  kind = "figures";

  constructor(figures) {
    this.figures = figures;
  }

  screens() {
    const { cases } = this.figures.now;
    if (!cases) return [];
    const all = pages(cases.fields, FIELDS);
    return (all.length ? all : [[]]).map((fields, n) => ({ key: n, mark: JSON.stringify(cases), draw: () => this.draw(cases, fields) }));
  }

  draw({ as_of, fields: all }, fields) {
    const sum = (name) => all.reduce((total, field) => total + field[name], 0);
    const figure = (name, value, alarming = false) =>
      el("div", { class: "total", data: { figure: name, alarming } }, el("dt", {}, t(`cases_${name}`)), el("dd", { class: "total__number" }, value));
    return el(
      "div",
      { class: "panel__body" },
      heading("files", t("cases"), as_of),
      el(
        "dl",
        { class: "totals" },
        figure("received", number(sum("received"))),
        figure("done", number(sum("done"))),
        figure("on_time", percent(sum("on_time"), sum("done"))),
        figure("overdue", number(sum("overdue")), sum("overdue") > 0),
      ),
      el("ul", { class: "fields" }, ...fields.map(fieldRow)),
    );
  }
}

function fieldRow(field) {
  const share = percent(field.on_time, field.done);
  const bar = el("span", { class: "field__bar", "aria-hidden": "true" });
  bar.style.setProperty("--share", field.done ? share : "0%");
  return el(
    "li",
    { class: "field", data: { field: field.code } },
    el("span", { class: "field__name" }, nameOf(field)),
    el("span", { class: "field__done" }, t("cases_done_of", { done: number(field.done), received: number(field.received) })),
    el("span", { class: "field__share" }, t("cases_share", { share })),
    el("span", { class: "field__overdue" }, field.overdue ? t("cases_overdue_n", { n: number(field.overdue) }) : ""),
    bar,
  );
}

export class Overdue {
  kind = "overdue";

  constructor(figures) {
    this.figures = figures;
  }

  screens() {
    const { overdue } = this.figures.now;
    return pages(overdue?.items ?? [], CODES).map((items, n) => ({ key: n, mark: JSON.stringify(overdue), draw: () => this.draw(overdue.as_of, items) }));
  }

  draw(asOf, items) {
    const names = new Map((this.figures.now.cases?.fields ?? []).map((field) => [field.code, nameOf(field)]));
    const row = ({ code, field, due }) =>
      el("li", { class: "overdue" }, el("strong", { class: "overdue__code" }, code), el("span", { class: "overdue__field" }, names.get(field) ?? field), el("span", { class: "overdue__due" }, t("due", { date: clock.date(Date.parse(due)) })));
    return el("div", { class: "panel__body" }, heading("calendar-clock", t("overdue"), asOf), el("ul", { class: "overdues" }, ...items.map(row)));
  }
}

export class Ratings {
  kind = "ratings";

  constructor(figures) {
    this.figures = figures;
  }

  screens() {
    const { ratings } = this.figures.now;
    return ratings?.count ? [{ key: 0, mark: JSON.stringify(ratings), draw: () => this.draw(ratings) }] : [];
  }

  draw({ days, count, satisfied_percent }) {
    return el(
      "div",
      { class: "panel__body" },
      heading("smile", t("ratings")),
      el("div", { class: "rating" }, el("p", { class: "rating__share" }, `${Math.round(satisfied_percent)}%`), el("p", { class: "rating__words" }, t("ratings_satisfied")), el("p", { class: "rating__count" }, t("ratings_count", { count: number(count), days }))),
    );
  }
}
