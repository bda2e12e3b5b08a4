/** A press on its way: what it asks first, the one request that carries it, and what is said of it afterwards. */

import { newKey, post } from "../api.js";
import * as clock from "../clock.js";
import { config, nameOf, t } from "../page.js";
import { asksOnFinish, askFinish } from "./finish.js";
import { reasonName } from "./figures.js";
import { askColleague, askNumber, askPause, askReason, askService } from "./questions.js";

const ABOUT_WHO_IS_HERE = new Set(["serve", "recall", "no-show", "put-back", "hold", "transfer", "finish", "next"]);

/** Names of presses that the server knows by another one. */
const SENT_AS = { "stand-in": "open", number: "call" };

/**
 * The body of a press, asked of the officer where it needs more; null when the officer thinks again. Whoever is here
 * is named, so that a press can never mean somebody else than the screen showed.
 */
export async function bodyOf(action, body, { dialog, floor, turn, staff }) {
  const here = turn && ABOUT_WHO_IS_HERE.has(action) ? { turn: turn.id } : {};
  const more = await moreOf(action, body, { dialog, floor, turn, staff });
  return more && { ...here, ...body, ...more };
}

async function moreOf(action, body, { dialog, floor, turn, staff }) {
  const { pause_reasons: reasons, reason_for_chosen: why } = config.settings;
  const answered = (name, value) => value && { [name]: value };
  if (action === "transfer") return answered("service", await askService(dialog, floor, turn));
  if (action === "stand-in") return answered("stand_in_for", await askColleague(dialog, staff.username));
  if (action === "pause" && reasons.length) return answered("reason", await askPause(dialog));
  if (action === "number") {
    const number = await askNumber(dialog);
    return number && why ? withReason(dialog, number, { number }) : answered("number", number);
  }
  if (action === "call" && why) return withReason(dialog, numberOf(body, floor), {});
  if ((action === "finish" || action === "next") && turn?.state === "serving" && asksOnFinish(turn)) {
    return askFinish(dialog, { floor, turn, callsNext: action === "next" || config.settings.next_after_finish });
  }
  return {};
}

const numberOf = (body, floor) => body.number ?? floor.turns.get(body.turn)?.ticket.number ?? "";

async function withReason(dialog, number, body) {
  const reason = await askReason(dialog, number);
  return reason && { ...body, reason };
}

/** Ask for what the server missed: the fuller body, or null when the officer thinks again. Throws any other refusal. */
export async function mended(error, action, body, { dialog, floor, turn }) {
  if (error.code === "reason-needed") return withReason(dialog, numberOf(body, floor), body);
  if (error.code !== "finish-incomplete" || !turn) throw error;
  const more = await askFinish(dialog, { floor, turn, callsNext: action === "next", told: error.detail });
  return more && { ...body, ...more };
}

/** Send a press once: repeats on a bad line carry the same key and do nothing twice. */
export const send = (action, body) =>
  post(`/branches/${config.branch.code}/counters/${config.counter}/${SENT_AS[action] ?? action}`, body, { idempotencyKey: newKey() });

/** Whether a press changed anything that could be taken back. */
export const changed = (action, answer) => action !== "undo" && (action !== "next" || Boolean(answer.turn ?? answer.finished));

/** What to say of a press that was carried out: who was finished, and then what came of it. */
export function told(action, { before, answer, body, floor, nameOfOfficer }) {
  const station = body.service ? nameOf(floor.services.get(body.service)) : "";
  const finished = answer.finished && t(body.service ? "said_finish_on" : "said_finish", { number: answer.finished.ticket.number, name: station });
  const called = answer.turn && answer.turn.id !== before?.id;
  if (["next", "finish", "call", "number"].includes(action)) {
    const now = called ? t("said_next", { number: answer.turn.ticket.number, counter: config.counter }) : !finished && t("said_nobody");
    return [finished, now].filter(Boolean).join(" ");
  }
  const number = (before ?? answer.turn)?.ticket.number;
  if (action === "recall" && !answer.turn) return t("said_no_show", { number });
  if (action === "stand-in") return t("said_stand_in", { name: nameOfOfficer(body.stand_in_for) });
  if (action === "pause" && body.reason) return t("said_pause_reason", { reason: reasonName(body.reason) });
  if (action === "ask-help") return t("help_asked", { time: clock.hourMinute() });
  return t(`said_${action.replace("-", "_")}`, { number, name: station });
}
