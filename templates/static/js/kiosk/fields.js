/** The fields of the catalogue, for whoever would rather look through procedures than type. */

import { get } from "../api.js";
import { el, icon, t } from "../page.js";
import { pagedCards } from "./paged.js";

async function load(kiosk) {
  const { own } = kiosk;
  const answered = await get(`/branches/${kiosk.branch.code}/procedure-fields`).then(
    ({ items }) => ({ fields: items, error: null }),
    (error) => ({ fields: [], error }),
  );
  if (kiosk.own === own) kiosk.change(answered);
}

function fieldCard(kiosk, { name, procedures, here }) {
  const element = el(
    "button",
    { class: "card entry", type: "button", data: { field: name }, on: { click: () => kiosk.go("procedures", { field: name }) } },
    el("span", { class: "card__name", lang: "vi" }, name),
    el("span", { class: "entry__facts" }, el("span", {}, t("procedures_found", { n: procedures })), here && el("span", { class: "entry__here" }, icon("ticket"), t("fields_here"))),
  );
  return { element };
}

export const fieldsScreen = {
  name: "fields",
  begin: () => ({ page: 0, fields: null, error: null }),
  enter(kiosk) {
    if (kiosk.own.fields === null) load(kiosk);
  },
  draw(kiosk) {
    const { fields, error, page } = kiosk.own;
    const cards = pagedCards({
      items: fields ?? [],
      card: (field) => fieldCard(kiosk, field),
      page,
      turnPage: (turned) => kiosk.change({ page: turned }),
      empty: el("p", { class: "cards__none", role: "status" }, t(error ? "procedures_failed" : "procedures_searching")),
    });
    const element = el(
      "section",
      { class: "screen screen--fields", data: { screen: "fields" } },
      el("div", { class: "ask" }, el("h1", {}, t("fields_title"))),
      cards.element,
    );
    return { element, draw: cards.draw, says: [["fields_title"]] };
  },
};
