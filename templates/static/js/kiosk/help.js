/** How to take a number, in four steps, and whom to ask. */

import { el, nameOf, t } from "../page.js";

/** Open the help over whatever is in view. */
export function openHelp(sheet, { floor, branch: { hotline } }) {
  const guidance = [...floor.services.values()].find((service) => service.role === "guidance");
  const steps = [t("help_1"), t("help_2"), t("help_3"), guidance && t("help_4", { name: nameOf(guidance) })].filter(Boolean);
  sheet.replaceChildren(
    el("h2", { id: "sheet-title" }, t("help_title")),
    el("ol", { class: "steps" }, ...steps.map((step) => el("li", {}, step))),
    ...[hotline && el("p", { class: "sheet__hotline" }, t("help_hotline", { hotline }))].filter(Boolean),
    el("button", { class: "button button--main", type: "button", data: { key: "close" }, on: { click: () => sheet.close() } }, t("close")),
  );
  sheet.showModal();
}
