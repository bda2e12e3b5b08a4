/** All branches side by side: where people wait, where help is needed, and the way to each floor (P2). */

import { get } from "./api.js";
import * as clock from "./clock.js";
import { config, el, icon, nameOf, put, t } from "./page.js";
import { redraw } from "./redraw.js";
import { Gate } from "./supervisor/gate.js";
import { at, minutesWords, percent } from "./supervisor/parts.js";

const $ = (id) => document.getElementById(id);
const WATCHING = ["supervisor", "administrator", "leader", "auditor"];
const REFRESH_MS = 10_000;
const STALE_MINUTES = 10; // an open branch is never silent for so long
const days = new Map(); // branch code → its day so far, as last heard

let branches = [];
let sources = new Map(); // of a hub: branch code → how fresh the branch is here
let lost = false;

const session = new Gate({ welcome: ({ role }) => WATCHING.includes(role), onChange: () => refresh() });

async function refresh() {
  const { staff } = session;
  if (!staff) return;
  try {
    const all = (await get("/branches")).items;
    branches = all.filter((branch) => staff.branch === null || staff.branch === branch.code);
    const answers = await Promise.all(branches.map((branch) => get(`/branches/${branch.code}/today`)));
    if (config.hub && staff.branch === null) sources = new Map((await get("/hub/sources")).items.map((source) => [source.branch, source]));
    answers.forEach((today, place) => days.set(branches[place].code, today));
    lost = false;
    if (answers.length) clock.learn(answers.at(-1).time);
    if (branches.length) clock.useZone(branches[0].timezone);
  } catch (error) {
    if (error.status === 401) return session.end();
    lost = true;
  }
  draw();
}

function draw() {
  put($("contact"), t(lost ? "lost" : "online"));
  document.body.dataset.contact = lost ? "lost" : "online";
  $("banner").hidden = !lost;
  const heard = [...days.values()].at(-1)?.time;
  put($("banner"), lost ? (heard ? t("old_figures", { time: at(heard) }) : t("no_contact")) : "");
  const cards = branches.filter((branch) => days.has(branch.code)).map((branch) => card(branch, days.get(branch.code)));
  redraw($("branches"), cards.length || lost ? cards : el("li", { class: "alerts__none" }, t("no_branch")));
}

function card(branch, today) {
  const longest = today.services.map((service) => service.longest_since).filter(Boolean).sort()[0];
  const well = today.wait_average === null || today.wait_average <= today.targets.wait_minutes_average;
  const fact = (title, value, more = "", mark = null) => el("div", { class: "figure", data: { well: mark } }, el("p", { class: "figure__title" }, title), el("p", { class: "figure__value" }, String(value)), el("p", { class: "figure__hint" }, more));
  return el(
    "li",
    { class: "branch-card", data: { key: `branch-${branch.code}`, branch: branch.code } },
    el("h2", {}, nameOf(branch)),
    el("p", { class: "branch-card__state", data: { open: branch.open && !today.halted ? "yes" : "no" } }, icon(today.halted ? "triangle-alert" : branch.open ? "circle-check" : "moon"), t(today.halted ? "branch_halted" : branch.open ? "branch_open" : "branch_closed"), ` · ${t("open_counters", { open: today.open_counters, all: today.counters.length })}`),
    freshness(branch, sources.get(branch.code)),
    el(
      "div",
      { class: "branch-card__figures" },
      fact(t("waiting_now"), today.waiting, longest ? t("longest_wait", { n: clock.minutesSince(longest) }) : ""),
      fact(t("wait_average"), minutesWords(today.wait_average), `${t("target", { n: today.targets.wait_minutes_average })}${today.wait_average === null ? "" : ` – ${t(well ? "on_target" : "off_target")}`}`, well ? "yes" : "no"),
      ...today.within.map(({ minutes, share }) => fact(t("within", { n: minutes }), percent(share))),
      fact(t("served_today"), today.served),
    ),
    alerts(today.alerts),
    el("a", { class: "button button--main", href: `/supervisor/${branch.code}`, data: { key: `floor-${branch.code}` } }, icon("monitor"), t("see_floor")),
  );
}

/** At a hub: how old its news of a branch is, and whether some of it is missing. */
function freshness(branch, source) {
  if (!source) return null;
  const minutes = clock.minutesSince(source.heard_at);
  const stale = source.missing !== null || (branch.open && minutes >= STALE_MINUTES);
  const words = source.missing ? t("news_missing", { time: at(source.told_at) }) : t(stale ? "news_old" : "news", { time: at(source.heard_at) });
  return el("p", { class: "branch-card__news", data: { stale: stale ? "yes" : "no" } }, icon(stale ? "triangle-alert" : "clock"), words);
}

/** The kinds of alert, each once with its count: what they are about is on the floor's own page. */
function alerts(found) {
  const counts = new Map();
  for (const { kind } of found) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const line = ([kind, n]) => el("li", { data: { kind } }, icon("triangle-alert"), n > 1 ? `${t(`kind_${kind}`)} (${n})` : t(`kind_${kind}`));
  if (!found.length) return el("p", { class: "branch-card__calm" }, icon("circle-check"), t("no_alerts"));
  return el("ul", { class: "branch-card__alerts", "aria-label": t("alerts_n", { n: found.length }) }, ...[...counts].map(line));
}

clock.everySecond(() => put($("clock"), clock.hourMinute()));
setInterval(refresh, REFRESH_MS);
