/** A scanner that the kiosk's agent reads: what it scans is asked for again and again. Scanners that type: keys.js. */

import { hasScanner } from "./agent.js";

const AGAIN_MS = 2_000;

/** Hear what is scanned, as long as the page is open. */
export async function hear(scanned) {
  while (hasScanner) {
    const answer = await fetch("/agent/scans", { cache: "no-store" }).catch(() => null); // the agent is started again
    if (answer?.status === 200) scanned((await answer.json()).text);
    if (!answer?.ok) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}
