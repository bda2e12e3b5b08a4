/** Figures of a branch over a period: tiles, index scores, days, tables by part, and the reports that are ready. */

import { get } from "./api.js";
import { daysChart } from "./figures/chart.js";
import { filesList } from "./figures/files.js";
import { afterOf, beforeOf, containing, daysOf, isPeriod, wordsOf } from "./figures/period.js";
import { scoresTable } from "./figures/scores.js";
import { partsTable } from "./figures/table.js";
import { drawTiles } from "./figures/tiles.js";
import { Gate } from "./gate.js";
import { config, put, t } from "./page.js";
import { sentence } from "./session.js";

const PATIENCE_MS = 90_000; // a year of a busy centre takes seconds
const MOST = 400; // parts of a table

const $ = (id) => document.getElementById(id);
const root = `/reports/${config.branch.code}`;
const today = config.branch.day;
const asked = new URLSearchParams(location.search);
let period = isPeriod(asked.get("period") ?? "") ? asked.get("period") : containing(today, "month");
let by = "service";
let reading = 0; // an answer to an older question is dropped

const gate = new Gate((staff) => {
  for (const id of ["acts", "days-card", "parts"]) $(id).hidden = staff.role === "officer";
  read();
});

const ask = (what) => get(`${root}/${what}`, { timeout: PATIENCE_MS });
const figures = (part) => ask(`figures?period=${period}&by=${part}&limit=${MOST}`);

/** Ask for everything of the period, and draw it once all of it is there. */
async function read() {
  const now = (reading += 1);
  if (!gate.staff) return;
  drawSpan();
  $("work").setAttribute("aria-busy", "true");
  try {
    const draw = gate.staff.role === "officer" ? await ownFigures() : await branchFigures();
    if (now !== reading) return;
    gate.lost(false);
    draw();
  } catch (error) {
    if (now === reading && !gate.dealtWith(error)) say(sentence(error));
  } finally {
    if (now === reading) $("work").removeAttribute("aria-busy");
  }
}

async function branchFigures() {
  const parts = await figures(by);
  const days = by === "day" ? parts : await figures("day");
  const { items } = await ask("files");
  return () => {
    say(parts.whole.turns ? "" : t("nothing_yet"));
    drawTiles($("tiles"), parts.whole, parts);
    $("scores").replaceChildren(...scoresTable(parts.whole, parts));
    put($("norm"), parts.norm.source);
    $("chart").replaceChildren(daysChart(days));
    $("files").replaceChildren(filesList(items));
    $("table").replaceChildren(partsTable(parts));
  };
}

async function ownFigures() {
  const told = await ask(`own?period=${period}`);
  return () => {
    say(told.own ? withheldWords(told) : t("nothing_yet"));
    drawTiles($("tiles"), told.own, told);
    $("scores").replaceChildren(...scoresTable(told.own, told));
    put($("norm"), told.norm.source);
  };
}

function withheldWords({ withheld, own, least }) {
  if (withheld === "period-not-over") return t("withheld_running");
  return withheld === "few-ratings" ? t("withheld_few", { n: own.rated, least }) : "";
}

function say(words) {
  $("note").hidden = !words;
  put($("note"), words);
}

function drawSpan() {
  put($("rows"), wordsOf(period));
  const [first, last] = daysOf(period);
  put($("days"), t("from_to", { first: dayWords(first), last: dayWords(last) }));
  for (const key of document.querySelectorAll("[data-kind]")) {
    key.setAttribute("aria-pressed", String(containing(first, key.dataset.kind) === period));
  }
  for (const key of document.querySelectorAll("[data-by]")) {
    key.setAttribute("aria-selected", String(key.dataset.by === by));
    key.tabIndex = key.dataset.by === by ? 0 : -1;
  }
  $("table").setAttribute("aria-labelledby", `tab-${by}`);
  for (const link of document.querySelectorAll("a[hreflang]")) link.href = `?period=${period}&lang=${link.hreflang}`;
  $("after").disabled = last >= today;
  for (const format of ["pdf", "xlsx"]) $(format).href = `/api/v1${root}/document?period=${period}&format=${format}`;
}

const dayWords = (iso) => iso.split("-").reverse().join("/");

function goTo(name) {
  period = name;
  asked.set("period", period);
  history.replaceState(null, "", `?${asked}`);
  read();
}

function look(part) {
  by = part;
  read();
}

for (const key of document.querySelectorAll("[data-kind]")) {
  key.addEventListener("click", () => {
    const [first, last] = daysOf(period);
    goTo(containing(last < today ? last : first > today ? first : today, key.dataset.kind));
  });
}
const tabs = [...document.querySelectorAll("[data-by]")];
for (const [place, tab] of tabs.entries()) {
  tab.addEventListener("click", () => look(tab.dataset.by));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs.at((place + step) % tabs.length);
    next.focus();
    look(next.dataset.by);
  });
}
$("before").addEventListener("click", () => goTo(beforeOf(period)));
$("after").addEventListener("click", () => goTo(afterOf(period)));
$("print").addEventListener("click", () => window.print());
gate.open();
