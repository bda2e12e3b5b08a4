/** The desk's bookings: a free slot for somebody, the day's list, a code to take along, and giving a slot up. */

import { get, newKey, post } from "./api.js";
import { showCode } from "./appointments/code.js";
import { bookedTable } from "./appointments/list.js";
import { slotKeys } from "./appointments/slots.js";
import * as clock from "./clock.js";
import { config, put, t } from "./page.js";
import { sentence, signIn, signOut, whoIsHere } from "./session.js";

const LOOK_AGAIN_MS = 15_000; // the kiosks check people in meanwhile
const SAID_MS = 8_000;

const $ = (id) => document.getElementById(id);
const root = `/branches/${config.branch.code}/appointments`;
let staff = null;
let key = newKey();
let asked = 0; // readings so far: an answer to an older one is dropped

clock.useZone(config.branch.timezone);

function enter(why = "") {
  $("gate").hidden = staff !== null;
  $("work").hidden = staff === null;
  $("sign-out").hidden = staff === null;
  put($("officer-name"), staff?.name ?? "");
  put($("sign-in-error"), why);
  if (staff) read();
  else $("username").focus();
}

$("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  staff = await signIn(event.currentTarget, $("sign-in-error"));
  if (staff) enter();
});

$("sign-out").addEventListener("click", async () => {
  try {
    await signOut();
    staff = null;
    enter();
  } catch (error) {
    say(sentence(error), true);
  }
});

/** What a failing request means for the page; true when it has been dealt with. */
function dealtWith(error) {
  if (error.code === "no-contact") return lost(true);
  if (error.status !== 401 && error.status !== 403) return false;
  staff = null;
  enter(t(error.status === 401 ? "session_over" : "not_yours"));
  return true;
}

function lost(now) {
  $("banner").hidden = !now;
  put($("banner"), now ? t("lost") : "");
  return now;
}

/** The free slots of the service, and the day's appointments. */
async function read() {
  const now = (asked += 1);
  const day = $("day").value;
  if (!staff || !day) return;
  try {
    const [slots, booked] = await Promise.all([get(`${root}/slots?day=${day}&service=${$("service").value}`), get(`${root}?day=${day}`)]);
    if (now !== asked) return;
    lost(false);
    slotKeys($("slots"), slots.items, ready);
    $("list").replaceChildren(bookedTable(booked.items, { show: showCode, cancel }));
  } catch (error) {
    if (now === asked && !dealtWith(error)) say(sentence(error), true);
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
    if (!dealtWith(error)) put($("booking-error"), sentence(error));
  }
  key = newKey();
  ready();
  read();
});

async function cancel(appointment) {
  try {
    await post(`${root}/${appointment.id}/cancel`, {});
    say(t("cancelled", { code: appointment.code }));
  } catch (error) {
    if (!dealtWith(error)) say(sentence(error), true);
  }
  read();
}

let silence = null;
function say(words, bad = false) {
  clearTimeout(silence);
  put($("said"), words);
  $("said").dataset.kind = bad ? "bad" : "good";
  silence = setTimeout(() => put($("said"), ""), SAID_MS);
}

for (const field of [$("day"), $("service")]) field.addEventListener("change", read);
setInterval(read, LOOK_AGAIN_MS);
staff = await whoIsHere();
enter();
