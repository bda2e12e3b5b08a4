/** Finding a service by typing on the screen, marks or no marks. */

import { el, icon, t } from "../page.js";
import { find } from "./catalogue.js";
import { pagedCards } from "./services.js";

const ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/** The search screen; `query` is kept by the caller so that a redraw loses nothing. */
export function searchScreen({ floor, services, query, page, actions }) {
  const found = find(services, query);
  const cards = pagedCards({
    services: found,
    floor,
    page,
    choose: actions.choose,
    turnPage: actions.turnPage,
    empty: el("p", { class: "cards__none" }, t("search_none", { query })),
  });
  const typed = el(
    "div",
    { class: "typed", role: "status" },
    icon("search"),
    query ? el("span", { class: "typed__words" }, query, el("span", { class: "caret" })) : el("span", { class: "typed__hint" }, t("search_hint")),
  );
  const element = el(
    "section",
    { class: "screen screen--search", data: { screen: "search" } },
    el("div", { class: "ask" }, el("h1", {}, t("search_title"))),
    typed,
    cards.element,
    keyboard(query, actions.type),
  );
  return { element, draw: cards.draw, update: cards.update, words: `${t("search_title")} ${t("search_hint")}` };
}

function keyboard(query, type) {
  const key = (name, label, next, picture = null, wide = "") =>
    el("button", { class: `letter ${wide}`, type: "button", data: { letter: name }, on: { click: () => type(next) } }, picture && icon(picture), el("span", {}, label));
  const rows = ROWS.map((row) => el("div", { class: "keyboard__row" }, ...[...row].map((each) => key(each, each, (query + each).slice(0, 30)))));
  const last = el(
    "div",
    { class: "keyboard__row" },
    key("clear", t("clear"), "", "x", "letter--wide"),
    key("space", t("space"), query && !query.endsWith(" ") ? `${query} ` : query, null, "letter--space"),
    key("erase", t("erase"), query.slice(0, -1), "delete", "letter--wide"),
  );
  return el("div", { class: "keyboard", role: "group", "aria-label": t("keyboard") }, ...rows, last);
}
