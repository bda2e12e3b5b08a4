/** How long ago something was, as people say it. */

import { t } from "../page.js";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds up to a minute, then minutes, hours, and from two days on days. */
export function ageWords(iso) {
  const seconds = Math.max(1, Math.round((Date.now() - Date.parse(iso)) / 1000));
  if (seconds < MINUTE) return t("seconds", { n: seconds });
  if (seconds < HOUR) return t("minutes", { n: Math.floor(seconds / MINUTE) });
  if (seconds < 2 * DAY) return t("hours", { n: Math.floor(seconds / HOUR) });
  return t("days", { n: Math.floor(seconds / DAY) });
}
