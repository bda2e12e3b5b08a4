/** The first screen: the services as cards, a page at a time. */

import { el, icon, nameOf, put, shortNameOf, t, waitWords } from "../page.js";
import { pictureOf } from "./catalogue.js";
import { filesTool } from "./files.js";

const LONG_NAME = 34; // letters that still stand on two lines of a card

/** A service as a card; `choose` is called with it on a touch. */
export function card(service, floor, choose) {
  const people = el("span", { class: "card__people" });
  const line = el("span", { class: "fact" });
  const wait = el("span", { class: "card__wait" });
  const element = el(
    "button",
    { class: "card", type: "button", data: { service: service.code }, on: { click: () => choose(service, element) } },
    el("span", { class: "card__picture" }, icon(pictureOf(service))),
    el("span", { class: "card__name", data: { long: shortNameOf(service).length > LONG_NAME } }, shortNameOf(service)),
    el("span", { class: "card__letter", "aria-hidden": "true" }, service.letter),
    el("span", { class: "card__facts" }, line, el("span", { class: "fact" }, icon("clock"), wait)),
  );
  element.title = nameOf(service);
  const update = (fresh) => {
    const n = floor.waiting(service.code).length;
    const open = fresh.open && !floor.stopOf(service.code);
    element.toggleAttribute("data-closed", !open);
    element.toggleAttribute("data-soon", Boolean(fresh.closing_soon));
    line.replaceChildren(icon(fresh.closing_soon ? "triangle-alert" : "users"), people);
    put(people, fresh.closing_soon ? t("closing_soon") : n ? t("waiting", { n }) : t("waiting_none"));
    put(wait, open ? waitWords(fresh.estimate) : t(fresh.full ? "service_full" : "service_closed"));
  };
  update(service);
  return { element, code: service.code, update };
}

/** A grid of cards with as many to a page as fit; returns `{element, update}`. */
export function pagedCards({ services, floor, choose, page, turnPage, empty }) {
  const grid = el("div", { class: "cards" });
  const pager = el("div", { class: "pager" });
  const element = el("div", { class: "paged" }, grid, pager);
  let cards = [];
  const draw = () => {
    pager.replaceChildren();
    if (services.length > capacity(grid)) pager.replaceChildren(...pagerKeys(0, 2, turnPage)); // it takes room itself
    const perPage = capacity(grid);
    const total = Math.max(1, Math.ceil(services.length / perPage));
    const here = Math.min(page, total - 1);
    cards = services.slice(here * perPage, (here + 1) * perPage).map((service) => card(service, floor, choose));
    grid.replaceChildren(...(cards.length ? cards.map((each) => each.element) : [empty].filter(Boolean)));
    pager.replaceChildren(...(total > 1 ? pagerKeys(here, total, turnPage) : []));
  };
  const update = () => {
    for (const each of cards) {
      const fresh = floor.services.get(each.code);
      if (fresh) each.update(fresh);
    }
  };
  return { element, draw, update };
}

function pagerKeys(here, total, turnPage) {
  const key = (name, target, picture, last) =>
    el(
      "button",
      { class: "button pager__key", type: "button", data: { page: name }, disabled: target < 0 || target >= total, on: { click: () => turnPage(target) } },
      last ? null : icon(picture),
      el("span", {}, t(name === "before" ? "page_before" : "page_after")),
      last ? icon(picture) : null,
    );
  return [
    key("before", here - 1, "chevron-left", false),
    el("span", { class: "pager__here" }, t("page_of", { n: here + 1, total })),
    key("after", here + 1, "chevron-right", true),
  ];
}

/** How many cards the grid has room for: its style names the least height, its width the columns. */
function capacity(grid) {
  const style = getComputedStyle(grid);
  const columns = Number(style.getPropertyValue("--columns")) || 2;
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const least = parseFloat(style.getPropertyValue("--least")) * rem;
  const gap = parseFloat(style.rowGap) || 0;
  const rows = Math.max(1, Math.floor((grid.clientHeight + gap + 1) / (least + gap)));
  grid.style.setProperty("--rows", rows);
  return rows * columns;
}

/** The first screen. */
export function servicesScreen({ floor, services, page, priority, files, actions }) {
  const cards = pagedCards({ services, floor, page, choose: actions.choose, turnPage: actions.turnPage });
  const tools = el(
    "div",
    { class: "tools" },
    el("button", { class: "button tool", type: "button", data: { key: "search" }, on: { click: actions.search } }, icon("search"), el("span", {}, t("search"))),
    priority
      ? el(
          "button",
          { class: "button tool tool--on", type: "button", data: { key: "priority-off" }, "aria-label": `${t("priority_on", { name: nameOf(priority) })}. ${t("priority_off")}`, on: { click: actions.dropPriority } },
          icon("star"),
          el("span", {}, t("priority_on", { name: nameOf(priority) })),
          icon("x"),
        )
      : actions.hasPriorities &&
          el("button", { class: "button tool", type: "button", data: { key: "priority" }, on: { click: actions.askPriority } }, icon("heart-handshake"), el("span", {}, t("priority"))),
    filesTool(files, actions),
  );
  const element = el(
    "section",
    { class: "screen screen--services", data: { screen: "services" } },
    el("div", { class: "ask" }, el("h1", {}, t("question")), el("p", {}, t("choose"))),
    tools,
    cards.element,
  );
  return { element, draw: cards.draw, update: cards.update, words: `${t("question")} ${t("choose")}` };
}
