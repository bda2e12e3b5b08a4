/** Weeks, months, quarters and years, by the names the server has for them: 2026-W47, 2026-11, 2026-Q4, 2026. */

import { t } from "../page.js";

const DAY_MS = 86_400_000;

const dated = (iso) => new Date(`${iso}T00:00:00Z`);
const isoOf = (date) => date.toISOString().slice(0, 10);
const plus = (date, days) => new Date(date.getTime() + days * DAY_MS);
const monthName = (year, month) => `${year}-${String(month).padStart(2, "0")}`;

/** The name of the period of a kind that a day is in. */
export function containing(iso, kind) {
  const day = dated(iso);
  const month = day.getUTCMonth() + 1;
  if (kind === "month") return iso.slice(0, 7);
  if (kind === "quarter") return `${iso.slice(0, 4)}-Q${Math.ceil(month / 3)}`;
  if (kind === "year") return iso.slice(0, 4);
  const thursday = plus(day, 3 - ((day.getUTCDay() + 6) % 7)); // a week belongs to the year of its Thursday (ISO 8601)
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday - Date.UTC(year, 0, 1)) / DAY_MS / 7);
  return `${year}-W${String(week).padStart(2, "0")}`;
}

export function kindOf(name) {
  if (name.includes("W")) return "week";
  if (name.includes("Q")) return "quarter";
  return name.length === 7 ? "month" : "year";
}

/** True for the name of a period, as in an address that anybody may have typed. */
export function isPeriod(name) {
  if (!/^\d{4}(-(W\d\d|Q[1-4]|\d\d))?$/.test(name)) return false;
  try {
    return containing(daysOf(name)[0], kindOf(name)) === name;
  } catch (error) {
    if (error instanceof RangeError) return false; // a thirteenth month
    throw error;
  }
}

/** The first and the last day. */
export function daysOf(name) {
  const year = Number(name.slice(0, 4));
  const rest = Number(name.slice(5).replace(/\D/, ""));
  const span = (first, months) => [isoOf(first), isoOf(plus(new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + months, 1)), -1))];
  switch (kindOf(name)) {
    case "week": {
      const fourth = new Date(Date.UTC(year, 0, 4)); // always in the first week
      const monday = plus(fourth, -((fourth.getUTCDay() + 6) % 7) + (rest - 1) * 7);
      return [isoOf(monday), isoOf(plus(monday, 6))];
    }
    case "month":
      return span(dated(`${monthName(year, rest)}-01`), 1);
    case "quarter":
      return span(dated(`${monthName(year, rest * 3 - 2)}-01`), 3);
    default:
      return span(dated(`${year}-01-01`), 12);
  }
}

export const beforeOf = (name) => containing(isoOf(plus(dated(daysOf(name)[0]), -1)), kindOf(name));
export const afterOf = (name) => containing(isoOf(plus(dated(daysOf(name)[1]), 1)), kindOf(name));

/** A period as people name it. */
export function wordsOf(name) {
  const year = name.slice(0, 4);
  const n = Number(name.slice(5).replace(/\D/, ""));
  return t(`named_${kindOf(name)}`, { n, year });
}
