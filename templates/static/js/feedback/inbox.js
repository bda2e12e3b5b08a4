/** One piece of feedback in the list: how it begins, where it comes from, and how much time is left. */

import * as clock from "../clock.js";
import { config, el, icon, nameOf, t } from "../page.js";

const DAY_MS = 24 * 3600 * 1000;

/** The name of one of the branch's services or classes of feedback. */
export function named(list, code) {
  const found = config[list].find((each) => each.code === code);
  return found ? nameOf(found) : code;
}

/** “22/11/2026 09:41”. */
export const moment = (iso) => `${clock.date(Date.parse(iso))} ${clock.hourMinute(Date.parse(iso))}`;

/** How it stands, in words, with a mark that goes with them. */
export function standing(one) {
  const mark = (name, picture, words) => el("span", { class: "stand", data: { stand: name } }, icon(picture), words);
  if (one.published) return mark("published", "megaphone", t("stands_published"));
  if (one.state === "answered") return mark("answered", "circle-check", t("stands_answered"));
  if (one.state === "forwarded") return mark("forwarded", "forward", t("stands_forwarded", { to: one.forwarded_to }));
  if (one.late) return mark("late", "triangle-alert", t("stands_late", { date: moment(one.due_at) }));
  const soon = Date.parse(one.due_at) - clock.now() < DAY_MS;
  return mark(soon ? "soon" : "open", "hourglass", t("stands_due", { date: moment(one.due_at) }));
}

/** The row; `choose(receipt)` shows all of it. */
export function inboxRow(one, chosen, choose) {
  const about = [one.kind && named("classes", one.kind), one.service && named("services", one.service)].filter(Boolean);
  return el(
    "button",
    { class: "item", type: "button", data: { receipt: one.receipt, late: one.late }, "aria-pressed": String(chosen), on: { click: () => choose(one.receipt) } },
    el("span", { class: "item__words", lang: one.language }, one.words),
    el("span", { class: "item__about" }, about.join(" · ") || t("not_sorted")),
    standing(one),
  );
}
