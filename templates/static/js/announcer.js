/**
 * The board's loudspeaker. What is said next, and by which of a zone's outputs, the server decides: this one asks,
 * says what it is given, once, and tells what became of it. Everything it said is noted in `window.luotAudioLog`.
 */

import { newKey, post } from "./api.js";

const AGAIN_MS = 2_000; // before asking again when there was no answer
const RENEW_MS = 3_000; // while it speaks it tells so, and keeps the voice
const FETCH_AGAIN_MS = 500;
const NOTED = 500;

export class Announcer {
  /** `onBlocked(blocked)` tells when the browser wants a touch before it plays sound. */
  constructor({ branch, zone, onBlocked = () => {} }) {
    Object.assign(this, { branch, zone, onBlocked });
    this.output = newKey();
    this.blocked = false;
    this.speaks = false; // whether this page has the zone's voice
    this.waiting = false; // for an answer, which may not know yet what we are woken for
    this.last = null; // what we were given last, and what became of it
    this.asking = Promise.resolve();
    this.restMs = 0;
    this.wakeUp = null;
    this.log = globalThis.luotAudioLog = [];
  }

  /** Ask and speak from here on, until the page is closed. */
  async start() {
    addEventListener("pagehide", () => this.leave());
    this.blockedUntilTouched(await this.isBlocked());
    for (;;) {
      const say = await this.ask();
      if (say) await this.say(say);
      else await this.rest();
    }
  }

  /** Somebody was called, or there is a message: whoever has the voice asks at once. */
  wake() {
    if (this.speaks || this.waiting) this.hurry();
  }

  /** A person touched the screen: sound is allowed from here on. */
  unblock() {
    this.blockedUntilTouched(false);
    this.hurry();
  }

  hurry() {
    this.restMs = 0;
    this.wakeUp?.();
  }

  async rest() {
    if (this.restMs <= 0) return;
    const timer = setTimeout(() => this.wakeUp(), this.restMs);
    await new Promise((resolve) => (this.wakeUp = resolve));
    clearTimeout(timer);
    this.wakeUp = null;
  }

  /** What to say now, with the moment by which it must have begun; null for nothing. One question at a time. */
  ask() {
    const question = this.asking.then(() => this.askNow());
    this.asking = question.catch(() => {});
    return question;
  }

  async askNow() {
    const sent = performance.now();
    const body = { output: this.output, kind: "board", ready: !this.blocked, last: this.last };
    this.restMs = Infinity;
    this.waiting = true;
    try {
      const answer = await post(this.path(), body, { idempotencyKey: null, retries: 0 });
      this.speaks = answer.speaks;
      this.restMs = Math.min(this.restMs, answer.ask_again_seconds * 1_000);
      return answer.say && { ...answer.say, begin: sent + answer.say.begin_within_seconds * 1_000 };
    } catch {
      this.speaks = false; // the board shows lost contact by itself
      this.restMs = AGAIN_MS;
      return null;
    } finally {
      this.waiting = false;
    }
  }

  path() {
    return `/branches/${this.branch}/zones/${this.zone}/voice`;
  }

  /** Say something, once, and remember what became of it for the next question. */
  async say(say) {
    const entry = { id: say.id, seq: say.seqs[0], seqs: say.seqs, text: say.text, start: null, end: null, outcome: null };
    this.last = { id: say.id, outcome: "playing" };
    const renewal = setInterval(() => this.ask(), RENEW_MS);
    try {
      const clips = await Promise.all(say.sounds.map(({ url }) => fetchClip(url, say.begin)));
      entry.outcome = clips.find((clip) => clip.failed)?.failed ?? (await this.play(clips, say, entry));
      for (const { address } of clips) if (address) URL.revokeObjectURL(address);
    } finally {
      clearInterval(renewal);
    }
    this.last = { id: say.id, outcome: entry.outcome };
    if (entry.outcome === "blocked") return this.blockedUntilTouched(true);
    this.log.push(entry);
    if (this.log.length > NOTED) this.log.shift();
  }

  /** Play clips one after another; they are over by the time at which another output may speak. */
  async play(clips, say, entry) {
    if (performance.now() > say.begin) return "late";
    entry.start = performance.now();
    const over = entry.start + say.longest_seconds * 1_000;
    let outcome = "played";
    for (const { address } of clips) {
      if (outcome === "played") outcome = await playClip(address, say.volume / 100, over);
    }
    entry.end = performance.now();
    return outcome;
  }

  /** Whether the browser refuses to play, which only trying tells. */
  async isBlocked() {
    const address = URL.createObjectURL(new Blob([silence()], { type: "audio/wav" }));
    const outcome = await playClip(address, 1, performance.now() + 1_000);
    URL.revokeObjectURL(address);
    return outcome === "blocked";
  }

  blockedUntilTouched(blocked) {
    this.blocked = blocked;
    this.onBlocked(blocked);
  }

  /** The page is being closed: another output may speak at once. */
  leave() {
    const last = this.last?.outcome === "playing" ? { ...this.last, outcome: "broken" } : this.last;
    const body = JSON.stringify({ output: this.output, kind: "board", ready: false, last });
    navigator.sendBeacon(`/api/v1${this.path()}`, new Blob([body], { type: "application/json" }));
  }
}

/** A clip as an address that the browser can play; one that is still being made is asked for again. */
async function fetchClip(url, begin) {
  let failed = "late";
  for (let left; (left = begin - performance.now()) > 0; ) {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(left) });
      if (answer.ok) return { address: URL.createObjectURL(await answer.blob()) };
      failed = "broken";
    } catch {
      failed = "late"; // the line failed: another output, or this one a little later, may do better
    }
    await new Promise((resolve) => setTimeout(resolve, FETCH_AGAIN_MS));
  }
  return { failed };
}

/** Play a clip to its end, or until the moment `over`. */
async function playClip(address, volume, over) {
  const audio = new Audio(address);
  audio.volume = volume;
  let stop;
  try {
    const ended = new Promise((resolve, reject) => {
      audio.onended = resolve;
      audio.onerror = () => reject(audio.error ?? new Error("unplayable"));
      stop = setTimeout(resolve, over - performance.now());
    });
    await Promise.all([audio.play(), ended]);
    return "played";
  } catch (error) {
    return error.name === "NotAllowedError" ? "blocked" : "broken";
  } finally {
    clearTimeout(stop);
    audio.pause();
    audio.removeAttribute("src");
    audio.load(); // a clip that was refused may still be on its way in
  }
}

/** A WAV of a hundredth of a second of nothing. */
function silence() {
  const samples = 220;
  const wav = new DataView(new ArrayBuffer(44 + samples));
  const write = (at, text) => [...text].forEach((letter, n) => wav.setUint8(at + n, letter.charCodeAt(0)));
  write(0, "RIFF");
  wav.setUint32(4, 36 + samples, true);
  write(8, "WAVEfmt ");
  wav.setUint32(16, 16, true);
  wav.setUint16(20, 1, true); // plain samples
  wav.setUint16(22, 1, true); // of one channel
  wav.setUint32(24, 22_050, true);
  wav.setUint32(28, 22_050, true);
  wav.setUint16(32, 1, true);
  wav.setUint16(34, 8, true);
  write(36, "data");
  wav.setUint32(40, samples, true);
  new Uint8Array(wav.buffer, 44).fill(128);
  return wav.buffer;
}
