/**
 * The line of this counter: its order is the server's, asked for a moment after something changed. Until the answer
 * comes, those who have left it are taken out and newcomers stand at its end; a failing line loses nobody.
 */

import { get } from "../api.js";
import * as clock from "../clock.js";

const SOON_MS = 200;
const LATEST_MS = 1_000; // a busy floor must not put the question off for ever
const AGAIN_MS = 2_000;

export class Line {
  /** `onChange()` is called when a new order has come. */
  constructor(path, onChange) {
    Object.assign(this, { path, onChange });
    this.places = [];
    this.services = null; // what the counter takes, by level
    this.timer = null;
    this.asking = false;
    this.wantedSince = null;
  }

  /** Go by the services the counter is known to have, until the first answer tells more. */
  begin(own) {
    this.services ??= { own, pooled: [], helping: [] };
  }

  /** Whether the counter takes a service in any way. */
  takes(service) {
    return this.services !== null && Object.values(this.services).some((codes) => codes.includes(service));
  }

  /** Ask for the order soon, once for many changes. */
  askSoon(delay = SOON_MS) {
    this.wantedSince ??= performance.now();
    clearTimeout(this.timer);
    const latest = this.wantedSince + LATEST_MS - performance.now();
    this.timer = setTimeout(() => this.askNow(), Math.max(0, Math.min(delay, latest)));
  }

  async askNow() {
    clearTimeout(this.timer);
    if (this.asking) return void this.askSoon();
    this.asking = true;
    this.wantedSince = null;
    try {
      const { items, services } = await get(this.path);
      Object.assign(this, { places: items, services });
      this.onChange();
    } catch (error) {
      if (error.status !== 401) this.timer = setTimeout(() => this.askNow(), AGAIN_MS);
    }
    this.asking = false;
  }

  /**
   * Who waits on this floor, the next one first: `{turn, rule, level}`. A newcomer's rule is not known yet; those who
   * asked for more time are in nobody's order before it is up, and stand last.
   */
  on(floor) {
    const waiting = new Map(floor.waiting().map((turn) => [turn.id, turn]));
    const known = this.places.filter((place) => waiting.has(place.turn));
    const placed = new Set(known.map((place) => place.turn));
    const { own, pooled } = this.services;
    const comes = ({ id, service }) => !placed.has(id) && [...own, ...pooled].includes(service) && !floor.arrangement.stopped[service];
    const newcomers = [...waiting.values()].filter(comes);
    return [
      ...known.map(({ turn, rule, level }) => ({ turn: waiting.get(turn), rule, level })),
      ...newcomers.sort(byReturn).map((turn) => ({ turn, rule: null, level: own.includes(turn.service) ? "own" : "pooled" })),
    ];
  }
}

/** Until when nobody calls a turn, as its person asked; null if it may be called. */
export function awayUntil(turn) {
  const until = turn.not_before ? Date.parse(turn.not_before) : 0;
  return until > clock.now() ? until : null;
}

const byReturn = (a, b) => (awayUntil(a) ?? 0) - (awayUntil(b) ?? 0);
