/** The rows of a paper list: one line of short fields for each number, made for typing without looking. */

import * as clock from "../clock.js";
import { config, el, icon, nameOf, t } from "../page.js";

const TIMES = ["arrived", "called", "finished"];
const RESULT = ["outcome", "procedure", "case_codes"];
const CAME = ["served", "no_show", "waiting"];
/** Fields that say nothing in a row, by what became of the person. */
const IDLE = { served: [], no_show: RESULT, waiting: ["called", "finished", "counter", "officer", ...RESULT] };
/** Reasons that only mean “not typed yet”: not held against the row that is being typed. */
const UNFINISHED = ["time-missing", "counter-missing", "officer-missing", "result-missing"];

/** The fields of a row at this centre, in the order of the paper. */
export const FIELDS = [
  ...TIMES,
  "came",
  "counter",
  "officer",
  "outcome",
  ...RESULT.slice(1).filter((name) => config.required.includes(name)),
  ...(config.branch.priority_classes.length ? ["priority"] : []),
  "note",
];

/** One number of the list with its fields, its state and what is wrong with it. */
export class Row {
  /** `on` has changed(row), left(row), move(row, step, field), withdraw(row), drop(row). */
  constructor({ number, turn }, draft, on, mayWithdraw) {
    Object.assign(this, { number, turn, on, mayWithdraw });
    this.despite = draft?.despite ?? [];
    this.faults = [];
    this.fields = {};
    this.line = el("tr", { data: { number } });
    this.more = el("tr", { class: "more", hidden: true }, el("td", { colspan: FIELDS.length + 2 }));
    if (turn) this.drawEntered(draft);
    else this.drawFields(draft ?? {});
  }

  get elements() {
    return [this.line, this.more];
  }

  drawEntered(draft) {
    const { turn } = this;
    const cells = {
      arrived: hour(turn.arrived_at),
      called: hour(turn.called_at),
      finished: hour(turn.ended_at),
      came: t(`state_${turn.state}`),
      counter: turn.counter,
      officer: turn.officer,
      outcome: nameAmong(config.outcomes, turn.outcome),
      procedure: turn.procedure,
      case_codes: turn.case_codes.join(", "),
      priority: nameAmong(config.branch.priority_classes, turn.ticket.priority),
      note: turn.ticket.note,
    };
    const withdraw = this.mayWithdraw && button(t("withdraw"), () => this.on.withdraw(this));
    this.line.classList.add("entered");
    this.line.append(
      el("th", { scope: "row", class: "number" }, this.number),
      ...FIELDS.map((name) => el("td", {}, cells[name] ?? "")),
      el("td", { class: "is-state" }, state("good", "check-check", t("row_entered")), withdraw),
    );
    if (!draft) return;
    const typed = TIMES.map((name) => draft[name]).filter(Boolean).join(" · ");
    this.tell([el("li", {}, t("draft_left", { times: typed }), " ", button(t("drop_draft"), () => this.on.drop(this)))]);
  }

  drawFields(values) {
    this.state = el("td", { class: "is-state" });
    this.line.append(
      el("th", { scope: "row", class: "number" }, this.number),
      ...FIELDS.map((name) => el("td", { class: `is-${TIMES.includes(name) ? "time" : name}` }, this.field(name, values))),
      this.state,
    );
    this.line.addEventListener("focusout", (event) => {
      if (!this.line.contains(event.relatedTarget)) this.on.left(this);
    });
    this.rest();
    this.drawState();
  }

  field(name, values) {
    const label = `${this.number}: ${t(name)}`;
    const made = choices(name)
      ? el("select", { "aria-label": label }, ...choices(name).map(([value, word]) => el("option", { value }, word)))
      : el("input", { "aria-label": label, autocomplete: "off", ...attributes(name) });
    made.value = values[name] ?? (name === "came" ? "served" : "");
    made.addEventListener("input", () => this.typed(name));
    made.addEventListener("keydown", (event) => this.key(event, name));
    this.fields[name] = made;
    return made;
  }

  typed(name) {
    if (name === "came") this.rest();
    this.on.changed(this);
    const next = TIMES[TIMES.indexOf(name) + 1];
    if (TIMES.includes(name) && /^\d{4}$/.test(this.fields[name].value) && next && !this.fields[next].disabled) {
      this.fields[next].focus();
    }
  }

