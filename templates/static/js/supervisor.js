/** A branch's floor, live: what needs a look first, then counters and services, and everything one may do about it. */

import { get } from "./api.js";
import * as clock from "./clock.js";
import { Live } from "./live.js";
import { config, put, t } from "./page.js";
import { sentence } from "./session.js";
import { Gate } from "./supervisor/gate.js";
import { drawAlerts } from "./supervisor/alerts.js";
import { askMessage } from "./supervisor/announce.js";
import { chooseCounter, showCounter } from "./supervisor/counter.js";
import { drawCounters } from "./supervisor/counters.js";
import { follow } from "./supervisor/dialog.js";
import { drawFigures } from "./supervisor/figures.js";
import { showPeople } from "./supervisor/people.js";
import { askRecordings } from "./supervisor/recordings.js";
import { drawServices } from "./supervisor/services.js";
import { askStop, drawHalt, goOn } from "./supervisor/stops.js";
import { findTicket, showTicket } from "./supervisor/ticket.js";
import { say } from "./supervisor/toast.js";

const $ = (id) => document.getElementById(id);
const WATCHING = ["supervisor", "administrator", "leader", "auditor"];
const ACTING = ["supervisor", "administrator"];
const FINDING_RECORDINGS = [...ACTING, "auditor"];
const SETTLE_MS = 700; // a burst of entries is one question about the day
const REFRESH_MS = 15_000; // minutes go by without entries
const DRAW_MS = 120;
const REST_MS = 400; // a hand that has moved to a row presses within this
const REST_MS_MOST = 1_500;

let today = null;

const live = new Live({
  branch: config.branch.code,
  view: "supervisor",
  onChange: () => {
    soon();
    draw();
  },
  onContact: (online, since) => {
    $("banner").hidden = online;
    put($("banner"), online ? "" : t("lost_supervisor", { time: clock.hourMinute(since) }));
    put($("contact"), t(online ? "online" : "lost"));
    if (online) soon();
    draw();
  },
});

const session = new Gate({
  welcome: ({ role, branch }) => WATCHING.includes(role) && [null, config.branch.code].includes(branch),
  onChange: () => {
    soon();
    draw();
  },
  onSigned: () => live.reconnect(),
});

/** What every part of the page works with. */
const context = {
  get floor() {
    return live.floor;
  },
  can: () => ACTING.includes(session.staff?.role) && live.online !== false,
  soon,
  order,
  caughtUp: () => live.catchUp(),
  open: {
    counter: (code) => showCounter(context, code),
    assign: (code, service) => showCounter(context, code, service),
    people: (service) => showPeople(context, service),
    ticket: (id) => showTicket(context, id),
    choose: (service) => chooseCounter(context, service),
    stop: (service) => askStop(context, service),
    goOn: (service) => goOn(context, service),
  },
};

/** Carry something out; a refusal is told, by `refused(error)` where it is given. Answers null when it was refused. */
async function order(command, refused = (error) => say(sentence(error), { bad: true })) {
  try {
    const answer = await command();
    if (answer?.seq) live.expect(answer.seq);
    return answer ?? {};
  } catch (error) {
    if (error.status === 401) session.end();
    else refused(error);
    return null;
  }
}

/* ---- the day's figures, which only the server knows ---- */

let asking = null;
function soon() {
  asking ??= setTimeout(refresh, SETTLE_MS);
}

async function refresh() {
  asking = null;
  if (!session.staff) return;
  try {
    today = await get(`/branches/${config.branch.code}/today`);
    draw();
  } catch (error) {
    if (error.status === 401) session.end();
    else if (error.code !== "no-contact") console.warn("the day's figures were not refreshed:", error.code);
  }
}

/* ---- drawing ---- */

// What a hand is on, or on its way to, must not move from under it: the drawing waits while something is pressed or
// dragged, and a moment after the hand has moved.
let pressed = false;
let dragged = false;
let movedAt = -Infinity;
let due = null;
let dueSince = 0;

/** A press or a drag has ended; what hears of it on this page does so first. */
const over = () =>
  setTimeout(() => {
    pressed = dragged = false;
    draw();
  });
// A drag ends the press with a “pointercancel”, and itself with “dragend” or “drop”.
addEventListener("pointerdown", () => (pressed = true), true);
addEventListener("dragstart", () => (dragged = true), true);
addEventListener("pointermove", () => (movedAt = performance.now()), true);
for (const end of ["pointerup", "dragend", "drop"]) addEventListener(end, over, true);
addEventListener("pointercancel", () => dragged || over(), true);

/** Whether the hand is busy; one that never rests is not waited for longer than somebody would notice. */
function busy() {
  const now = performance.now();
  return pressed || dragged || (now - movedAt < REST_MS && now - dueSince < REST_MS_MOST);
}

function draw() {
  if (due !== null) return;
  dueSince = performance.now();
  const look = () => {
    due = busy() ? setTimeout(look, DRAW_MS) : null;
    if (due === null) redrawAll();
  };
  due = setTimeout(look, DRAW_MS);
}

function redrawAll() {
  const { floor } = live;
  const { can, open } = context;
  for (const id of ["find", "acts"]) $(id).hidden = !session.staff;
  if (!session.staff || !floor.loaded) return;
  for (const key of document.querySelectorAll("[data-act]")) key.disabled = !can();
  $("recordings").hidden = !FINDING_RECORDINGS.includes(session.staff.role);
  $("watching").hidden = ACTING.includes(session.staff.role);
  drawHalt($("halted"), context);
  drawCounters($("counters"), { floor, today, open, can });
  drawServices($("services-head"), $("services"), { floor, today, open, can, redrawn: redrawAll });
  if (today) {
    drawAlerts($("alerts-list"), { floor, alerts: today.alerts, open });
    drawFigures($("figures"), { ...today, waiting: floor.waiting().length });
  }
  follow();
  document.documentElement.dataset.seq = floor.seq;
}

/* ---- the head ---- */

$("announce").addEventListener("click", () => askMessage(context));
$("halt").addEventListener("click", () => askStop(context));
$("recordings").addEventListener("click", () => askRecordings(context));
$("find").addEventListener("submit", async (event) => {
  event.preventDefault();
  await findTicket(context, $("number").value);
  $("number").select();
});
clock.everySecond(() => put($("clock"), clock.hourMinute()));
setInterval(soon, REFRESH_MS);
setInterval(draw, REFRESH_MS);
