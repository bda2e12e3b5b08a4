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
  const { query, field } = own;
  const asked = new URLSearchParams({ q: query.trim(), limit: MOST, ...(field === null ? {} : { field }) });
  const answered = await get(`/branches/${kiosk.branch.code}/procedures?${asked}`).then(
    ({ items, total }) => ({ found: items, total, error: null }),
    (error) => ({ found: [], total: 0, error }),
  );
  if (kiosk.own === own && own.query === query && own.field === field) kiosk.change(answered);
}

function type(kiosk, query) {
  kiosk.change({ query, page: 0 });
  search(kiosk);
}

/** A procedure as a card; `facts` stand beside its code and field. */
export const entryCard = (entry, act, ...facts) =>
  el(
    "button",
    { class: "card entry", type: "button", data: { procedure: entry.code }, on: { click: act } },
    el("span", { class: "card__name", lang: "vi" }, shortened(entry.name)),
    el("span", { class: "entry__facts" }, el("span", { lang: "vi" }, `${entry.code} · ${entry.field}`), ...facts),
  );

function procedureCard(kiosk, entry) {
  const service = kiosk.floor.services.get(entry.service);
  const here = service && el("span", { class: "entry__here" }, icon("ticket"), shortNameOf(service));
  return { element: entryCard(entry, () => kiosk.go("procedure", { code: entry.code }), ...[here].filter(Boolean)) };
}

/** The key to the fields, or, where one of them was chosen, the key that leaves it. */
function fieldKey(kiosk) {
  const { field } = kiosk.own;
  const leave = () => {
    kiosk.change({ field: null, page: 0 });
    search(kiosk);
  };
  if (field === null) return el("button", { class: "button tool", type: "button", data: { key: "fields" }, on: { click: () => kiosk.go("fields") } }, icon("layers"), el("span", {}, t("fields")));
  return el("button", { class: "button tool tool--on", type: "button", data: { key: "all-fields" }, "aria-label": `${field}. ${t("fields_all")}`, on: { click: leave } }, icon("layers"), el("span", { lang: "vi" }, field), icon("x"));
}

/** What stands where nothing was found. */
function nothing({ query, found, error }) {
  if (error) return t("procedures_failed");
  return found ? t("procedures_none", { query }) : t("procedures_searching");
}

export const proceduresScreen = {
  name: "procedures",
  choice: { picture: "book-open", word: "home_procedures", hint: "home_procedures_hint", offered: (kiosk) => kiosk.offers("procedures") },
  begin: () => ({ query: "", field: null, page: 0, found: null, total: 0, error: null }),
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
      el("div", { class: "finding" }, typedLine(own.query, t("procedures_hint")), fieldKey(kiosk)),
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