  key(event, name) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const upDown = event.target.tagName === "INPUT" && !event.target.list && { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key !== "Enter" && !upDown) return;
    event.preventDefault();
    this.on.move(this, upDown || (event.shiftKey ? -1 : 1), upDown ? name : "arrived");
  }

  /** Put to rest the fields that say nothing now. */
  rest() {
    const idle = IDLE[this.fields.came.value];
    for (const [name, field] of Object.entries(this.fields)) {
      field.disabled = idle.includes(name);
      if (field.disabled) field.value = "";
    }
  }

  /** Fill in the usual counter and officer, where somebody was called. */
  fill(usual) {
    for (const name of ["counter", "officer"]) {
      const field = this.fields[name];
      if (!field.disabled && !field.value) field.value = usual[name];
    }
  }

  /** What was typed; null when nothing of the row's own was. */
  values() {
    if (this.turn) return null;
    const typed = Object.fromEntries(Object.entries(this.fields).map(([name, field]) => [name, field.value.trim()]));
    const own = Object.entries(typed).some(([name, value]) => value && !["counter", "officer", "came"].includes(name));
    return own || typed.came !== "served" ? { ...typed, despite: this.despite } : null;
  }

  /** The row as the server takes it. */
  entry() {
    const { case_codes, ...typed } = this.values();
    const said = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ""));
    const codes = case_codes ? { case_codes: case_codes.split(/[\s,;]+/).filter(Boolean) } : {};
    return { arrived: "", ...said, ...codes, number: this.number };
  }

  /** Show what the server finds wrong. */
  judge(faults) {
    const busy = this.line.contains(document.activeElement);
    this.faults = faults;
    const shown = faults.filter((fault) => !(busy && UNFINISHED.includes(fault.code)));
    for (const [name, field] of Object.entries(this.fields)) {
      const bad = shown.some((fault) => fault.field === name);
      field.setAttribute("aria-invalid", String(bad));
      if (bad) field.setAttribute("aria-describedby", `faults-${this.number}`);
      else field.removeAttribute("aria-describedby");
    }
    this.tell(shown.map((fault) => el("li", {}, reason(fault), this.wayOut(fault))));
    this.drawState();
  }

  /** A live turn that could not be finished in the outage need not stand in the way. */
  wayOut({ code, facts }) {
    if (code !== "counter-busy" || !facts.live) return null;
    const agree = () => {
      this.despite = [...this.despite, facts.number];
      this.on.changed(this);
    };
    return button(t("despite", { number: facts.number }), agree);
  }

  tell(items) {
    this.more.hidden = items.length === 0;
    this.more.firstChild.replaceChildren(el("ul", { id: `faults-${this.number}` }, ...items));
  }

  drawState() {
    if (this.turn) return;
    const [kind, picture, word] = this.values() === null
      ? ["empty", null, "row_empty"]
      : this.faults.length
        ? ["bad", "triangle-alert", "row_bad"]
        : ["good", "circle-check", "row_good"];
    this.state.replaceChildren(state(kind, picture, t(word)));
  }

  focus(name) {
    const field = this.fields[name];
    (field.disabled ? this.fields.arrived : field).focus();
    if (field.select) field.select();
  }
}

/** The tables of a list, one for each service. */
export function tables(services, rowOf) {
  return services.map(({ service, numbers }) => {
    const named = config.services.find((each) => each.code === service);
    const heads = ["number", ...FIELDS, "state"].map((name) => el("th", { scope: "col" }, t(name)));
    const lines = numbers.flatMap((number) => rowOf(number).elements);
    const caption = el("caption", {}, named ? nameOf(named) : service);
    return el("div", { class: "block" }, el("table", {}, caption, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...lines)));
  });
}

const hour = (time) => (time ? clock.hourMinute(Date.parse(time)) : "");
const reason = (fault) => (TIMES.includes(fault.field) ? `${t(fault.field)}: ${fault.message}` : fault.message);
const button = (words, act) => el("button", { class: "link-key", type: "button", on: { click: act } }, words);

function state(kind, picture, words) {
  return el("span", { class: "state", data: { state: kind } }, picture ? icon(picture) : "", words);
}

function nameAmong(choices, code) {
  const found = choices.find((each) => each.code === code);
  return found ? nameOf(found) : code;
}

function choices(name) {
  if (name === "came") return CAME.map((code) => [code, t(`came_${code}`)]);
  if (name === "outcome" && config.outcomes.length) return [["", ""], ...config.outcomes.map((each) => [each.code, nameOf(each)])];
  if (name === "priority") return [["", ""], ...config.branch.priority_classes.map((each) => [each.code, nameOf(each)])];
  return null;
}

function attributes(name) {
  if (TIMES.includes(name)) return { inputmode: "numeric", maxlength: 5 };
  if (name === "counter") return { list: "counters", maxlength: 16 };
  if (name === "officer") return { list: "officers", maxlength: 64, autocapitalize: "none", spellcheck: "false" };
  return { maxlength: 200 };
}
