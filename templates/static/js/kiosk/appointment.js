/** Somebody who booked has come: by the code or its QR code, or by the last digits of the telephone. */

import { post } from "../api.js";
import * as clock from "../clock.js";
import { config, el, icon, nameOf, spoken, t } from "../page.js";
import { afterKey, digits, typedLine } from "./keyboard.js";
import { sayable } from "./voice.js";

const CODE = 6;
const PHONE = 4;
const READABLE = /^(?:luot:appointment:)?\d{6}$/i;

const checkIn = (kiosk, known) => kiosk.ask("appointments/check-in", { ...known, language: spoken() });

/** What the digits typed so far may be: a whole code, the end of a telephone, or nothing yet. */
function meant(kiosk, query) {
  if (query.length === CODE) return () => checkIn(kiosk, { code: query });
  if (query.length === PHONE) return () => find(kiosk, query);
  return null;
}

/** Ask who is awaited under these digits; the answer is drawn only where the question still stands. */
async function find(kiosk, phone) {
  const asked = kiosk.own;
  let news;
  try {
    const { items } = await post(`/branches/${config.branch.code}/appointments/find`, { phone });
    news = items.length ? { found: items } : { query: "", problem: "appointment_none" };
  } catch (error) {
    news = { problem: error.code === "no-contact" ? "no_contact" : "ask_staff" };
  }
  if (kiosk.own === asked && asked.query === phone) kiosk.change(news);
}

function type(kiosk, query) {
  kiosk.change({ query: query.replace(/\D/g, "").slice(0, CODE), problem: null, found: null });
}

/** Is it this one? A service and an hour tell the holder, and nobody else. */
function foundScreen(kiosk) {
  const choice = (each) => {
    const service = kiosk.floor.services.get(each.service);
    const time = clock.hourMinute(Date.parse(each.slot));
    const key = el(
      "button",
      { class: "choice", type: "button", data: { appointment: each.id }, on: { click: () => checkIn(kiosk, { appointment: each.id }) } },
      icon("calendar-clock"),
      el("span", {}, el("b", {}, time), el("span", { class: "choice__hint" }, service ? nameOf(service) : each.service)),
    );
    return sayable(key, [["appointment_at", { time }], ["say_service", { service: each.service }]]);
  };
  const none = el("button", { class: "choice", type: "button", data: { appointment: "" }, on: { click: () => type(kiosk, "") } }, icon("x"), el("span", {}, t("appointment_not_mine")));
  const element = el(
    "section",
    { class: "screen screen--priority", data: { screen: "appointment-found" } },
    el("div", { class: "ask" }, el("h1", {}, t("appointment_which")), el("p", {}, t("appointment_which_hint"))),
    el("div", { class: "choices" }, ...kiosk.own.found.map(choice), sayable(none, [["appointment_not_mine"]])),
  );
  return { element, says: [["appointment_which"], ["appointment_which_hint"]] };
}

export const appointmentScreen = {
  name: "appointment",
  takesNumber: true,
  choice: {
    picture: "calendar-clock",
    word: "home_appointment",
    hint: "home_appointment_hint",
    offered: (kiosk) => kiosk.offers("appointments"),
  },
  begin: () => ({ query: "", problem: null, found: null }),
  draw(kiosk) {
    const { query, problem, found } = kiosk.own;
    if (found) return foundScreen(kiosk);
    const act = meant(kiosk, query);
    const element = el(
      "section",
      { class: "screen screen--digits", data: { screen: "appointment" } },
      el("div", { class: "ask" }, el("h1", {}, t("appointment_title")), el("p", {}, t("appointment_hint"))),
      typedLine(query, t("appointment_typed"), "calendar-clock"),
      el("p", { class: "problem", role: "alert" }, ...(problem ? [icon("triangle-alert"), el("span", {}, t(problem))] : [])),
      digits(query, (changed) => type(kiosk, changed)),
      el("button", { class: "button button--main go-on", type: "button", data: { key: "go-on" }, disabled: !act, on: { click: act ?? (() => {}) } }, el("span", {}, t("go_on")), icon("arrow-right")),
    );
    return { element, says: problem ? [[problem]] : [["appointment_title"], ["appointment_hint"]] };
  },
  typed(kiosk, key) {
    if (key === "Enter") meant(kiosk, kiosk.own.query)?.();
    const query = afterKey(kiosk.own.query, key);
    if (kiosk.own.found || query === null) return false;
    type(kiosk, query);
    return true;
  },
  scanned(kiosk, line) {
    const said = line.trim();
    if (READABLE.test(said)) checkIn(kiosk, { code: said });
    else kiosk.change({ query: "", found: null, problem: "appointment_unreadable" });
  },
};
