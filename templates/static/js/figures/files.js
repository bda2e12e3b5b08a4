/** The reports that were made by themselves, to take along. */

import { config, el, icon, t } from "../page.js";
import { wordsOf } from "./period.js";

const SHOWN = 6; // periods

/** The newest of them, a line for each period. */
export function filesList(items) {
  const periods = [...new Set(items.map((each) => each.period))].slice(0, SHOWN);
  if (!periods.length) return el("p", { class: "none" }, t("no_files"));
  return el(
    "ul",
    { class: "files" },
    ...periods.map((period) =>
      el("li", {}, el("span", {}, wordsOf(period)), ...items.filter((each) => each.period === period).map(link)),
    ),
  );
}

function link(file) {
  const href = `/api/v1/reports/${config.branch.code}/files/${file.name}`;
  const format = file.format.toUpperCase();
  return el("a", { href, download: "", class: "files__link", "aria-label": `${wordsOf(file.period)} ${format}` }, icon("download"), format);
}
