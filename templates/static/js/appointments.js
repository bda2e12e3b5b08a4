/** The desk's bookings: a free slot for somebody, the day's list, a code to take along, and giving a slot up. */

import { get, newKey, post } from "./api.js";
import { showCode } from "./appointments/code.js";
import { bookedTable } from "./appointments/list.js";
import { slotKeys } from "./appointments/slots.js";
import * as clock from "./clock.js";
import { Gate } from "./gate.js";
import { config, put, t } from "./page.js";
import { sentence } from "./session.js";

const LOOK_AGAIN_MS = 15_000; // the kiosks check people in meanwhile

const $ = (id) => document.getElementById(id);
const root = `/branches/${config.branch.code}/appointments`;
let key = newKey();
let asked = 0; // readings so far: an answer to an older one is dropped

const gate = new Gate(() => read());

clock.useZone(config.branch.timezone);

/** The free slots of the service, and the day's appointments. */
async function read() {
  const now = (asked += 1);
  const day = $("day").value;
  if (!gate.staff || !day) return;
  try {
    const [slots, booked] = await Promise.all([get(`${root}/slots?day=${day}&service=${$("service").value}`), get(`${root}?day=${day}`)]);
    if (now !== asked) return;
    gate.lost(false);
    slotKeys($("slots"), slots.items, ready);
    $("list").replaceChildren(bookedTable(booked.items, { show: showCode, cancel }));
  } catch (error) {
    if (now === asked && !gate.dealtWith(error)) gate.say(sentence(error), true);
  }
}

const chosen = () => $("booking").querySelector("input[name=slot]:checked")?.value ?? null;

function ready() {
  $("book").disabled = chosen() === null;
}

$("booking").addEventListener("submit", async (event) => {
  event.preventDefault();
  const slot = chosen();
  if (!slot) return;
  const phone = $("phone").value.trim();
  put($("booking-error"), "");
  $("book").disabled = true;
  try {
    const booked = await post(root, { service: $("service").value, slot, ...(phone ? { phone } : {}) }, { idempotencyKey: key });
    $("phone").value = "";
    $("booking").querySelector("input[name=slot]:checked").checked = false;
    showCode(booked);
  } catch (error) {
    if (!gate.dealtWith(error)) put($("booking-error"), sentence(error));
  }
  key = newKey();
  ready();
  read();
});

async function cancel(appointment) {
  try {
    await post(`${root}/${appointment.id}/cancel`, {});
    gate.say(t("cancelled", { code: appointment.code }));
  } catch (error) {
    if (!gate.dealtWith(error)) gate.say(sentence(error), true);
  }
  read();
}

for (const field of [$("day"), $("service")]) field.addEventListener("change", read);
setInterval(read, LOOK_AGAIN_MS);
gate.open();
