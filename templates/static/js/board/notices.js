/** What supervisors tell the hall: that everything, or a service, stands still and why, and messages of their own. */

import * as clock from "../clock.js";
import { el, icon, nameOf, put, shortNameOf, spoken, t } from "../page.js";

const $ = (id) => document.getElementById(id);
const LONG = 120; // letters that still stand on a board in the largest size

/** The words of a stop or message in the language of the board, and in English beneath where they differ. */
function bothLanguages(vietnamese, english) {
  const own = spoken() === "en" ? english || vietnamese : vietnamese;
  const other = spoken() === "en" ? vietnamese : english;
  return other && other !== own ? [own, other] : [own, ""];
}

let message = null;

/** Take in a free message for this zone; it stays until its time is over. */
export function noteMessage(announcement, zone) {
  if (announcement.zone === null || announcement.zone === zone) message = announcement;
}

/** Draw everything that stands above calls and counters. */
export function drawNotices(floor) {
  halt(floor.arrangement.halted);
  stops(floor);
  say(floor.arrangement.halted);
}

function halt(stop) {
  $("halt").hidden = !stop;
  $("hall").hidden = Boolean(stop);
  if (!stop) return;
  const [own, other] = bothLanguages(stop.message, stop.message_en);
  put($("halt-words"), own);
  $("halt-words").toggleAttribute("data-long", own.length > LONG);
  put($("halt-other"), other);
  put($("halt-since"), t("halted_since", { time: clock.hourMinute(Date.parse(stop.since)) }));
}

function stops(floor) {
  const stopped = Object.entries(floor.arrangement.stopped).filter(([code]) => floor.services.has(code));
  const mark = JSON.stringify(stopped);
  if ($("stops").dataset.mark === mark) return;
  $("stops").dataset.mark = mark;
  $("stops").hidden = !stopped.length;
  const row = ([code, stop]) => {
    const service = floor.services.get(code);
    const [own, other] = bothLanguages(stop.message, stop.message_en);
    return el("li", { class: "stop", data: { service: code } }, icon("circle-pause"), el("strong", {}, t("stopped", { name: shortNameOf(service) || nameOf(service) })), el("span", {}, [own, other].filter(Boolean).join(" · ")));
  };
  $("stops").replaceChildren(...stopped.map(row));
}

/** A free message; not beside a halt that says the same in larger letters. */
function say(halted) {
  const fresh = message && Date.parse(message.until) > clock.now() && message.text !== halted?.message;
  $("message").hidden = !fresh;
  if (!fresh) return;
  const [own, other] = bothLanguages(message.text, message.text_en);
  put($("message-words"), own);
  put($("message-other"), other);
}
