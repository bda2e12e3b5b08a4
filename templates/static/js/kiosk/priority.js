/** Which priority class, if any, in words chosen with respect; nobody has to say. */

import { el, icon, nameOf, t } from "../page.js";

export const priorityScreen = {
  name: "priority",
  takesNumber: true,
  draw(kiosk) {
    const choose = (priority) => {
      kiosk.tell({ priority });
      kiosk.back();
    };
    const choice = (each, name) =>
      el("button", { class: "choice", type: "button", data: { priority: each?.code ?? "" }, on: { click: () => choose(each) } }, icon(each ? "star" : "x"), el("span", {}, name));
    const classes = kiosk.branch.priority_classes ?? [];
    const hint = kiosk.settings.confirm_priority ? "priority_hint_confirm" : "priority_hint";
    const element = el(
      "section",
      { class: "screen screen--priority", data: { screen: "priority" } },
      el("div", { class: "ask" }, el("h1", {}, t("priority_question")), el("p", {}, t(hint))),
      el("div", { class: "choices" }, ...classes.map((each) => choice(each, nameOf(each))), choice(null, t("priority_none"))),
    );
    return { element, says: [["priority_question"], [hint]] };
  },
};

/** The tool of the list of services: asks, or says what was declared and takes it back. */
export function priorityTool(kiosk) {
  const { priority } = kiosk.visit;
  if (!kiosk.branch.priority_classes?.length) return null;
  if (!priority) {
    return el("button", { class: "button tool", type: "button", data: { key: "priority" }, on: { click: () => kiosk.go("priority") } }, icon("heart-handshake"), el("span", {}, t("priority")));
  }
  const chosen = t("priority_on", { name: nameOf(priority) });
  return el(
    "button",
    { class: "button tool tool--on", type: "button", data: { key: "priority-off" }, "aria-label": `${chosen}. ${t("priority_off")}`, on: { click: () => kiosk.tell({ priority: null }) } },
    icon("star"),
    el("span", {}, chosen),
    icon("x"),
  );
}
