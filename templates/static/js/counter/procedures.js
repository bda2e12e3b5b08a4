/** The names of procedures, learnt as they are needed: a ticket carries only the code. */

import { get } from "../api.js";
import { config } from "../page.js";

export class ProcedureNames {
  /** `onLearnt()` when a name has become known. */
  constructor(onLearnt) {
    this.onLearnt = onLearnt;
    this.known = new Map();
  }

  /** A procedure in words; its code until its name is known, or where nobody can tell it. */
  of(code) {
    if (!this.known.has(code)) this.learn(code);
    return this.known.get(code);
  }

  async learn(code) {
    this.known.set(code, code);
    try {
      const { name } = await get(`/branches/${config.branch.code}/procedures/${encodeURIComponent(code)}`);
      this.known.set(code, name);
      this.onLearnt();
    } catch (error) {
      if (error.status !== 404) this.known.delete(code); // asked again with the next drawing
      console.warn("a procedure's name is not known:", error.code);
    }
  }
}
