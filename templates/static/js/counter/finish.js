/** What is recorded when somebody's business here is done: next station, outcome, procedure, cases. */

import { config, el, icon, nameOf, shortNameOf, t } from "../page.js";
import { ask, cancel } from "./dialog.js";

const CASE_CODE = /^[\p{L}\p{N}_.\-/]{1,64}$/u;
const RECENT = 20;
const NOWHERE = "nowhere";

const recentKey = (service) => `luot.procedures.${config.branch.code}.${service}`;

/** The procedure codes recorded last for a service on this PC. */
function recent(service) {
  try {
    return JSON.parse(localStorage.getItem(recentKey(service))) ?? [];
  } catch {
    return []; // a list is only a convenience: one that cannot be read is begun anew
  }
}

function remember(service, code) {
  const others = recent(service).filter((known) => known !== code);
  localStorage.setItem(recentKey(service), JSON.stringify([code, ...others].slice(0, RECENT)));
}

/** Whether finishing a turn asks anything at all. */
export function asksOnFinish(turn) {
  const { outcomes, required_on_finish: required, stations } = config.settings;
  return outcomes.length > 0 || required.length > 0 || turn.service in stations;
}

/** A set of choices of which one is taken, each with the key that takes it. */
function choices(name, legend, options, required) {
  const option = ({ value, label, mark, detail, checked }) =>
    el(
      "label",
      { class: "pick" },
      el("input", { type: "radio", name, value, checked, "aria-keyshortcuts": mark, data: { mark } }),
      el("kbd", { "aria-hidden": "true" }, mark),
      el("span", { class: "pick__name" }, label, detail ? el("small", { class: "pick__detail" }, detail) : null),
    );
  return el("fieldset", { class: "picks", data: { field: name } }, el("legend", {}, legend, needed(required)), ...options.map(option));
}

const needed = (required) => (required ? el("em", {}, ` ${t("finish_needed")}`) : "");

/** Cases as chips: typed or scanned, one Enter each. */
function caseCodes(known, required) {
  const codes = new Set(known);
  const list = el("ul", { class: "chips" });
  const input = el("input", { id: "finish-cases", autocomplete: "off", spellcheck: "false", maxlength: 64, "aria-describedby": "finish-cases-hint" });
  const hint = el("p", { class: "finish__hint", id: "finish-cases-hint", role: "status" }, t("finish_cases_hint"));
  const drop = (code) =>
    el("button", { class: "chip__drop", type: "button", "aria-label": t("finish_cases_drop", { code }), on: { click: () => (codes.delete(code), draw(), input.focus()) } }, icon("x"));
  const draw = () => list.replaceChildren(...[...codes].map((code) => el("li", { class: "chip" }, el("span", {}, code), drop(code))));
  /** Take what was typed; false when it cannot be a case code. */
  const take = () => {
    const code = input.value.trim();
    if (code && !CASE_CODE.test(code)) {
      hint.textContent = t("finish_cases_wrong");
      input.focus();
      return false;
    }
    if (code) codes.add(code);
    input.value = "";
    hint.textContent = t("finish_cases_hint");
    draw();
    return true;
  };
  input.addEventListener("keydown", (event) => {
    // A scanner types the code and Enter; an Enter in the empty field finishes, as everywhere.
    if (event.key !== "Enter" || !input.value.trim()) return;
    event.preventDefault();
    take();
  });
  draw();
  const field = el("div", { class: "finish__field", data: { field: "case_codes" } }, el("label", { for: "finish-cases" }, t("finish_cases"), needed(required)), list, input, hint);
  return { field, take, values: () => [...codes] };
}

/** The procedure's code: the one that the ticket was taken for, until the officer says another. */
function procedure({ service, ticket }, required) {
  const known = recent(service);
  const input = el("input", { id: "finish-procedure", value: ticket.procedure, list: "finish-procedures", autocomplete: "off", spellcheck: "false", maxlength: 64 });
  const field = el(
    "div",
    { class: "finish__field", data: { field: "procedure" } },
    el("label", { for: "finish-procedure" }, t("finish_procedure"), needed(required)),
    input,
    el("datalist", { id: "finish-procedures" }, ...known.map((code) => el("option", { value: code }))),
  );
  return { field, input };
}

