/** What was typed and is not accepted yet, kept on this machine: a reload or a dead server loses nothing. */

import { newKey } from "../api.js";

/** The rows typed for one list, and the key under which they were sent last. */
export class Drafts {
  constructor(branch, list) {
    this.place = `luot-paper-${branch}-${list}`;
    this.kept = read(this.place) ?? { rows: {}, sent: null };
  }

  /** The values typed for a number, or null. */
  row(number) {
    return this.kept.rows[number] ?? null;
  }

  /** Keep the values of a number; null forgets them. */
  keep(number, values) {
    if (values) this.kept.rows[number] = values;
    else delete this.kept.rows[number];
    write(this.place, this.kept);
  }

  /** Forget the rows that the server has. */
  drop(numbers) {
    for (const number of numbers) delete this.kept.rows[number];
    this.kept.sent = null;
    write(this.place, this.kept);
  }

  /** The key for sending these entries: the same as before for the same entries, so that nothing is entered twice. */
  keyFor(entries) {
    const text = JSON.stringify(entries);
    if (this.kept.sent?.text !== text) this.kept.sent = { key: newKey(), text };
    write(this.place, this.kept);
    return this.kept.sent.key;
  }
}

/** The counter and officer usually written, remembered for a branch. */
export class Usual {
  constructor(branch) {
    this.place = `luot-paper-${branch}-usual`;
    this.values = read(this.place) ?? { counter: "", officer: "" };
  }

  set(name, value) {
    this.values[name] = value;
    write(this.place, this.values);
  }
}

function read(place) {
  try {
    return JSON.parse(localStorage.getItem(place));
  } catch (error) {
    console.warn("drafts cannot be read:", error);
    return null;
  }
}

function write(place, value) {
  try {
    localStorage.setItem(place, JSON.stringify(value));
  } catch (error) {
    console.warn("drafts cannot be kept:", error); // a full or forbidden storage: the page itself still has them
  }
}
