/** The page on a kiosk PC whose agent gives numbers itself while the server is away: whether it does, and why not. */

import { el, icon, put, spoken, t } from "../page.js";
import { served } from "./agent.js";

const ASK_MS = 2_000;
const SLIP_MS = 500;

export class Alone {
  /** `onChange()` when the agent begins or ceases to give numbers, or has another reason; `onSnapshot(snapshot)` with the floor as it was last. */
  constructor({ onChange, onSnapshot }) {
    Object.assign(this, { onChange, onSnapshot, lost: false, gives: false, reason: null });
    this.banner = el("p", { class: "ribbon", id: "alone", role: "status", hidden: true }, icon("wifi-off"), el("span", { data: { word: "alone_banner" } }, t("alone_banner")));
    document.getElementById("outside-hours").after(this.banner);
    if (served) setInterval(() => this.lost && this.look(), ASK_MS);
  }

  /** True while there is no server and numbers are given all the same. */
  get now() {
    return this.lost && this.gives;
  }

  /** The agent's words for why it gives no number, `{title, detail}`, in the language it was asked in; null without one. */
  get whyNot() {
    return this.lost && !this.gives ? this.reason : null;
  }

  /** The server came or went. */
  contact(online) {
    this.lost = !online;
    if (online) Object.assign(this, { gives: false, reason: null });
    else if (served) this.look();
    this.show();
  }

  /** Ask the agent how it is; with the floor as it was last, for a page that has never seen one. */
  async look() {
    if (!served || !this.lost) return;
    const told = await ask(`snapshot=&lang=${spoken()}`);
    if (!told || !this.lost) return;
    const before = this.reason?.detail;
    const gave = this.gives;
    Object.assign(this, { gives: told.gives_numbers, reason: told.why_not });
    if (this.gives && told.snapshot) this.onSnapshot(told.snapshot);
    this.show();
    if (gave !== this.gives || before !== this.reason?.detail) this.onChange();
  }

  /** Tell what became of a number's slip, which no server tells now: `onSlip({printed, reason})`, until `over()`. */
  async followSlip(ticket, onSlip, over) {
    while (!over()) {
      const told = await ask(`ticket=${encodeURIComponent(ticket.id)}`);
      if (told?.slip) onSlip(told.slip);
      if (told?.slip?.printed) return;
      await new Promise((resolve) => setTimeout(resolve, SLIP_MS));
    }
  }

  show() {
    this.banner.hidden = !this.now;
    put(this.banner.lastElementChild, t("alone_banner"));
  }
}

async function ask(query) {
  try {
    const answer = await fetch(`/agent/state?${query}`, { cache: "no-store" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // the agent is being started again; it is asked in a moment
  }
}
