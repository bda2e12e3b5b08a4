/** What the server told this page, its words, and the few lines that build elements. */

export const config = JSON.parse(document.getElementById("config").textContent);

let language = config.language;

/** The language the page speaks now. */
export const spoken = () => language;

/** Speak another language from here on, in every element that names its word. */
export function speak(code) {
  if (!config.words[code]) return;
  language = code;
  document.documentElement.lang = code;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = t(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", t(element.dataset.label));
  }
}

/** The word `key` with its {places} filled; `key_one` is used for n = 1 where a language has it. */
export function t(key, places = {}) {
  const words = config.words[language];
  const text = (places.n === 1 && words[`${key}_one`]) || words[key];
  if (text === undefined) throw new Error(`no word for ${key}`);
  return text.replace(/\{(\w+)\}/g, (whole, name) => places[name] ?? whole);
}

/** True when the page has a word for `key`. */
export const hasWord = (key) => config.words[language][key] !== undefined;

/** The name of a service, counter, branch or zone in the language spoken. */
export const nameOf = (thing) => (language !== "vi" && thing[`name_${language}`]) || thing.name;

/** The short name of a service, for places where room is scarce. */
export const shortNameOf = (service) => (language !== "vi" ? nameOf(service) : service.short || service.name);

/** An element: `el("p", {class: "x", data: {turn: 1}, on: {click}}, "text", child…)`. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "data") setData(element, value);
    else if (name === "on") hear(element, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const acts = new WeakMap(); // element → what it does, by the type of event

/** What an element does, by the type of event. */
export const heardBy = (element) => acts.get(element) ?? {};

/** Let an element do this, by the type of event, and nothing else of what it did before. */
export function hear(element, on) {
  for (const [type, act] of Object.entries(heardBy(element))) element.removeEventListener(type, act);
  for (const [type, act] of Object.entries(on)) element.addEventListener(type, act);
  acts.set(element, on);
}

function setData(element, values) {
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== false) element.dataset[name] = value === true ? "" : value;
  }
}

/** An icon of the sprite; decoration only, a word always stands beside it. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${config.assets}vendor/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** Write text into an element only when it differs, so that screen readers hear real changes only. */
export function put(element, text) {
  if (element.textContent !== String(text)) element.textContent = text;
}

/** A range of minutes as people say it; null when nothing is known. */
export function waitWords(estimate) {
  if (!estimate) return "";
  const { p50, p90 } = estimate;
  if (p90 <= 3) return t("wait_soon");
  if (p50 >= 120) return t("wait_hours", { n: Math.round(p50 / 60) });
  return p50 >= p90 ? t("wait_about", { n: p90 }) : t("wait_range", { low: p50, high: p90 });
}
