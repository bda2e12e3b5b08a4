/** Asking the server for numbers: one command at a time, and the same one again when the line failed. */

import { newKey, post } from "../api.js";
import { config } from "../page.js";

export class Issuing {
  /** `onGiven(tickets)` and `onRefused(error)` end a command; the page is marked busy until then. */
  constructor({ onGiven, onRefused }) {
    Object.assign(this, { onGiven, onRefused, command: null, busy: false });
  }

  /** Ask for numbers: `what` is the collection to post to, `body` the wish. While one is on its way, nothing. */
  ask(what, body) {
    if (this.busy) return;
    this.command = { what, body, key: newKey() };
    this.send();
  }

  /** Send the last command once more; the server gives no second number for it. */
  retry() {
    if (this.command && !this.busy) this.send();
  }

  async send() {
    const { what, body, key } = this.command;
    this.busy = true;
    document.body.dataset.busy = "";
    try {
      const answer = await post(`/branches/${config.branch.code}/${what}`, body, { idempotencyKey: key });
      this.end(() => this.onGiven(answer.tickets ?? [answer]));
    } catch (error) {
      if (!error.code) throw error;
      this.end(() => this.onRefused(error));
    }
  }

  end(tell) {
    this.busy = false;
    delete document.body.dataset.busy;
    tell();
  }
}
