/** How many were served on each day of the period: a bar for each day, none for days without service. */

import { el, t } from "../page.js";
import { whole } from "./numbers.js";
import { daysOf } from "./period.js";

const WIDTH = 600;
const HEIGHT = 190;
const FOOT = 16;
const DAY_MS = 86_400_000;
const FEW = 31; // days that there is room to label

const svg = (tag, properties, ...children) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(properties)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

/** The chart of an answer by day. */
export function daysChart({ period, items }) {
  const [first, last] = daysOf(period);
  const served = new Map(items.map((each) => [each.key, each.served]));
  const most = Math.max(...served.values(), 0);
  if (!most) return el("p", { class: "none" }, t("nothing_yet"));
  const days = Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;
  const step = WIDTH / days;
  const drawn = [];
  for (let n = 0; n < days; n += 1) {
    const day = new Date(Date.parse(first) + n * DAY_MS).toISOString().slice(0, 10);
    const tall = ((served.get(day) ?? 0) / most) * HEIGHT;
    if (tall) drawn.push(bar(day, served.get(day), n * step, tall, step));
    if (labelled(day, n, days)) drawn.push(label(day, (n + 0.5) * step, days));
  }
  const title = t("chart_words", { most: whole(most) });
  return svg("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT + FOOT}`, role: "img", "aria-label": title }, ...drawn);
}

function bar(day, count, x, tall, step) {
  const place = { x: x + step * 0.12, y: HEIGHT - tall, width: step * 0.76, height: tall, rx: Math.min(2, step / 4) };
  const title = svg("title", {});
  title.textContent = `${day.split("-").reverse().join("/")}: ${whole(count)}`;
  return svg("rect", place, title);
}

/** Every fifth day of few; of many the first of each month. */
const labelled = (day, n, days) => (days <= 7 ? true : days <= FEW ? n === 0 || Number(day.slice(8)) % 5 === 0 : day.endsWith("-01"));

function label(day, x, days) {
  const text = svg("text", { x, y: HEIGHT + FOOT - 3, "text-anchor": "middle" });
  text.textContent = days > FEW ? day.slice(5, 7) : day.slice(8);
  return text;
}
