/** Numbers as readers of the page's language expect them; a dash, or words, where there is nothing to tell. */

import { spoken, t } from "../page.js";

const places = () => (spoken() === "vi" ? "vi-VN" : "en-GB");

/** To one decimal, as the server rounded it. */
export const tenth = (value) =>
  value === null || value === undefined ? "–" : value.toLocaleString(places(), { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const whole = (value) => value.toLocaleString(places());

/** Without a decimal where there is none. */
export const short = (value) => (Number.isInteger(value) ? whole(value) : tenth(value));

/** The uncertainty of a share, in words. */
export const between = (share) => t("between", { low: tenth(share.low), high: tenth(share.high) });

/** The name of something in the language spoken. */
export const called = (thing) => (spoken() === "vi" ? thing.name : thing.name_en);
