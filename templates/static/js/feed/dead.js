/** What a subscriber refused for too long: each with the last answer, and a key to send it once more. */

import { el, icon, t } from "../page.js";
import { ageWords } from "./age.js";

/** The table; `resend({branch, seq})` is called for one of them. */
export function deadTable(items, next, resend) {
  if (!items.length) return el("p", { class: "takers__none" }, t("nothing"));
  const head = ["entry", "reason", "tries", "last"].map((name) => el("th", { scope: "col" }, t(`column_${name}`)));
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, ...head, el("td", {}))),
    el("tbody", {}, ...items.map((each) => row(each, resend))),
    next && el("tfoot", {}, el("tr", {}, el("td", { colspan: 5 }, t("more_dead")))),
  );
}

function row(each, resend) {
  const id = `${each.branch}-${each.seq}`;
  const again = () => resend({ branch: each.branch, seq: each.seq });
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, id, el("small", {}, each.type)),
    el("td", { class: "dead__reason" }, each.reason),
    el("td", {}, String(each.tries)),
    el("td", {}, t("ago", { age: ageWords(each.last) })),
    el("td", {}, each.again ? t("being_sent") : el("button", { class: "button", type: "button", "aria-label": `${t("send_again")}: ${id}`, on: { click: again } }, icon("send"), t("send_again"))),
  );
}
