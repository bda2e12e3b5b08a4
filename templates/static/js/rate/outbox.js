/** Ratings on their way: kept on the tablet until the server has them, each sent under one key, so counted once. */

import { newKey, post } from "../api.js";

const RETRY_MS = 5_000;

export class Outbox {
  /** `place` names the store of this branch and counter; `path` is where ratings go. */
  constructor(place, path) {
    Object.assign(this, { place, path, sending: false });
    setInterval(() => this.send(), RETRY_MS);
  }

  kept() {
    try {
      return JSON.parse(localStorage.getItem(this.place)) ?? [];
    } catch {
      localStorage.removeItem(this.place); // unreadable: nothing in it can be sent
      return [];
    }
  }

  keep(items) {
    localStorage.setItem(this.place, JSON.stringify(items));
  }

  /** Keep a rating and try to send it; resolves to true when it arrived at once. */
  async add(body) {
    const item = { key: newKey(), body };
    this.keep([...this.kept(), item]);
    await this.send();
    return !this.kept().some((each) => each.key === item.key);
  }

  /** Send what is kept, oldest first; a rating the server refuses for good is dropped, any other waits. */
  async send() {
    if (this.sending) return;
    this.sending = true;
    try {
      for (const item of this.kept()) {
        await post(this.path, item.body, { idempotencyKey: item.key, retries: 0 });
        this.drop(item);
      }
    } catch (error) {
      const refused = error.status >= 400 && error.status < 500 && ![401, 403, 408, 429].includes(error.status);
      if (refused) {
        console.warn("a rating was refused:", error.code);
        this.drop(this.kept()[0]);
      }
    } finally {
      this.sending = false;
    }
  }

  drop(item) {
    this.keep(this.kept().filter((each) => each.key !== item.key));
  }
}
