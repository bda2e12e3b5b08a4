/** What some presses ask before they go: where to, why, for whom, which number. */

import { get } from "../api.js";
import { config, el, icon, nameOf, t } from "../page.js";
import { ask, askChoice, cancel, choiceList } from "./dialog.js";

const STATIONS_FIRST = { fee: 0, result: 1, guidance: 2 };
const QUICK_REASONS = ["reason_came_back", "reason_needs_help", "reason_asked"];

/** Where to send somebody next; the fee desk and the like stand first. */
export function askService(dialog, floor, turn) {
  const others = [...floor.services.values()]
    .filter((service) => service.code !== turn.service)
    .sort((a, b) => (STATIONS_FIRST[a.role] ?? 3) - (STATIONS_FIRST[b.role] ?? 3));
  return askChoice(dialog, {
    title: t("transfer_title", { number: turn.ticket.number }),
    hint: t("transfer_hint"),
    choices: others.map((service) => ({
      value: service.code,
      name: nameOf(service),
      mark: service.letter,
      detail: t("transfer_waiting", { n: floor.waiting(service.code).length }),
    })),
  });
}

/** Why the counter pauses: one of the centre's reasons. */
export const askPause = (dialog) =>
  askChoice(dialog, {
    title: t("pause_title"),
    hint: t("pause_hint"),
    choices: config.settings.pause_reasons.map((reason) => ({ value: reason.code, name: nameOf(reason) })),
  });

/** For whom one stands in: the branch's other officers. */
export async function askColleague(dialog, own) {
  const { items } = await get(`/branches/${config.branch.code}/staff`);
  const officers = items.filter((person) => person.role === "officer" && person.username !== own);
  return askChoice(dialog, {
    title: t("stand_in_title"),
    hint: t(officers.length ? "stand_in_hint" : "stand_in_nobody"),
    choices: officers.map(({ username, name }) => ({ value: username, name, detail: username })),
  });
}

/** Why somebody is called out of turn: a usual reason by one key, or own words. */
export function askReason(dialog, number) {
  return ask(dialog, t("reason_title", { number }), (answer) => {
    const words = el("input", { id: "reason", maxlength: 200, autocomplete: "off" });
    const form = el(
      "form",
      { class: "ask" },
      el("label", { for: "reason" }, t("reason_words")),
      words,
      el("div", { class: "ask__keys" }, el("button", { class: "button button--main", type: "submit" }, icon("megaphone"), t("do_call")), cancel(answer)),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (words.value.trim()) answer(words.value.trim());
      else words.focus();
    });
    const quick = QUICK_REASONS.map((key) => ({ value: t(key), name: t(key) }));
    return [el("p", {}, t("reason_hint")), choiceList(dialog, answer, quick), form];
  });
}

/** Which number to call; “a7” is understood as A007. */
export function askNumber(dialog) {
  return ask(dialog, t("number_title"), (answer) => {
    const number = el("input", {
      id: "number", class: "number", maxlength: 8, autocomplete: "off", autocapitalize: "characters", spellcheck: "false",
      placeholder: "A007", data: { first: true },
    });
    const form = el(
      "form",
      { class: "ask" },
      el("label", { for: "number" }, t("number_label")),
      number,
      el("div", { class: "ask__keys" }, el("button", { class: "button button--main", type: "submit" }, icon("megaphone"), t("do_call")), cancel(answer)),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const wanted = whole(number.value);
      if (wanted) answer(wanted);
      else number.focus();
    });
    return [el("p", {}, t("number_hint")), form];
  });
}

/** A number as it is printed: “a7” and “A 007” are A007. */
export function whole(typed) {
  const text = typed.replace(/\s+/g, "").toUpperCase();
  const [, letters, digits] = /^(\D+)(\d+)$/.exec(text) ?? [];
  return letters ? letters + digits.padStart(3, "0") : text;
}
