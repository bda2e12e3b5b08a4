/** How to take a number, in four steps, and whom to ask. */

import { el, nameOf, t } from "../page.js";

/** Open the help over whatever is in view; returns what the voice says of it. */
export function openHelp(sheet, { floor, branch: { hotline } }) {
  const guidance = [...floor.services.values()].find((service) => service.role === "guidance");
  const steps = [["help_1"], ["help_2"], ["help_3"]];
  const asking = guidance && [t("help_4", { name: nameOf(guidance) })];
  sheet.replaceChildren(
    el("h2", { id: "sheet-title" }, t("help_title")),
    el("ol", { class: "steps" }, ...[...steps.map(([word]) => t(word)), ...(asking ?? [])].map((step) => el("li", {}, step))),
    ...[hotline && el("p", { class: "sheet__hotline" }, t("help_hotline", { hotline }))].filter(Boolean),
    el("button", { class: "button button--main", type: "button", data: { key: "close" }, on: { click: () => sheet.close() } }, t("close")),
  );
  sheet.showModal();
  return [["help_title"], ...steps, ...(guidance ? [["help_4", { service: guidance.code }]] : [])];
}
