/** Every number on a board says as of which entry of the log it is true. */

import { put } from "../page.js";

/** Write a number that is true as of log entry `seq`. */
export function stamp(element, number, seq) {
  put(element, number);
  element.dataset.seq = seq;
}
