/** What an officer must know besides the person here: whose counter it is, what stands still, and since when. */

import * as clock from "../clock.js";
import { el, icon, shortNameOf, spoken, t } from "../page.js";
import { reasonName } from "./figures.js";
import { awayUntil } from "./line.js";

/** The words of a supervisor's stop in the language spoken. */
const messageOf = (stop) => (spoken() === "en" && stop.message_en) || stop.message;

const at = (time) => clock.hourMinute(Date.parse(time));

/** Draw the notices that hold now; nothing moves while they stay the same. */
export function drawNotices(box, { floor, counter, takes, foreign }) {
  const { halted, stopped } = floor.arrangement;
  const told = [
    halted && { kind: "halted", icon: "triangle-alert", text: t("halted", { time: at(halted.since), message: messageOf(halted) }) },
    ...Object.entries(stopped)
      .filter(([code]) => takes(code) && floor.services.has(code))
      .map(([code, stop]) => ({ kind: "stopped", icon: "circle-pause", text: t("stopped", { name: shortNameOf(floor.services.get(code)), time: at(stop.since), message: messageOf(stop) }) })),
    foreign && { kind: "foreign", icon: "users", text: t("foreign", { name: counter.officer?.name ?? counter.desk.officer, time: at(counter.since) }) },
  ].filter(Boolean);
  const mark = JSON.stringify(told);
  if (box.dataset.mark === mark) return;
  box.dataset.mark = mark;
  box.replaceChildren(...told.map(({ kind, icon: name, text }) => el("p", { class: `notice notice--${kind}` }, icon(name), el("span", {}, text))));
}

/** Why nobody can be called just now, or null. */
export function whyNobody(floor, line, takes) {
  if (floor.arrangement.halted) return t("why_halted");
  const waits = floor.waiting().some((turn) => takes(turn.service) && floor.arrangement.stopped[turn.service]);
  if (!line.length) return waits ? t("why_stopped") : null;
  const away = line.map(({ turn }) => awayUntil(turn));
  return away.every(Boolean) ? t("why_more_time", { time: clock.hourMinute(Math.min(...away)) }) : null;
}

/** The line beside the state: why a pause, since when and for how long. */
export function stateNote(counter, state) {
  if (state !== "paused" || !counter.since) return "";
  const reason = counter.desk?.reason;
  const since = t("since", { time: at(counter.since), n: clock.minutesSince(counter.since) });
  return [reason && reasonName(reason), since].filter(Boolean).join(" · ");
}
