/**
 * Who would be called next, and why: the server's rule (`domain/selection.py`) over what this page knows.
 * It is shown, never acted on; pressing “next” asks the server.
 */

import * as clock from "../clock.js";

const CAP_MINUTES = 30;

/** Which rule speaks for a waiting turn: "priority", "waited-long" or "arrival". */
export function ruleOf(turn, capMinutes = CAP_MINUTES) {
  if (turn.ticket.priority) return "priority";
  return clock.minutesSince(turn.arrived_at) >= capMinutes ? "waited-long" : "arrival";
}

/** The turns that wait for a counter's services, the one to be called first in front. */
export function lineOf(counter, waiting, capMinutes) {
  const rank = (turn) => counter.services.indexOf(turn.service);
  return waiting
    .filter((turn) => rank(turn) >= 0)
    .map((turn) => ({ turn, rule: ruleOf(turn, capMinutes) }))
    .sort(
      (a, b) =>
        rank(a.turn) - rank(b.turn) ||
        (a.rule === "arrival") - (b.rule === "arrival") ||
        a.turn.arrived_at.localeCompare(b.turn.arrived_at) ||
        a.turn.ticket.sequence - b.turn.ticket.sequence,
    );
}
