/** Who outside takes the log: how far each is, what it answers, and the keys to pause, go on and send again. */

import { get, post } from "./api.js";
import { Gate } from "./gate.js";
import { put, t } from "./page.js";
import { redraw } from "./redraw.js";
import { sentence } from "./session.js";
import { deadTable } from "./feed/dead.js";
import { takers } from "./feed/taker.js";

const LOOK_AGAIN_MS = 3_000;
const ROOT = "/feed/subscribers";

const $ = (id) => document.getElementById(id);
let asked = 0; // readings so far: an answer to an older one is dropped
let chosen = null; // the code that a dialog is about

const gate = new Gate(() => read());

async function read() {
  const now = (asked += 1);
  if (!gate.staff) return;
  try {
    const { items } = await get(ROOT);
    if (now !== asked) return;
    gate.lost(false);
    redraw($("takers"), takers(items, acts));
  } catch (error) {
    if (now === asked && !gate.dealtWith(error)) gate.say(sentence(error), true);
  }
}

/** Do something to a subscriber, say what came of it, and look again. */
async function act(path, body, words) {
  try {
    const answer = await post(`${ROOT}/${path}`, body);
    gate.say(words(answer));
    return true;
  } catch (error) {
    if (!gate.dealtWith(error)) gate.say(sentence(error), true);
    return false;
  } finally {
    read();
  }
}

const acts = {
  pause: ({ code }) => act(`${code}/pause`, {}, () => t("paused", { code })),
  resume: ({ code }) => act(`${code}/resume`, {}, () => t("resumed", { code })),
  replay: ({ code }) => {
    chosen = code;
    put($("replay-code"), code);
    put($("replay-error"), "");
    $("replay").showModal();
  },
  dead: ({ code }) => {
    chosen = code;
    put($("dead-code"), code);
    $("dead").showModal();
    readDead();
  },
};

$("replay-time").addEventListener("input", () => ($("replay-form").elements.from.value = "time"));
$("replay-cancel").addEventListener("click", () => $("replay").close());
$("replay-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const fromTime = event.currentTarget.elements.from.value === "time";
  const time = $("replay-time").value;
  put($("replay-error"), fromTime && !time ? t("no_time") : "");
  if (fromTime && !time) return $("replay-time").focus();
  const start = fromTime ? new Date(time).toISOString() : "beginning";
  const code = chosen;
  if (await act(`${code}/replay`, { start }, () => t("replayed", { code }))) $("replay").close();
});

async function readDead() {
  try {
    const { items, next } = await get(`${ROOT}/${chosen}/dead-letters`);
    $("dead-list").replaceChildren(deadTable(items, next, resend));
    $("dead-all").disabled = !items.length;
  } catch (error) {
    $("dead").close();
    if (!gate.dealtWith(error)) gate.say(sentence(error), true);
  }
}

async function resend(which) {
  const code = chosen;
  await act(`${code}/resend`, which, ({ count }) => t("resent", { n: count, code }));
  readDead();
}

$("dead-close").addEventListener("click", () => $("dead").close());
$("dead-all").addEventListener("click", async () => {
  await resend({});
  $("dead").close();
});

setInterval(read, LOOK_AGAIN_MS);
gate.open();
