/** The head of a panel: an icon, what it is about, and as of when. */

import * as clock from "../../clock.js";
import { el, icon, t } from "../../page.js";

/** `heading("files", "Hồ sơ", asOf)`; without a time there is none. */
export function heading(shape, words, asOf = null) {
  return el("header", { class: "panel__head" }, icon(shape), el("h2", {}, words), asOf && el("p", { class: "panel__age" }, age(asOf)));
}

/** “Số liệu lúc 09:30”, with its day when that is not today. */
function age(time) {
  const at = Date.parse(time);
  const words = clock.day(at) === clock.day() ? clock.hourMinute(at) : `${clock.hourMinute(at)}, ${clock.date(at)}`;
  return t("as_of", { time: words });
}
