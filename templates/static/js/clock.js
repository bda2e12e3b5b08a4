/** The server's time, told in the branch's zone. Screens on a wall often have a wrong clock of their own. */

let lead = 0;
let zone = "Asia/Ho_Chi_Minh";

/** Learn how far the server's clock is ahead of ours. */
export function learn(time) {
  const at = Date.parse(time);
  if (!Number.isNaN(at)) lead = at - Date.now();
}

/** Tell times in this zone from here on. */
export function useZone(name) {
  if (name) zone = name;
}

/** Milliseconds since 1970 on the server's clock. */
export const now = () => Date.now() + lead;

/** “09:41” in the branch's zone. */
export const hourMinute = (at = now()) =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(at);

/** “09:41:30” in the branch's zone. */
export const time = (at = now()) =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: zone }).format(at);

/** “21/11/2026” in the branch's zone. */
export const date = (at = now()) =>
  new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "2-digit", year: "numeric", timeZone: zone }).format(at);

/** “2026-11-21”: the branch's local day. */
export const day = (at = now()) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(at);

/** “Thứ Bảy” or “Saturday”. */
export function weekday(language, at = now()) {
  const name = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: zone }).format(at);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Whole minutes since an ISO time, never negative. */
export const minutesSince = (time) => Math.max(0, Math.floor((now() - Date.parse(time)) / 60_000));

/** Call `act` now and at the start of every second. */
export function everySecond(act) {
  act();
  setTimeout(() => everySecond(act), 1000 - (Date.now() % 1000) + 5);
}
