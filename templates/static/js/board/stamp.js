/** Numbers on a board: each says as of which entry of the log it is true, and how much room it needs. */

import { put } from "../page.js";

/** Write a number that is true as of log entry `seq`. */
export function stamp(element, number, seq) {
  put(element, number);
  element.dataset.seq = seq;
}

/** How many digits wide a number is: two letters are wider. */
export const breadth = (number) => number.length + 0.35 * (number.match(/[MW]/g)?.length ?? 0);
