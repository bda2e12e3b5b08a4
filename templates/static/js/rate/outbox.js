/** What was said, on its way: kept on the tablet until the server has it, each sent under one key, so counted once. */

import { newKey, post } from "../api.js";

const RETRY_MS = 5_000;
const MAY_PASS = [401, 403, 408, 429]; // a key that is not known yet, or a server that has too much to do

export class Outbox {
  /** `place` names the store of this branch and counter. */
  constructor(place) {
    Object.assign(this, { place, line: Promise.resolve(), busy: false, awaited: new Map() });
    setInterval(() => this.busy || this.send(), RETRY_MS);
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

  /**
   * Keep something for `path` and try to send it at once. Resolves to what came of it: `{ answer }` of the server that
   * has it, `{ error }` of one that refuses it for good, or `{ kept: true }`.
   */
  async add(path, body) {
    const item = { key: newKey(), path, body };
    this.keep([...this.kept(), item]);
    this.awaited.set(item.key, { kept: true });
    await this.send();
    const outcome = this.awaited.get(item.key);
    this.awaited.delete(item.key);
    return outcome;
  }

  /** Send what is kept, oldest first; what the server refuses for good is dropped, anything else waits. */
  send() {
    const all = () => this.sendAll();
    this.line = this.line.then(all, all);
    return this.line;
  }

  async sendAll() {
    this.busy = true;
    try {
      for (const item of this.kept()) {
        const outcome = await this.sendOne(item);
        if (outcome.kept) break;
        this.keep(this.kept().filter((each) => each.key !== item.key));
        if (this.awaited.has(item.key)) this.awaited.set(item.key, outcome);
      }
    } finally {
      this.busy = false;
    }
  }

  async sendOne({ key, path, body }) {
    try {
      return { answer: await post(path, body, { idempotencyKey: key, retries: 0 }) };
    } catch (error) {
      const refused = error.status >= 400 && error.status < 500 && !MAY_PASS.includes(error.status);
      if (!refused) return { kept: true };
      console.warn("refused:", path, error.code);
      return { error };
    }
  }
}
