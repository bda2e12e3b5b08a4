/** Who waits: a list in which every number leads to its ticket. */

import * as clock from "../clock.js";
import { el, icon, t } from "../page.js";
import { redraw } from "../redraw.js";
import { show } from "./dialog.js";
import { at, priorityName, serviceName } from "./parts.js";

/** Show everybody who waits for a service. */
export function showPeople(context, service) {
  const list = el("ol", { class: "people" });
  const name = serviceName(context.floor, service);
  const update = () => {
    const line = context.floor.waiting(service);
    redraw(list, line.length ? rows(line, context.open) : el("li", { class: "people__none" }, t("nobody_waits", { name })));
  };
  show({ name: "people", title: t("people_of", { name }), body: [list], update });
}

/** Rows of waiting turns, each a key to its ticket. */
export function rows(turns, open) {
  return turns.map((turn) => {
    const { ticket } = turn;
    const facts = [
      ticket.priority && t("priority", { name: priorityName(ticket.priority) }),
      t("since", { time: at(turn.queued_at) }),
      turn.not_before && Date.parse(turn.not_before) > clock.now() && t("more_time_until", { time: at(turn.not_before) }),
      ticket.note,
    ];
    return el(
      "li",
      { data: { key: `waits-${ticket.id}` } },
      el(
        "button",
        { class: "person", type: "button", data: { key: `person-${ticket.id}`, number: ticket.number }, on: { click: () => open.ticket(ticket.id) } },
        el("span", { class: "number person__number" }, ticket.priority ? icon("star") : null, ticket.number),
        el("span", { class: "person__facts" }, facts.filter(Boolean).join(" · ")),
        el("span", { class: "person__minutes" }, t("waits_for", { n: clock.minutesSince(turn.queued_at) })),
      ),
    );
  });
}
