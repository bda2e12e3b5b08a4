/**
 * Which call stands large. Each gets its turn, in the order of the calls, and none is pushed away before it could be
 * read; a recall begins its showing anew.
 */

export const LEAST_MS = 4_000;

export class Stage {
  /** `onChange(shown)` tells of each call that comes to stand large, and when it has stood long enough. */
  constructor(onChange) {
    Object.assign(this, { onChange, line: [], shown: null, since: 0, timer: null });
  }

  /** Somebody is called, or called again: `{turn, number, counter, seq}`. */
  call(call) {
    const waits = this.line.findIndex((each) => each.turn === call.turn);
    if (waits >= 0) this.line[waits] = call;
    else if (this.shown?.turn === call.turn && !this.line.length) this.show(call);
    else this.line.push(call);
    this.advance();
  }

  /** A turn's calls were taken back, or its visit is over: it needs no showing any more. */
  drop(turn) {
    this.line = this.line.filter((call) => call.turn !== turn);
  }

  /** Take a turn off at once, even the one that stands large. */
  withdraw(turn) {
    this.drop(turn);
    if (this.shown?.turn !== turn) return;
    this.shown = null;
    this.advance();
  }

  /** Whether the shown call has not yet stood as long as every call may. */
  get fresh() {
    return this.shown !== null && performance.now() - this.since < LEAST_MS;
  }

  advance() {
    if (this.line.length && !this.fresh) this.show(this.line.shift());
  }

  show(call) {
    this.shown = call;
    this.since = performance.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.elapse(), LEAST_MS);
    this.onChange(call);
  }

  elapse() {
    const before = this.shown;
    this.advance();
    if (this.shown === before) this.onChange(null);
  }
}
