/** The officer's own day, small and quiet: for the officer, not for comparison. */

import { get } from "../api.js";
import { config, el, nameOf, spoken, t } from "../page.js";

const SOON_MS = 1_500;
const EVERY_MS = 60_000;

const minutes = (value) => (value === null ? "–" : t("minutes", { n: new Intl.NumberFormat(spoken(), { maximumFractionDigits: 1 }).format(value) }));

/** A pause reason's name by its code. */
export function reasonName(code) {
  const known = config.settings.pause_reasons.find((reason) => reason.code === code);
  return known ? nameOf(known) : (code ?? t("pause_plain"));
}

export class Figures {
  constructor(box) {
    this.box = box;
    this.timer = null;
    this.wanted = false;
    setInterval(() => this.wanted && this.ask(), EVERY_MS);
  }

  /** Ask for the figures a moment later, once for all that changes until then. */
  askSoon() {
    this.timer ??= setTimeout(() => this.ask(), this.wanted ? SOON_MS : 0);
    this.wanted = true;
  }

  async ask() {
    this.timer = null;
    try {
      const day = await get(`/branches/${config.branch.code}/officers/me/day`);
      if (this.wanted) this.draw(day);
    } catch (error) {
      console.info("the day's figures stay as they are:", error.code); // the next press or minute asks again
    }
  }

  /** Another officer's figures are nobody's business. */
  forget() {
    clearTimeout(this.timer);
    this.timer = null;
    this.wanted = false;
    this.box.replaceChildren();
  }

  draw(day) {
    const figure = (word, value) => el("div", { class: "figure" }, el("dt", {}, t(word)), el("dd", {}, String(value)));
    const pause = day.pauses.reduce((sum, each) => sum + each.minutes, 0);
    const reasons = day.pauses.some((each) => each.reason) && day.pauses.map((each) => `${reasonName(each.reason)} ${minutes(each.minutes)}`).join(" · ");
    this.box.replaceChildren(
      el("h3", {}, t("figures_title")),
      el(
        "dl",
        { class: "figures__list" },
        figure("figure_served", day.served),
        figure("figure_service", minutes(day.mean_service_minutes)),
        figure("figure_wait", minutes(day.mean_wait_minutes)),
        figure("figure_no_shows", day.no_shows),
        figure("figure_transfers", day.transfers),
        figure("figure_rated", day.rated),
        figure("figure_pause", minutes(Math.round(pause * 10) / 10)),
      ),
      reasons ? el("p", { class: "figures__reasons" }, reasons) : "",
    );
  }
}
