/** Sounding when it is one's turn: two notes from the phone itself; browsers allow it once somebody has pressed for it. */

import { el, t } from "../page.js";

const NOTES = [880, 660, 880, 660]; // hertz
const NOTE_SECONDS = 0.35;
let sounds = null;

/** Draw the key that switches the sound on, while it can still be of use. */
export function offerRinging(box, ticket) {
  const useful = ticket.state === "waiting" && "AudioContext" in globalThis;
  if (!useful) return box.replaceChildren();
  if (sounds) return box.replaceChildren(el("p", { class: "phone__hint", role: "status" }, t("sound_on")));
  if (box.firstChild) return;
  const on = () => {
    sounds = new AudioContext();
    box.replaceChildren();
    offerRinging(box, ticket);
    ring(1);
  };
  box.replaceChildren(el("button", { type: "button", class: "phone__key", data: { key: "sound" }, on: { click: on } }, t("sound")));
}

/** Sound, if somebody wished for it. */
export function ring(times = 3) {
  if (!sounds) return;
  const begin = sounds.currentTime;
  for (let n = 0; n < times * 2; n += 1) note(NOTES[n % NOTES.length], begin + n * NOTE_SECONDS);
}

function note(hertz, at) {
  const tone = new OscillatorNode(sounds, { frequency: hertz });
  const loudness = new GainNode(sounds, { gain: 0 });
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(0.6, at + 0.03); // without a ramp it clicks
  loudness.gain.linearRampToValueAtTime(0, at + NOTE_SECONDS);
  tone.connect(loudness).connect(sounds.destination);
  tone.start(at);
  tone.stop(at + NOTE_SECONDS);
}
