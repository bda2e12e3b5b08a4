/** Several files in one visit, as postal workers bring them: how many, and with one number or one for each. */

import { el, icon, t } from "../page.js";

const MOST_KEYS = 12; // counts that fit the screen as keys of their own

const mostFiles = (kiosk) => kiosk.settings.files_per_visit ?? 1;

/** The question; what was said so far is the visit's `files`, `{count, served}` or null. */
export const filesScreen = {
  name: "files",
  takesNumber: true,
  draw(kiosk) {
    const { files } = kiosk.visit;
    const count = files?.count ?? 2;
    const choose = (chosen) => {
      kiosk.tell({ files: chosen });
      kiosk.back();
    };
    const counts = Array.from({ length: Math.min(mostFiles(kiosk), MOST_KEYS) - 1 }, (_, n) => n + 2);
    const countKey = (n) => {
      const say = () => kiosk.tell({ files: { count: n, served: files?.served ?? "together" } });
      return el("button", { class: "count", type: "button", "aria-pressed": String(n === count), data: { files: n }, on: { click: say } }, String(n));
    };
    const way = (served, picture, title, hint) =>
      el(
        "button",
        { class: "choice", type: "button", data: { served }, on: { click: () => choose({ count, served }) } },
        icon(picture),
        el("span", {}, el("b", {}, title), el("span", { class: "choice__hint" }, hint)),
      );
    const element = el(
      "section",
      { class: "screen screen--files", data: { screen: "files" } },
      el("div", { class: "ask" }, el("h1", {}, t("files_question")), el("p", {}, t("files_hint"))),
      el("div", { class: "counts", role: "group", "aria-label": t("files_question") }, ...counts.map(countKey)),
      el(
        "div",
        { class: "choices" },
        way("together", "ticket", t("files_together", { n: count }), t("files_together_hint")),
        way("split", "tickets", t("files_split", { n: count }), t("files_split_hint")),
        el("button", { class: "choice", type: "button", data: { served: "" }, on: { click: () => choose(null) } }, icon("x"), el("span", {}, t("files_one"))),
      ),
    );
    return { element, says: [["files_question"], ["files_hint"]] };
  },
};

/** The tool of the list of services: asks, or says what was chosen and takes it back. */
export function filesTool(kiosk) {
  if (mostFiles(kiosk) < 2) return null;
  const { files } = kiosk.visit;
  if (!files) {
    return el("button", { class: "button tool", type: "button", data: { key: "files" }, on: { click: () => kiosk.go("files") } }, icon("files"), el("span", {}, t("files")));
  }
  const chosen = t(files.served === "split" ? "files_on_split" : "files_on_together", { n: files.count });
  return el(
    "button",
    { class: "button tool tool--on", type: "button", data: { key: "files-off" }, "aria-label": `${chosen}. ${t("files_off")}`, on: { click: () => kiosk.tell({ files: null }) } },
    icon("files"),
    el("span", {}, chosen),
    icon("x"),
  );
}
