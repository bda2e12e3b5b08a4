/** Which procedure of a service, where the centre has kiosks name some; nobody has to know it. */

import { get } from "../api.js";
import { el, icon, shortNameOf, t } from "../page.js";
import { pagedCards } from "./paged.js";
import { entryCard } from "./procedures.js";
import { sayable } from "./voice.js";

/** What people choose from, by the code of the service. */
export class Choices {
  constructor() {
    this.byService = new Map();
  }

  of(service) {
    return this.byService.get(service.code) ?? [];
  }

  /** Learn them anew; what is known stays where the server does not answer. */
  async learn(branch) {
    try {
      const { items } = await get(`/branches/${branch}/procedure-choices`);
      this.byService = new Map();
      for (const entry of items) this.byService.set(entry.service, [...this.of({ code: entry.service }), entry]);
    } catch (error) {
      console.warn("the procedures to choose from stay as they were:", error.code);
    }
  }
}

function choiceCard(kiosk, service, entry) {
  const element = entryCard(entry, () => kiosk.take(service, element, { procedure: entry.code }));
  return { element: sayable(element, [["say_procedure", { procedure: entry.code }]]) };
}

export const choosingScreen = {
  name: "choosing",
  takesNumber: true,
  begin: () => ({ service: null, page: 0 }),
  draw(kiosk) {
    const { service, page } = kiosk.own;
    const cards = pagedCards({
      items: kiosk.choicesOf(service),
      card: (entry) => choiceCard(kiosk, service, entry),
      page,
      turnPage: (turned) => kiosk.change({ page: turned }),
    });
    const other = el(
      "button",
      { class: "button other", type: "button", data: { key: "other" }, on: { click: () => kiosk.take(service, other) } },
      icon("circle-question-mark"),
      el("span", {}, t("choosing_other")),
    );
    const element = el(
      "section",
      { class: "screen screen--choosing", data: { screen: "choosing" } },
      el("div", { class: "ask" }, el("h1", {}, t("choosing_title")), el("p", {}, shortNameOf(service))),
      cards.element,
      sayable(other, [["choosing_other"]]),
    );
    return { element, draw: cards.draw, says: [["choosing_title"], ["choosing_hint"]] };
  },
};
