/** The centre's own notices, one at a time, while their days last. */

import * as clock from "../../clock.js";
import { el, spoken, t } from "../../page.js";
import { heading } from "./heading.js";

/** What is to be told today. */
const due = (notice, today) => (!notice.first || notice.first <= today) && (!notice.last || today <= notice.last);

export class Notices {
  kind = "notices";

  constructor(notices) {
    this.notices = notices;
  }

  screens() {
    const today = clock.day();
    return this.notices.map((notice, n) => ({ key: n, notice, draw: () => this.draw(notice) })).filter(({ notice }) => due(notice, today));
  }

  draw({ title, title_en, text, text_en }) {
    const english = spoken() === "en";
    const other = english ? text : text_en;
    return el(
      "div",
      { class: "panel__body" },
      heading("sticky-note", t("notices")),
      el(
        "div",
        { class: "notice" },
        el("h3", { class: "notice__title" }, english ? title_en : title),
        el("p", { class: "notice__text", data: { long: text.length > 160 } }, english ? text_en : text),
        other !== (english ? text_en : text) && el("p", { class: "notice__other", lang: english ? "vi" : "en" }, other),
      ),
    );
  }
}
