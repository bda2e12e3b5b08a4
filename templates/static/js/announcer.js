/**
 * The board's voice: calls spoken in the order of their numbers in the log, one after another, never over each other.
 *
 * What is older than 20 seconds stays silent: somebody called then has seen it, and a late voice only confuses.
 * Everything said is noted in `window.luotAudioLog`.
 */

import * as clock from "./clock.js";

const STALE_MS = 20_000;
const TRIES = 5;

export class Announcer {
  /** `onBlocked(blocked)` tells when the browser wants a touch before it plays sound. */
  constructor({ onBlocked = () => {} } = {}) {
    this.onBlocked = onBlocked;
    this.queue = [];
    this.preparing = null;
    this.playing = false;
    this.blocked = false;
    this.log = globalThis.luotAudioLog = [];
  }

  /** Speak a call (`{seq, time, url, text, turn}`) when its turn comes. */
  add(call) {
    if (!call.url) return;
    this.queue.push(call);
    this.queue.sort((a, b) => a.seq - b.seq);
    this.next();
  }

  /** The officer took a turn's calls back, those from entry `since` on: what has not begun is not said any more. */
  withdraw(turn, since) {
    for (const call of [this.preparing, ...this.queue]) {
      if (call?.turn === turn && call.seq >= since) call.withdrawn = true;
    }
  }

  /** A person touched the screen: sound is allowed from here on. */
  async unblock() {
    this.blocked = false;
    this.onBlocked(false);
    this.next();
  }

  async next() {
    if (this.playing || this.blocked) return;
    this.playing = true;
    while (this.queue.length && !this.blocked) await this.speak(this.queue.shift());
    this.playing = false;
  }

  async speak(call) {
    const entry = { seq: call.seq, text: call.text, url: call.url, start: null, end: null, outcome: "stale" };
    const stands = () => !call.withdrawn && clock.now() - Date.parse(call.time) <= STALE_MS;
    this.preparing = call;
    const clip = stands() ? await this.fetchClip(call.url, stands) : null;
    this.preparing = null;
    if (clip && stands()) await this.play(clip, entry, call);
    else if (clip) URL.revokeObjectURL(clip);
    else if (stands()) entry.outcome = "no-clip";
    if (call.withdrawn && entry.outcome === "stale") entry.outcome = "withdrawn";
    if (entry.outcome !== "blocked") {
      this.log.push(entry);
      if (this.log.length > 500) this.log.shift();
    }
  }

  /** The clip as an address the browser can play; a clip still being made is asked for again. */
  async fetchClip(url, stands) {
    for (let attempt = 0; attempt < TRIES && stands(); attempt += 1) {
      try {
        const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
        if (answer.ok) return URL.createObjectURL(await answer.blob());
        if (answer.status !== 503) return null;
      } catch {
        // the line failed: the next attempt tells whether it is back, and the board shows lost contact by itself
      }
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
    return null;
  }

  async play(clip, entry, call) {
    const audio = new Audio(clip);
    try {
      entry.start = performance.now();
      const ended = new Promise((resolve, reject) => {
        audio.onended = resolve;
        audio.onerror = () => reject(audio.error ?? new Error("unplayable"));
      });
      await Promise.all([audio.play(), ended]);
      entry.outcome = "played";
    } catch (error) {
      entry.outcome = error.name === "NotAllowedError" ? "blocked" : "broken";
      if (entry.outcome === "blocked") this.block(call);
    } finally {
      entry.end = performance.now();
      audio.removeAttribute("src");
      audio.load(); // a clip that was refused may still be on its way in
      URL.revokeObjectURL(clip);
    }
  }

  block(call) {
    this.blocked = true;
    this.queue.unshift(call);
    this.onBlocked(true);
  }
}
