/** The services as cards, a page at a time; a touch on one takes a number, or asks which procedure. */

import { el, icon, nameOf, put, shortNameOf, t, waitWords } from "../page.js";
import { pictureOf } from "./catalogue.js";
import { filesTool } from "./files.js";
import { hearCard, identityAsked, identityTool } from "./identity.js";
import { pagedCards } from "./paged.js";
import { priorityTool } from "./priority.js";
import { sayable } from "./voice.js";

const LONG_NAME = 34; // letters that still stand on two lines of a card

/** A service as a card; its facts are those of the floor. */
function serviceCard(kiosk, service) {
  const people = el("span", { class: "card__people" });
  const line = el("span", { class: "fact" });
  const wait = el("span", { class: "card__wait" });
  const time = el("span", { class: "fact" }, icon("clock"), wait);
  const element = el(
    "button",
    { class: "card", type: "button", data: { service: service.code }, on: { click: () => kiosk.pick(service, element) } },
    el("span", { class: "card__picture" }, icon(pictureOf(service))),
    el("span", { class: "card__name", data: { long: shortNameOf(service).length > LONG_NAME } }, shortNameOf(service)),
    el("span", { class: "card__letter", "aria-hidden": "true" }, service.letter),
    el("span", { class: "card__facts" }, line, time),
  );
  element.title = nameOf(service);
  const update = () => {
    const { floor } = kiosk;
    const fresh = floor.services.get(service.code) ?? service;
    const n = floor.waiting(service.code).length;
    const open = fresh.open && !floor.stopOf(service.code);
    element.toggleAttribute("data-closed", !open);
    element.toggleAttribute("data-soon", Boolean(fresh.closing_soon));
    line.replaceChildren(icon(fresh.closing_soon ? "triangle-alert" : "users"), people);
    time.hidden = kiosk.alone;
    const outlook = open ? ["waiting", { n }] : [fresh.full ? "service_full" : "service_closed"];
    sayable(element, [["say_service", { service: service.code }], ...(kiosk.alone ? [] : [outlook])]);
    if (kiosk.alone) return put(people, t("wait_unknown"));
    put(people, fresh.closing_soon ? t("closing_soon") : n ? t("waiting", { n }) : t("waiting_none"));
    put(wait, open ? waitWords(fresh.estimate) : t(fresh.full ? "service_full" : "service_closed"));
  };
  update();
  return { element, update };
}

/** Cards of `services`, on the page that the screen in view has turned to. */
export const serviceCards = (kiosk, services, empty) =>
  pagedCards({
    items: services,
    card: (service) => serviceCard(kiosk, service),
    page: kiosk.own.page,
    turnPage: (page) => kiosk.change({ page }),
    empty,
  });

export const servicesScreen = {
  name: "services",
  takesNumber: true,
  choice: { picture: "ticket", word: "home_number", hint: "home_number_hint" },
  begin: () => ({ page: 0 }),
  draw(kiosk) {
    const cards = serviceCards(kiosk, kiosk.services);
    const asked = kiosk.atStart ? "question" : "field_question";
    const find = el("button", { class: "button tool", type: "button", data: { key: "search" }, on: { click: () => kiosk.go("search") } }, icon("search"), el("span", {}, t("search")));
    const element = el(
      "section",
      { class: "screen screen--services", data: { screen: "services" } },
      el("div", { class: "ask" }, el("h1", {}, t(asked)), el("p", {}, t("choose")), identityAsked(kiosk) && el("p", { class: "ask__more" }, t("identity_hint"))),
      el("div", { class: "tools" }, ...[find, priorityTool(kiosk), filesTool(kiosk), identityTool(kiosk)].filter(Boolean)),
      cards.element,
    );
    return { element, draw: cards.draw, update: cards.update, says: [[asked], ["choose"]] };
  },
  scanned: hearCard,
};
