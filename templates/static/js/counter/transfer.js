/** Where to send somebody next: a list one can walk through with the keyboard. */

import { el, icon, nameOf, t } from "../page.js";

/** Ask for a service; resolves to its code, or null when the officer thinks again. */
export function askService(dialog, { floor, turn }) {
  const role = { fee: 0, result: 1, guidance: 2 };
  const others = [...floor.services.values()]
    .filter((service) => service.code !== turn.service)
    .sort((a, b) => (role[a.role] ?? 3) - (role[b.role] ?? 3));
  return new Promise((resolve) => {
    const answer = (code) => {
      dialog.removeEventListener("close", leave);
      if (dialog.open) dialog.close();
      resolve(code);
    };
    // The event comes a moment after the closing; by then the dialog may be open for the next question.
    const leave = () => dialog.open || answer(null);
    const choice = (service) =>
      el(
        "button",
        { class: "way", type: "button", data: { service: service.code }, on: { click: () => answer(service.code) } },
        el("span", { class: "way__letter", "aria-hidden": "true" }, service.letter),
        el("span", { class: "way__name" }, nameOf(service)),
        el("span", { class: "way__waiting" }, t("transfer_waiting", { n: floor.waiting(service.code).length })),
      );
    dialog.replaceChildren(
      el("h2", { id: "transfer-title" }, t("transfer_title", { number: turn.ticket.number })),
      el("p", {}, t("transfer_hint")),
      el("div", { class: "ways" }, ...others.map(choice)),
      el("button", { class: "button", type: "button", data: { key: "cancel" }, on: { click: () => answer(null) } }, icon("x"), t("cancel")),
    );
    dialog.addEventListener("close", leave);
    dialog.showModal();
    dialog.querySelector(".way")?.focus();
  });
}
