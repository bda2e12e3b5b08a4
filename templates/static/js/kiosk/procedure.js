/** One procedure, all that is published of it, a part at a time; its texts to the letter. */

import { get } from "../api.js";
import * as clock from "../clock.js";
import { config, el, icon, shortNameOf, t } from "../page.js";
import { served } from "./agent.js";
import { leafletKey } from "./leaflet.js";
import { sayable } from "./voice.js";

/** A text with its own line breaks; nothing for one that says nothing. */
const text = (words) => words && words.trim() && el("p", { class: "text", lang: "vi" }, words);

const titled = (word, words) => text(words) && el("section", { class: "fact-of" }, el("h3", {}, t(word)), text(words));

const way = ({ way: name, time_limit: time, fee, note }) =>
  el("section", { class: "fact-of" }, el("h3", { lang: "vi" }, name), ...[["time_limit", time], ["fee", fee], ["note", note]].map(([word, words]) => labelled(word, words)).filter(Boolean));

const labelled = (word, words) => text(words) && el("div", { class: "labelled" }, el("p", { class: "label" }, t(`procedure_${word}`)), text(words));

const paper = ({ name, form, copies }) => el("li", {}, text(name), ...[labelled("copies", copies), labelled("form", form)].filter(Boolean));

const basis = ({ number, title, date, issuer }) =>
  el("li", {}, text(title), el("p", { class: "text text--quiet", lang: "vi" }, [number, date, issuer].filter(Boolean).join(" · ")));

/** The parts in the order in which people ask: [name, word, picture, what it shows]. */
const PARTS = [
  ["ways", "procedure_ways", "banknote", ({ ways }) => ways.map(way)],
  ["papers", "procedure_papers", "files", ({ documents }) => [documents.length > 0 && el("ol", { class: "papers" }, ...documents.map(paper))]],
  ["steps", "procedure_steps", "layers", ({ steps }) => [text(steps)]],
  [
    "conditions",
    "procedure_conditions",
    "check-check",
    (record) => [titled("procedure_subjects", record.subjects), titled("procedure_conditions_only", record.conditions), titled("procedure_result", record.result)],
  ],
  [
    "basis",
    "procedure_basis",
    "stamp",
    (record) => [
      ...["agency", "authority", "address", "level", "kind", "decision", "keywords"].map((name) => titled(`procedure_${name}`, record[name])),
      record.legal_basis.length > 0 && el("section", { class: "fact-of" }, el("h3", {}, t("procedure_legal_basis")), el("ul", { class: "papers" }, ...record.legal_basis.map(basis))),
    ],
  ],
];

const TAKE_ALONG = ["phone", served ? "procedure_take_along" : "procedure_phone", served ? "printer" : "smartphone"];

const titleOf = (part) => [...PARTS, TAKE_ALONG].find(([name]) => name === part)[1];

function partKeys(kiosk) {
  const key = ([name, word, picture]) =>
    sayable(
      el(
        "button",
        { class: "button part", type: "button", data: { part: name }, "aria-pressed": String(kiosk.own.part === name), on: { click: () => kiosk.change({ part: name }) } },
        icon(picture),
        el("span", {}, t(word)),
      ),
      [[word]],
    );
  return el("div", { class: "parts", role: "group", "aria-label": t("procedure_parts") }, ...[...PARTS, TAKE_ALONG].map(key));
}

/** The part chosen: its texts, or the way to take them along. */
function partOf(kiosk) {
  const { record, part } = kiosk.own;
  if (part === "phone") {
    return [
      el("figure", { class: "take-along" }, el("img", { src: `${record.url}/qr.svg`, alt: t("procedure_scan") }), el("figcaption", {}, t("procedure_scan"))),
      served && leafletKey(kiosk),
    ].filter(Boolean);
  }
  const shown = PARTS.find(([name]) => name === part)[3](record).filter(Boolean);
  return shown.length ? shown : [el("p", { class: "text text--quiet" }, t("procedure_says_nothing"))];
}

/** A field to read in, with keys that turn it by most of what is in view. */
function reading(kiosk) {
  const { part } = kiosk.own;
  const title = t(titleOf(part));
  const field = el("div", { class: "reading", tabindex: "0", role: "region", "aria-label": title }, el("h2", {}, title), ...partOf(kiosk));
  const turn = (by) => field.scrollBy({ top: by * field.clientHeight * 0.85, behavior: "smooth" });
  const key = (name, by, picture) =>
    el("button", { class: "button turn", type: "button", data: { turn: name }, on: { click: () => turn(by) } }, icon(picture), el("span", {}, t(`read_${name}`)));
  const keys = el("div", { class: "turns" }, key("up", -1, "arrow-up"), key("down", 1, "arrow-down"));
  const settle = () => {
    const [up, down] = keys.children;
    up.disabled = field.scrollTop <= 1;
    down.disabled = field.scrollTop + field.clientHeight >= field.scrollHeight - 1;
    keys.hidden = up.disabled && down.disabled;
  };
  field.addEventListener("scroll", settle);
  return { parts: [field, keys], settle };
}

function numberKey(kiosk, record) {
  const service = kiosk.floor.services.get(record.service);
  if (!service) return el("p", { class: "not-here" }, icon("info"), el("span", {}, t(record.withdrawn_at ? "procedure_withdrawn" : "procedure_not_here", { date: record.withdrawn_at && clock.date(Date.parse(record.withdrawn_at)) })));
  const element = el(
    "button",
    { class: "button button--main take", type: "button", data: { key: "take" }, on: { click: () => kiosk.take(service, element, { procedure: record.code }) } },
    icon("ticket"),
    el("span", {}, t("procedure_take", { name: shortNameOf(service) })),
  );
  return sayable(element, [["procedure_take", { service: service.code }]]);
}

async function load(kiosk) {
  const { own } = kiosk;
  const answered = await get(`/branches/${config.branch.code}/procedures/${encodeURIComponent(own.code)}`).then(
    (record) => ({ record, error: null }),
    (error) => ({ error }),
  );
  if (kiosk.own === own) kiosk.change(answered);
}

function waiting(kiosk) {
  const { error } = kiosk.own;
  const again = el("button", { class: "button button--main", type: "button", data: { key: "retry" }, on: { click: () => load(kiosk) } }, icon("refresh-cw"), t("try_again"));
  const says = [[error ? "procedures_failed" : "procedures_searching"]];
  const words = error?.detail || t(says[0][0]);
  const element = el("section", { class: "screen notice", data: { screen: "procedure-waiting" } }, el("h1", {}, words), error && el("div", { class: "notice__keys" }, again));
  return { element, says, words };
}

export const procedureScreen = {
  name: "procedure",
  begin: () => ({ code: null, record: null, error: null, part: "ways", leaflet: null }),
  enter(kiosk) {
    if (kiosk.own.record === null) load(kiosk);
  },
  draw(kiosk) {
    const { own } = kiosk;
    if (!own.record) return waiting(kiosk);
    const read = reading(kiosk);
    const element = el(
      "section",
      { class: "screen screen--procedure", data: { screen: "procedure" } },
      el("div", { class: "ask" }, el("h1", { class: "procedure__name", lang: "vi", data: { long: own.record.name.length > 160 } }, own.record.name), el("p", { lang: "vi" }, `${own.record.code} · ${own.record.field}`)),
      partKeys(kiosk),
      el("div", { class: "read" }, ...read.parts),
      numberKey(kiosk, own.record),
    );
    return { element, draw: read.settle, says: [[titleOf(own.part)]], words: `${own.record.name}. ${t(titleOf(own.part))}` };
  },
};