function stationChoices(floor, turn) {
  const following = (config.settings.stations[turn.service] ?? []).map((code) => floor.services.get(code)).filter(Boolean);
  if (!following.length) return [];
  const onward = following.map((service) => ({
    value: service.code,
    label: nameOf(service),
    mark: service.letter,
    detail: t("transfer_waiting", { n: floor.waiting(service.code).length }),
    checked: following.length === 1, // of several none is likelier than the others: the officer says which
  }));
  return [...onward, { value: NOWHERE, label: t("finish_no_station"), mark: "0" }];
}

/**
 * Ask what to record about `turn`; resolves to the press's body, or null. `callsNext` says that the next person is
 * called with the same press, `told` is what the server missed when it was tried without.
 */
export function askFinish(dialog, { floor, turn, callsNext, told = null }) {
  const required = new Set(config.settings.required_on_finish);
  return ask(dialog, t("finish_title", { number: turn.ticket.number }), (answer) => {
    const stations = stationChoices(floor, turn);
    const outcomes = config.settings.outcomes.map((outcome, place) => ({ value: outcome.code, label: nameOf(outcome), mark: place < 9 ? String(place + 1) : "" }));
    const code = procedure(turn, required.has("procedure"));
    const cases = caseCodes(turn.ticket.case_codes ?? [], required.has("case_codes"));
    const problem = el("p", { class: "finish__problem", role: "alert" }, told ?? "");
    const word = el("span", {});
    const form = el(
      "form",
      { class: "finish", novalidate: true },
      stations.length ? choices("station", t("finish_station"), stations, false) : null,
      outcomes.length ? choices("outcome", t("finish_outcome"), outcomes, required.has("outcome")) : null,
      el("div", { class: "finish__fields" }, code.field, cases.field),
      problem,
      el(
        "div",
        { class: "ask__keys" },
        el("button", { class: "button button--main", type: "submit" }, icon("check"), word, el("kbd", { "aria-hidden": "true" }, "Enter")),
        cancel(answer),
      ),
    );
    const picked = (name) => form.querySelector(`input[name="${name}"]:checked`)?.value ?? "";
    const onward = () => (picked("station") === NOWHERE ? "" : picked("station"));
    const say = () => {
      const station = floor.services.get(onward());
      const done = t(callsNext ? "do_next_finish" : "do_finish");
      word.textContent = station ? t("finish_and_send", { done, name: shortNameOf(station) }) : done;
    };
    const result = () => ({ service: onward(), outcome: picked("outcome"), procedure: code.input.value.trim(), case_codes: cases.values() });
    form.addEventListener("change", say);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!cases.take()) return;
      const said = result();
      const missing = stations.length && !picked("station") ? "station" : [...required].find((name) => !said[name]?.length);
      if (missing) return complain(form, problem, missing);
      if (said.procedure) remember(turn.service, said.procedure);
      answer(Object.fromEntries(Object.entries(said).filter(([, value]) => value.length)));
    });
    dialog.onkeydown = (event) => pickByKey(form, event);
    say();
    form.querySelector("input:checked, input[type=radio]")?.setAttribute("data-first", "");
    return [form];
  });
}

function complain(form, problem, missing) {
  problem.textContent = t(`finish_missing_${missing}`);
  form.querySelector(`[data-field="${missing}"] input`)?.focus();
}

/** Digits pick outcomes, letters pick stations, Enter finishes; in a field that is typed in they are letters. */
function pickByKey(form, event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.matches("input:not([type=radio])")) return;
  const wanted = [...form.querySelectorAll("input[data-mark]")].find((input) => input.dataset.mark && input.dataset.mark === event.key.toUpperCase());
  if (!wanted) return;
  event.preventDefault();
  wanted.checked = true;
  wanted.focus();
  form.dispatchEvent(new Event("change"));
}
