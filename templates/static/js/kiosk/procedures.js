/** Looking up procedures: what was typed is searched by the server at every letter, and the list is paged by keys. */

import { get } from "../api.js";
import { el, icon, shortNameOf, t } from "../page.js";
import { afterKey, letters, typedLine } from "./keyboard.js";
import { pagedCards } from "./paged.js";

const MOST = 60; // nobody turns more pages than these fill: one letter more finds it sooner
const LONGEST_NAME = 130; // letters that stand on a card; the procedure's own screen has all of them

/** The name, or its beginning up to a whole word. */
const shortened = (name) => (name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME).replace(/\s+\S*$/, "")} …`);

/** Ask for what was typed; an answer that comes after more was typed is passed over. */
async function search(kiosk) {
  const { own } = kiosk;
  const { query } = own;
  const asked = new URLSearchParams({ q: query.trim(), limit: MOST });
  const answered = await get(`/branches/${kiosk.branch.code}/procedures?${asked}`).then(
    ({ items, total }) => ({ found: items, total, error: null }),
    (error) => ({ found: [], total: 0, error }),
  );
  if (kiosk.own === own && own.query === query) kiosk.change(answered);
}

function type(kiosk, query) {
  kiosk.change({ query, page: 0 });
  search(kiosk);
}

function procedureCard(kiosk, entry) {
  const service = kiosk.floor.services.get(entry.service);
  const element = el(
    "button",
    { class: "card entry", type: "button", data: { procedure: entry.code }, on: { click: () => kiosk.go("procedure", { code: entry.code }) } },
    el("span", { class: "card__name", lang: "vi" }, shortened(entry.name)),
    el(
      "span",
      { class: "entry__facts" },
      el("span", { lang: "vi" }, `${entry.code} · ${entry.field}`),
      service && el("span", { class: "entry__here" }, icon("ticket"), shortNameOf(service)),
    ),
  );
  return { element };
}

/** What stands where nothing was found. */
function nothing({ query, found, error }) {
  if (error) return t("procedures_failed");
  return found ? t("procedures_none", { query }) : t("procedures_searching");
}

export const proceduresScreen = {
  name: "procedures",
  choice: { picture: "book-open", word: "home_procedures", hint: "home_procedures_hint", offered: (kiosk) => kiosk.offers("procedures") },
  begin: () => ({ query: "", page: 0, found: null, total: 0, error: null }),
  enter(kiosk) {
    if (kiosk.own.found === null) search(kiosk);
  },
  draw(kiosk) {
    const { own } = kiosk;
    const cards = pagedCards({
      items: own.found ?? [],
      card: (entry) => procedureCard(kiosk, entry),
      page: own.page,
      turnPage: (page) => kiosk.change({ page }),
      empty: el("p", { class: "cards__none", role: "status" }, nothing(own)),
    });
    const element = el(
      "section",
      { class: "screen screen--search screen--procedures", data: { screen: "procedures" } },
      el("div", { class: "ask" }, el("h1", {}, t("procedures_title")), el("p", {}, own.found ? t("procedures_found", { n: own.total }) : t("procedures_searching"))),
      typedLine(own.query, t("procedures_hint")),
      cards.element,
      letters(own.query, (query) => type(kiosk, query)),
    );
    return { element, draw: cards.draw, says: [["procedures_title"], ["procedures_hint"]] };
  },
  typed(kiosk, key) {
    const query = afterKey(kiosk.own.query, key);
    if (query === null) return false;
    type(kiosk, query);
    return true;
  },
};
