/**
 * The kiosk's voice, for people who cannot read the screen: it says each screen's sentences, and with a keypad the key
 * in focus. The server renders the sentences; nothing a person typed is ever sent to be spoken.
 *
 * A sentence is `[word, places]`: a key of the table of words, and what fills its places.
 */

import { config, spoken } from "../page.js";

const STEPS = 5;
const FIRST_STEP = 3;
const sayings = new WeakMap(); // element → the sentences that say what it is

/** Let the voice know what an element is, for whoever comes to it without seeing it. */
export function sayable(element, sentences) {
  sayings.set(element, sentences);
  return element;
}

export class Voice {
  /** `onFailed()` is told when a sentence could not be said; the voice is off from there on. */
  constructor({ onFailed }) {
    Object.assign(this, { onFailed, on: false, step: FIRST_STEP, saying: 0, audio: null });
  }

  /** Loudness in steps, 1 to `most`. */
  get most() {
    return STEPS;
  }

  /** Silent again, and as loud as before anybody changed it. */
  rest() {
    this.stop();
    Object.assign(this, { on: false, step: FIRST_STEP });
  }

  louder(by) {
    this.step = Math.min(STEPS, Math.max(1, this.step + by));
    if (this.audio) this.audio.volume = this.step / STEPS;
  }

  /** Say these sentences instead of whatever is being said. */
  async say(sentences) {
    if (!this.on) return;
    this.stop();
    const mine = this.saying;
    try {
      for (const sentence of sentences) {
        if (mine === this.saying) await this.play(addressOf(sentence));
      }
    } catch (error) {
      if (mine !== this.saying) return; // stopped by the next screen, which says its own
      console.warn("the kiosk's voice is silent:", error?.message ?? error);
      this.rest();
      this.onFailed();
    }
  }

  /** Say what an element is, when it came into focus by a key. */
  sayElement(element) {
    const word = element.querySelector("[data-word]")?.dataset.word;
    const sentences = sayings.get(element) ?? (word && [[word]]);
    if (sentences) this.say(sentences);
  }

  stop() {
    this.saying += 1;
    this.audio?.pause();
  }

  play(address) {
    const audio = new Audio(address);
    audio.volume = this.step / STEPS;
    this.audio = audio;
    return new Promise((resolve, reject) => {
      audio.onended = resolve;
      audio.onpause = () => audio.ended || reject(new Error("stopped"));
      audio.onerror = () => reject(audio.error ?? new Error("unplayable"));
      audio.play().catch(reject);
    });
  }
}

function addressOf([word, places = {}]) {
  const query = new URLSearchParams(places).toString();
  return `/api/v1/branches/${config.branch.code}/prompts/${spoken()}/${word}.wav${query ? `?${query}` : ""}`;
}
