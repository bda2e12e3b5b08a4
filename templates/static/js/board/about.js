/** What this board is about: its counters, or those that take its services, or else those of its zone. */

import { config } from "../page.js";

const { counters, services, zone } = config.board;

/** True for a counter that this board shows. */
export function shows(floor, code) {
  if (counters.length) return counters.includes(code);
  const counter = floor.counters.get(code);
  if (services.length) return takesOurs(floor, counter, code);
  return !counter || counter.zone === zone || ![...floor.counters.values()].some((each) => each.zone === zone);
}

/** Also while somebody is there whose service the counter usually does not take. */
function takesOurs(floor, counter, code) {
  return (counter?.services ?? []).some((each) => services.includes(each)) || services.includes(floor.turnAt(code)?.service);
}

/** The counters that this board shows, in the centre's order. */
export const countersOf = (floor) => [...floor.counters.values()].filter((counter) => shows(floor, counter.code));

/** True for a turn that was called to one of our counters, for one of our services. */
export function concerns(floor, turn) {
  if (!counters.length && services.length) return services.includes(turn.service);
  return shows(floor, turn.counter);
}

/** The services that this board tells the lines of. */
export function servicesOf(floor) {
  const all = [...floor.services.values()];
  if (services.length) return all.filter((service) => services.includes(service.code));
  if (!counters.length) return all;
  const taken = new Set(counters.flatMap((code) => floor.counters.get(code)?.services ?? []));
  return all.filter((service) => taken.has(service.code));
}
