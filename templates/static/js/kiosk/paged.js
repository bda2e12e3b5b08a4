/** Lists that do not fit one screen are turned page by page, by large keys. */

import { el, icon, t } from "../page.js";

/**
 * A grid of cards with as many to a page as fit: `{element, draw, update}`.
 *
 * `card(item)` makes `{element, update?}` of one of the `items`; `turnPage(page)` is asked for another page;
 * `empty` stands where there is nothing.
 */
export function pagedCards({ items, card, page, turnPage, empty }) {
  const grid = el("div", { class: "cards" });
  const pager = el("div", { class: "pager" });
  const element = el("div", { class: "paged" }, grid, pager);
  let cards = [];
  const draw = () => {
    pager.replaceChildren();
    if (items.length > capacity(grid)) pager.replaceChildren(...pagerKeys(0, 2, turnPage)); // it takes room itself
    const perPage = capacity(grid);
    const total = Math.max(1, Math.ceil(items.length / perPage));
    const here = Math.min(page, total - 1);
    cards = items.slice(here * perPage, (here + 1) * perPage).map(card);
    grid.replaceChildren(...(cards.length ? cards.map((each) => each.element) : [empty].filter(Boolean)));
    pager.replaceChildren(...(total > 1 ? pagerKeys(here, total, turnPage) : []));
  };
  const update = () => cards.forEach((each) => each.update?.());
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
