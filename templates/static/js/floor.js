/**
 * What a branch looks like now: a snapshot, and every event after it folded in.
 *
 * Events carry whole values, so folding is keeping the last one seen for each id. Lists a view draws (who waits,
 * who is missed, who stands at a counter) are read from the turns and never kept twice.
 */

const AT_COUNTER = new Set(["called", "serving"]);
const CALLS = new Set(["turn.called", "turn.recalled"]);
const SHOWN = 8;
const REMEMBERED = 24; // calls kept behind those shown: they show again when a later one is taken back
const AS_CONFIGURED = { assignments: {}, stopped: {}, halted: null };

export class Floor {
  constructor() {
    this.seq = 0;
    this.loaded = false;
    this.branch = null;
    this.services = new Map();
    this.counters = new Map();
    this.turns = new Map();
    this.arrangement = AS_CONFIGURED;
    this.calls = []; // calls and recalls, latest first
  }

  /** The latest calls, one for each person. */
  get recentCalls() {
    const latest = new Map();
    for (const call of this.calls) if (!latest.has(call.turn)) latest.set(call.turn, call);
    return [...latest.values()].slice(0, SHOWN);
  }

  /** Start anew from a snapshot. */
  load(snapshot) {
    this.seq = snapshot.seq;
    this.loaded = true;
    this.branch = snapshot.branch;
    this.services = new Map(snapshot.services.map((service) => [service.code, service]));
    this.counters = new Map();
    this.turns = new Map();
    for (const { turn, ...counter } of snapshot.counters) {
      this.counters.set(counter.code, counter);
      if (turn) this.turns.set(turn.id, turn);
    }
    for (const turn of [...snapshot.waiting, ...snapshot.held, ...snapshot.missed]) this.turns.set(turn.id, turn);
    this.arrangement = snapshot.arrangement;
    this.calls = snapshot.recent_calls;
  }

  /** Fold one event in: "applied", "old" (known already) or "hole" (something before it is missing). */
  apply(event) {
    if (event.seq <= this.seq) return "old";
    if (event.seq > this.seq + 1) return "hole";
    this.seq = event.seq;
    const { turn, counter, desk = null, arrangement, undone } = event.data;
    if (event.type.startsWith("counter.") && counter) this.counters.set(counter.code, { ...strip(counter), desk });
    if (arrangement) this.arrange(arrangement);
    if (event.type === "turn.withdrawn") this.turns.delete(turn.id);
    else if (turn && typeof turn === "object") this.keep(turn);
    if (CALLS.has(event.type)) this.noteCall(event);
    if (turn && undone) this.calls = this.calls.filter((call) => call.turn !== turn.id || call.seq < undone);
    return "applied";
  }

  keep(turn) {
    if (over(turn)) this.turns.delete(turn.id);
    else this.turns.set(turn.id, turn);
  }

  /** Counters take what they are assigned from here on, and their own again where nothing is. */
  arrange(arrangement) {
    for (const [code, { usual }] of Object.entries(this.arrangement.assignments)) this.take(code, usual);
    for (const [code, { services }] of Object.entries(arrangement.assignments)) this.take(code, services);
    this.arrangement = arrangement;
  }

  take(code, services) {
    const counter = this.counters.get(code);
    if (counter) this.counters.set(code, { ...counter, services });
  }

  /** The assignment that a counter works by now, or null. */
  assignmentOf(code) {
    return this.arrangement.assignments[code] ?? null;
  }

  /** Why a service takes nobody for now, or null. */
  stopOf(service) {
    return this.arrangement.stopped[service] ?? null;
  }

  noteCall({ seq, time, data: { turn, announcement } }) {
    const call = {
      seq,
      time,
      number: turn.ticket.number,
      counter: turn.counter,
      turn: turn.id,
      announcement: announcement?.url ?? null,
    };
    this.calls = [call, ...this.calls].slice(0, REMEMBERED);
  }

  /** The turns in one state, in the order the people arrived. */
  inState(state) {
    return [...this.turns.values()].filter((turn) => turn.state === state).sort(byArrival);
  }

  /** Who waits; all of them, or for one service. */
  waiting(service = null) {
    return this.inState("waiting").filter((turn) => service === null || turn.service === service);
  }

  held() {
    return this.inState("held");
  }

  /** Who was called and did not come, latest first; boards have room for a few. */
  missed(most = SHOWN) {
    return this.inState("no_show")
      .sort((a, b) => (b.ended_at ?? "").localeCompare(a.ended_at ?? ""))
      .slice(0, most);
  }

  /** The turn called or served at a counter, or null. */
  turnAt(code) {
    for (const turn of this.turns.values()) if (turn.counter === code && AT_COUNTER.has(turn.state)) return turn;
    return null;
  }

  /** What a counter shows: "closed", "paused", "open", "called" or "serving". */
  stateOf(code) {
    return this.turnAt(code)?.state ?? this.counters.get(code)?.state ?? "closed";
  }

  /** Put fresh services (names, open, estimates) in place of the old. */
  setServices(items) {
    this.services = new Map(items.map((service) => [service.code, service]));
  }
}

function strip({ turn, ...counter }) {
  return counter;
}

/** True for a turn no view shows any more. */
function over(turn) {
  return ["served", "transferred", "cancelled", "expired"].includes(turn.state);
}

function byArrival(a, b) {
  return (
    (a.arrived_at ?? "").localeCompare(b.arrived_at ?? "") || (a.ticket.sequence ?? 0) - (b.ticket.sequence ?? 0)
  );
}
