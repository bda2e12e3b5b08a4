/** Paper lists: make and print them before an outage, enter afterwards what happened. */

import { get, post, remove } from "./api.js";
import * as clock from "./clock.js";
import { Gate } from "./gate.js";
import { config, el, put, t } from "./page.js";
import { Drafts, Usual } from "./paper/drafts.js";
import { prepare } from "./paper/make.js";
import { FIELDS, Row, tables } from "./paper/rows.js";
import { sentence } from "./session.js";

const CHECK_AFTER_MS = 350;
const TRY_AGAIN_MS = 3_000;

const $ = (id) => document.getElementById(id);
const branch = config.branch.code;
const usual = new Usual(branch);
let lists = [];
let list = null; // the one on the page
let drafts = null;
let rows = new Map(); // number → Row
let checking = null;
let asked = 0; // checks so far: an answer to an older one is dropped
let checked = true;

clock.useZone(config.branch.timezone);
const mayWithdraw = () => ["supervisor", "administrator"].includes(gate.staff?.role);
const path = (...rest) => ["/branches", branch, "paper-lists", ...rest].join("/");

const gate = new Gate((staff) => {
  if (!usual.values.officer) usual.set("officer", staff.username);
  for (const name of ["counter", "officer"]) $(`usual-${name}`).value = usual.values[name];
  knownOfficers();
  read(list?.id);
});

/* ---- lists ---- */

async function read(wanted = null) {
  try {
    lists = (await get(`${path()}?day=${$("day").value}`)).items;
  } catch (error) {
    if (error.code === "no-contact") setTimeout(() => gate.staff && read(wanted), TRY_AGAIN_MS);
    if (!gate.dealtWith(error)) gate.say(sentence(error), true);
    return;
  }
  gate.lost(false);
  drawLists();
  open(lists.find((each) => each.id === wanted) ?? lists.at(-1) ?? null);
}

function drawLists() {
  const keys = lists.map((each, n) => {
    const numbers = each.services.flatMap((service) => service.numbers);
    const done = numbers.filter((number) => number.turn).length;
    const words = [el("strong", {}, t("list_n", { n: n + 1 })), el("span", {}, t("list_state", { n: numbers.length, done }))];
    return el("button", { class: "list-key", type: "button", data: { list: each.id }, on: { click: () => open(each) } }, ...words);
  });
  $("lists").replaceChildren(...(keys.length ? keys : [el("p", {}, t("no_lists"))]));
}

function open(chosen) {
  list = chosen;
  for (const key of $("lists").querySelectorAll("[data-list]")) key.setAttribute("aria-pressed", String(key.dataset.list === list?.id));
  $("page").hidden = list === null;
  rows = new Map();
  if (!list) return;
  $("print").href = `/paper/${branch}/${list.id}`;
  drafts = new Drafts(branch, list.id);
  const rowOf = (number) => {
    const row = new Row(number, drafts.row(number.number), { changed, left, move, withdraw, drop }, mayWithdraw());
    rows.set(number.number, row);
    return row;
  };
  $("rows").replaceChildren(...tables(list.services, rowOf));
  checkSoon(0);
}

$("day").value = config.branch.day;
$("day").addEventListener("change", () => $("day").value && read());
for (const name of ["counter", "officer"]) {
  $(`usual-${name}`).addEventListener("input", () => usual.set(name, $(`usual-${name}`).value.trim()));
}
prepare({
  day: () => ($("day").value > config.branch.day ? $("day").value : config.branch.day),
  made: (made) => {
    $("day").value = made.day;
    gate.say(t("made"));
    read(made.id);
  },
  sentence,
});

/* ---- rows ---- */

const typed = () => [...rows.values()].filter((row) => row.values() !== null);

function changed(row) {
  if (row.values()) row.fill(usual.values);
  drafts.keep(row.number, row.values());
  row.drawState();
  checkSoon(CHECK_AFTER_MS);
}

function left(row) {
  if (row.values()) checkSoon(0);
}

function move(row, step, name) {
  const open = [...rows.values()].filter((each) => !each.turn);
  const next = open[open.indexOf(row) + step];
  if (next) next.focus(name);
  else if (step > 0) $("send").focus();
}

function drop(row) {
  drafts.keep(row.number, null);
  open(list);
}

async function withdraw(row) {
  try {
    const fresh = await remove(path(list.id, "entries", row.number));
    gate.say(t("withdrawn", { number: row.number }));
    await read(fresh.id);
    rows.get(row.number)?.focus("arrived");
  } catch (error) {
    if (!gate.dealtWith(error)) gate.say(sentence(error), true);
  }
}

/** Colleagues to choose from by the keyboard; without them a user name can be typed all the same. */
async function knownOfficers() {
  try {
    const { items } = await get(`/branches/${branch}/staff`);
    $("officers").replaceChildren(...items.map(({ username, name }) => el("option", { value: username }, name)));
  } catch (error) {
    console.warn("the colleagues are not known:", error.code);
  }
}

/* ---- checking and sending ---- */

function checkSoon(after) {
  clearTimeout(checking);
  asked += 1;
  checked = false;
  tally();
  checking = setTimeout(check, after);
}

async function check() {
  const now = asked;
  const sent = typed();
  let faults = [];
  try {
    if (sent.length) ({ faults } = await post(path(list.id, "entries", "check"), { entries: sent.map((row) => row.entry()) }, { retries: 0 }));
  } catch (error) {
    if (now !== asked) return;
    if (error.code === "no-contact") checking = setTimeout(check, TRY_AGAIN_MS);
    if (!gate.dealtWith(error)) gate.say(sentence(error), true);
    return;
  }
  if (now !== asked) return;
  gate.lost(false);
  checked = true;
  judge(sent, faults);
}

/** Put every fault beside its row; rows that were left empty have none. */
function judge(sent, faults) {
  for (const row of rows.values()) if (!row.turn) row.judge(faults.filter((fault) => sent[fault.row] === row));
  tally();
}

function tally() {
  const count = typed().length;
  const faults = [...rows.values()].reduce((sum, row) => sum + row.faults.length, 0);
  const bad = checked && faults > 0;
  const words = !checked ? t("rows_checking", { n: count }) : bad ? t("rows_faulty", { n: faults }) : t("rows_ready", { n: count });
  put($("tally"), count ? words : t("nothing_yet"));
  $("tally").dataset.state = bad ? "bad" : "good";
  $("send").disabled = count === 0;
}

async function send() {
  const sent = typed();
  if (!sent.length || $("send").disabled) return;
  const entries = sent.map((row) => row.entry());
  $("send").disabled = true;
  try {
    const { entered } = await post(path(list.id, "entries"), { entries }, { idempotencyKey: drafts.keyFor(entries) });
    drafts.drop(sent.map((row) => row.number));
    gate.say(t("entered", { n: entered }));
    await read(list.id);
  } catch (error) {
    if (error.code === "no-contact") gate.say(t("kept"), true);
    else if (error.code === "entries-refused") refused(sent, error);
    else if (!gate.dealtWith(error)) gate.say(sentence(error), true);
    $("send").disabled = false;
  }
}

function refused(sent, error) {
  checked = true;
  judge(sent, error.errors);
  gate.say(sentence(error), true);
  const first = sent[Math.min(...error.errors.map((fault) => fault.row))];
  const field = error.errors.find((fault) => sent[fault.row] === first && FIELDS.includes(fault.field))?.field;
  first.focus(field ?? "arrived");
}

$("send").addEventListener("click", send);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey && !document.querySelector("dialog[open]")) send();
});

gate.open();
