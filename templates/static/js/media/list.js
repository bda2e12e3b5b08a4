/** The list of what boards play: what it looks like, when and where it is shown, and a key to take it away. */

import { config, el, icon, nameOf, t } from "../page.js";

const ASK_MS = 5_000;
const MEGABYTE = 1024 * 1024;

const dateWords = (iso) => iso.split("-").reverse().join("/");
const isVideo = (medium) => medium.type.startsWith("video/");

/** The table; `takeAway(medium)` is called once somebody has pressed twice. */
export function mediaTable(items, takeAway) {
  if (!items.length) return el("p", { class: "none" }, t("none_yet"));
  const head = ["what", "when", "where"].map((name) => el("th", { scope: "col" }, t(`column_${name}`)));
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, el("td", {}), ...head, el("td", {}))),
    el("tbody", {}, ...items.map((medium) => row(medium, takeAway))),
  );
}

function row(medium, takeAway) {
  const size = t("megabytes", { n: Math.max(0.1, medium.size / MEGABYTE).toFixed(1) });
  return el(
    "tr",
    { data: { medium: medium.id } },
    el("td", { class: "shown__glance" }, glance(medium)),
    el("th", { scope: "row" }, medium.name, el("small", {}, `${size} · ${medium.added_by}`)),
    el("td", {}, ...times(medium).map((words) => el("span", { class: "shown__time" }, words))),
    el("td", {}, medium.boards.length ? medium.boards.map(boardName).join(", ") : t("all_boards")),
    el("td", {}, awayKey(medium, takeAway)),
  );
}

/** The picture itself, small; a video by its first frame. */
function glance(medium) {
  const src = `/api/v1/branches/${config.branch.code}/media/${medium.id}`;
  if (isVideo(medium)) return el("video", { src, muted: "", preload: "metadata", "aria-hidden": "true" });
  return el("img", { src, alt: "", loading: "lazy" });
}

function times(medium) {
  const words = [isVideo(medium) ? t("to_its_end") : t("stands", { n: medium.seconds })];
  if (medium.days.length) words.push(medium.days.map((day) => t(`day_${day}`)).join(", "));
  if (medium.begins || medium.ends) words.push(`${medium.begins ?? "00:00"}–${medium.ends ?? "24:00"}`);
  if (medium.first) words.push(t("from_date", { date: dateWords(medium.first) }));
  if (medium.last) words.push(t("until_date", { date: dateWords(medium.last) }));
  return words;
}

function boardName(code) {
  const board = config.boards.find((each) => each.code === code);
  return board ? nameOf(board) : code;
}

/** A first press asks, a second one within a few seconds does it. */
function awayKey(medium, takeAway) {
  const word = el("span", {}, t("take_away"));
  const key = el("button", { class: "button", type: "button", data: { key: "away" }, "aria-label": `${t("take_away")}: ${medium.name}` }, icon("x"), word);
  let asking = null;
  key.addEventListener("click", () => {
    if (asking) return takeAway(medium);
    word.textContent = t("really");
    key.setAttribute("aria-label", `${t("really")} ${medium.name}`);
    key.dataset.asking = "";
    asking = setTimeout(() => {
      asking = null;
      word.textContent = t("take_away");
      key.setAttribute("aria-label", `${t("take_away")}: ${medium.name}`);
      delete key.dataset.asking;
    }, ASK_MS);
  });
  return key;
}
