/** How a case stands, by its code: typed on the screen or a keypad, or read by the scanner. */

import { get } from "../api.js";
import * as clock from "../clock.js";
import { config, el, icon, t } from "../page.js";
import { afterKey, typedLine } from "./keyboard.js";
import { sayable } from "./voice.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "H", "0", "G", ".", "-"];
const PICTURES = {
  received: "file-check",
  processing: "hourglass",
  "needs-more": "triangle-alert",
  ready: "circle-check",
  collected: "check-check",
  refused: "x",
  withdrawn: "undo-2",
};

/** The key of a state's words: keys have no hyphens. */
const wordOf = (state) => `case_${state.replaceAll("-", "_")}`;

/** Ask for a code; an answer that comes after the person went on is passed over. */
async function lookUp(kiosk, code) {
  if (!code.trim() || kiosk.own.asking) return;
  const { own } = kiosk;
  kiosk.change({ code, asking: true, told: null, error: null });
  const answered = await get(`/branches/${config.branch.code}/cases/${encodeURIComponent(code.trim())}`).then(
    (told) => ({ told }),
    (error) => ({ error }),
  );
  if (kiosk.own === own) kiosk.change({ ...answered, asking: false });
}

const day = (at) => `${clock.hourMinute(Date.parse(at))} ${clock.date(Date.parse(at))}`;

function dates({ received_at: received, due_at: due, finished_at: finished }) {
  const row = (name, at) => at && [el("dt", {}, t(name)), el("dd", {}, day(at))];
  return el("dl", { class: "dates" }, ...[row("case_received_at", received), row("case_due_at", due), row("case_finished_at", finished)].filter(Boolean).flat());
}

/** What the case system told. */
function told(kiosk) {
  const { told: found } = kiosk.own;
  const says = [found.state, found.punctuality].filter(Boolean).map((each) => [wordOf(each)]);
  const [state, punctual] = says.map(([word]) => t(word));
  const take = takeKey(kiosk, found);
  const again = el("button", { class: take ? "button" : "button button--main", type: "button", data: { key: "another" }, on: { click: () => kiosk.change({ code: "", told: null, error: null }) } }, icon("search"), el("span", {}, t("case_another")));
  const element = el(
    "section",
    { class: "screen screen--told", data: { screen: "case-told" } },
    el("div", { class: "ask" }, el("h1", { class: "told__code" }, found.code), el("p", { lang: "vi" }, [found.procedure, found.applicant].filter(Boolean).join(" · "))),
    el(
      "div",
      { class: "told", data: { state: found.state, punctuality: found.punctuality } },
      el(
        "div",
        { class: "told__part" },
        el("span", { class: "notice__picture" }, icon(PICTURES[found.state])),
        el("p", { class: "told__state" }, state),
        punctual && el("p", { class: "told__time" }, icon(found.punctuality.endsWith("on-time") ? "circle-check" : "triangle-alert"), el("span", {}, punctual)),
      ),
      el(
        "div",
        { class: "told__part" },
        found.collect_at && el("p", { class: "told__place" }, icon("map-pinned"), el("span", { lang: "vi" }, t("case_collect", { place: found.collect_at }))),
        found.note && el("p", { class: "told__note", lang: "vi" }, found.note),
        dates(found),
      ),
    ),
    el("p", { class: "told__as-of" }, t("case_as_of", { time: clock.hourMinute(Date.parse(found.as_of)) })),
    el("div", { class: "told__keys" }, take, again),
  );
  return { element, says, words: [found.code, state, punctual].filter(Boolean).join(". ") };
}

/** The way to a number for the counter that returns results, where something waits there. */
function takeKey(kiosk, found) {
  const service = kiosk.floor.services.get(found.service);
  if (!service) return null;
  const element = el(
    "button",
    { class: "button button--main", type: "button", data: { key: "take" }, on: { click: () => kiosk.take(service, element, { case_codes: [found.code] }) } },
    icon("ticket"),
    el("span", {}, t("case_take")),
  );
  return sayable(element, [["case_take"]]);
}

function keypad(kiosk) {
  const { code } = kiosk.own;
  const key = (name, pressed, picture, wide = "") =>
    el("button", { class: `letter letter--digit ${wide}`, type: "button", data: { letter: name }, on: { click: () => type(kiosk, pressed) } }, picture && icon(picture), el("span", {}, picture ? t(name) : name));
  const ask = el(
    "button",
    { class: "button button--main ask-case", type: "button", data: { key: "ask" }, disabled: !code.trim(), on: { click: () => lookUp(kiosk, code) } },
    icon("search"),
    el("span", {}, t("case_ask")),
  );
  return el(
    "div",
    { class: "keyboard keyboard--code", role: "group", "aria-label": t("keyboard") },
    ...KEYS.map((each) => key(each, each)),
    key("erase", "Backspace", "delete", "letter--word"),
    key("clear", "Escape", "x", "letter--word letter--rest"),
    ask,
  );
}

function type(kiosk, key) {
  const code = afterKey(kiosk.own.code, key);
  if (code === null) return false;
  kiosk.change({ code: code.toUpperCase(), error: null });
  return true;
}

/** Why nothing is told. */
function refusal({ asking, error }) {
  if (asking) return el("p", { class: "case__said", role: "status" }, icon("hourglass"), el("span", {}, t("case_asking")));
  if (!error) return el("p", { class: "case__said", role: "status" }, icon("info"), el("span", {}, t("case_where")));
  const words = error.code === "no-contact" ? t("case_failed") : [error.title, error.detail].filter(Boolean).join(". ");
  return el("p", { class: "case__said case__said--no", role: "alert" }, icon("triangle-alert"), el("span", {}, words));
}

export const caseScreen = {
  name: "case",
  choice: { picture: "folder-search", word: "home_case", hint: "home_case_hint", offered: (kiosk) => kiosk.offers("cases") },
  begin: () => ({ code: "", asking: false, told: null, error: null }),
  draw(kiosk) {
    if (kiosk.own.told) return told(kiosk);
    const element = el(
      "section",
      { class: "screen screen--case", data: { screen: "case" } },
      el("div", { class: "ask" }, el("h1", {}, t("case_title")), el("p", {}, t("case_hint"))),
      typedLine(kiosk.own.code, t("case_example"), "folder-search"),
      refusal(kiosk.own),
      keypad(kiosk),
    );
    return { element, says: [["case_title"], ["case_hint"]] };
  },
  typed(kiosk, key) {
    if (kiosk.own.told) return false;
    const onKey = document.activeElement?.tagName === "BUTTON"; // then Enter presses it
    if (key !== "Enter" || onKey) return type(kiosk, key);
    lookUp(kiosk, kiosk.own.code);
    return true;
  },
  scanned(kiosk, line) {
    lookUp(kiosk, line);
  },
};
