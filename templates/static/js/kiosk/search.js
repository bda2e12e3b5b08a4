/** Finding a service by typing, marks or no marks, on the screen's keyboard or a real one. */

import { el, t } from "../page.js";
import { find } from "./catalogue.js";
import { afterKey, letters, typedLine } from "./keyboard.js";
import { serviceCards } from "./services.js";

const type = (kiosk, query) => kiosk.change({ query, page: 0 });

export const searchScreen = {
  name: "search",
  takesNumber: true,
  begin: () => ({ query: "", page: 0 }),
  draw(kiosk) {
    const { query } = kiosk.own;
    const none = el("p", { class: "cards__none" }, t("search_none", { query }));
    const cards = serviceCards(kiosk, find(kiosk.services, query), none);
    const element = el(
      "section",
      { class: "screen screen--search", data: { screen: "search" } },
      el("div", { class: "ask" }, el("h1", {}, t("search_title"))),
      typedLine(query, t("search_hint")),
      cards.element,
      letters(query, (changed) => type(kiosk, changed)),
    );
    return { element, draw: cards.draw, update: cards.update, says: [["search_title"], ["search_hint"]] };
  },
  typed(kiosk, key) {
    const query = afterKey(kiosk.own.query, key);
    if (query === null) return false;
    type(kiosk, query);
    return true;
  },
};
