/** Complaints and suggestions: a list by how far they have come, and beside it the one that is being handled. */

import * as clock from "./clock.js";
import { get, post } from "./api.js";
import { Gate } from "./gate.js";
import { config, el, put, t } from "./page.js";
import { redraw } from "./redraw.js";
import { sentence } from "./session.js";
import { inboxRow, moment } from "./feedback/inbox.js";
import { letter } from "./feedback/letter.js";

const LOOK_AGAIN_MS = 60_000; // a colleague may handle one meanwhile

const $ = (id) => document.getElementById(id);
const root = `/branches/${config.branch.code}/feedback`;
let which = "open";
let items = [];
let following = null; // the receipt after which the list goes on
let chosen = null; // the receipt of the one beside the list
let owners = [];
let asked = 0; // readings so far: an answer to an older one is dropped

clock.useZone(config.branch.timezone);
const gate = new Gate(enter);

async function enter() {
  $("noting").hidden = !config.writers.includes(gate.staff.role);
  $("received").hidden = !config.readers.includes(gate.staff.role);
  $("letter").hidden = true;
  if ($("received").hidden) {
    $("noting").open = true; // all there is for whoever may write down, and not read
    return;
  }
  await read();
  if (!gate.staff) return;
  try {
    const { items: staff } = await get(`/branches/${config.branch.code}/staff`);
    owners = staff.filter((each) => config.roles.includes(each.role));
    draw();
  } catch (error) {
    if (!gate.dealtWith(error)) gate.say(sentence(error), true);
  }
}

/** Read the list anew, or go on behind what is there. */
async function read(after = null) {
  const now = (asked += 1);
  if (!gate.staff || $("received").hidden) return;
  try {
    const found = await get(`${root}?which=${which}${after ? `&after=${after}` : ""}`);
    if (now !== asked) return;
    gate.lost(false);
    items = after ? [...items, ...found.items] : found.items;
    following = found.next;
    if (!items.some((each) => each.receipt === chosen)) chosen = items[0]?.receipt ?? null;
    draw();
  } catch (error) {
    if (now === asked && !gate.dealtWith(error)) gate.say(sentence(error), true);
  }
}

function draw() {
  const rows = items.map((each) => el("li", { data: { key: each.receipt } }, inboxRow(each, each.receipt === chosen, choose)));
  redraw($("list"), rows.length ? rows : el("li", { class: "none" }, t(`none_${which}`)));
  $("more").hidden = following === null;
  drawLetter();
}

function drawLetter() {
  const one = items.find((each) => each.receipt === chosen);
  $("letter").hidden = !one;
  if (one) redraw($("letter"), letter(one, { owners, mayHandle: config.roles.includes(gate.staff?.role), act }));
}

function choose(receipt) {
  chosen = receipt;
  draw();
  $("letter").querySelector("h2").focus();
}

/** Do something about the one chosen. */
async function act(action, body) {
  try {
    const changed = await post(`${root}/${chosen}/${action}`, body);
    items = items.map((each) => (each.receipt === changed.receipt ? changed : each));
    gate.say(t(`done_${action}`));
    draw();
  } catch (error) {
    if (!gate.dealtWith(error)) gate.say(sentence(error), true);
  }
}

for (const key of document.querySelectorAll("[data-which]")) {
  key.addEventListener("click", () => {
    which = key.dataset.which;
    for (const other of document.querySelectorAll("[data-which]")) other.setAttribute("aria-pressed", String(other === key));
    items = [];
    put($("list"), "");
    read();
  });
}
$("note").addEventListener("submit", async (event) => {
  event.preventDefault();
  $("note-send").disabled = true;
  try {
    const said = { words: $("note-words").value, kind: $("note-kind").value || null, contact: $("note-contact").value || null };
    const { receipt, deadline } = await post(root, { ...said, language: config.language });
    $("note").reset();
    put($("note-receipt"), t("noted", { receipt, date: moment(deadline) }));
    read();
  } catch (error) {
    if (!gate.dealtWith(error)) gate.say(sentence(error), true);
  }
  $("note-send").disabled = false;
});
$("more").addEventListener("click", () => read(following));

setInterval(() => read(), LOOK_AGAIN_MS);
gate.open();
