/** The slots of a day as keys, each with the places that are left. */

import * as clock from "../clock.js";
import { el, t } from "../page.js";

/** Draw the slots into a box; the one chosen stays chosen while it has a place. `ready()` hears of every choice. */
export function slotKeys(box, slots, ready) {
  const before = box.querySelector("input:checked")?.value;
  const focused = box.contains(document.activeElement) ? document.activeElement.value : null;
  const key = ({ slot, free }) =>
    el(
      "label",
      { class: "slot" },
      el("input", { type: "radio", name: "slot", value: slot, disabled: free === 0, checked: slot === before && free > 0, on: { change: ready } }),
      el("strong", {}, clock.hourMinute(Date.parse(slot))),
      el("span", {}, free ? t("free", { n: free }) : t("full")),
    );
  box.replaceChildren(...(slots.length ? slots.map(key) : [el("p", { class: "none" }, t("no_slots"))]));
  if (focused) box.querySelector(`input[value="${CSS.escape(focused)}"]`)?.focus();
  ready();
}
