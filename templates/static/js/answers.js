/** Where anybody reads what was answered: by a receipt of one's own, and whatever the branch has published. */

import * as clock from "./clock.js";
import { get } from "./api.js";
import { config, el, icon, put, t } from "./page.js";
import { sentence } from "./session.js";
import { moment, named } from "./feedback/inbox.js";

const $ = (id) => document.getElementById(id);
const root = `/branches/${config.branch.code}/answers`;

clock.useZone(config.branch.timezone);

async function ask(event) {
  event.preventDefault();
  const digits = $("receipt").value.replace(/\D/g, "");
  $("own").hidden = false;
  if (!digits) return put($("own"), t("no_receipt"));
  $("send").disabled = true;
  try {
    $("own").replaceChildren(...standing(await get(`${root}/${digits}`)));
  } catch (error) {
    put($("own"), sentence(error));
  }
  $("send").disabled = false;
}

function standing(one) {
  const words = { received: t("own_received", { date: moment(one.due_at) }), forwarded: t("own_forwarded", { to: one.forwarded_to }), answered: t("own_answered") };
  return [
    el("h2", {}, t("receipt_n", { receipt: one.receipt })),
    el("p", { class: "own__state", data: { state: one.state } }, icon(one.state === "answered" ? "circle-check" : "hourglass"), words[one.state]),
    one.answer && el("p", { class: "text own__answer" }, one.answer),
  ].filter(Boolean);
}

async function readPublic(after = null) {
  try {
    const { items, next } = await get(`${root}${after ? `?after=${after}` : ""}`);
    $("public").append(...items.map(entry));
    if (!$("public").childElementCount) $("public").append(el("li", { class: "leaflet__quiet" }, t("nothing_public")));
    $("more").hidden = next === null;
    $("more").onclick = () => readPublic(next);
  } catch (error) {
    $("public").replaceChildren(el("li", { role: "alert" }, sentence(error)));
  }
}

function entry(one) {
  const about = [one.kind && named("classes", one.kind), one.service && named("services", one.service), clock.date(Date.parse(`${one.day}T12:00:00Z`))];
  return el(
    "li",
    {},
    el("p", { class: "leaflet__quiet" }, about.filter(Boolean).join(" · ")),
    el("p", { class: "text public__words", lang: "vi" }, one.words),
    el("p", { class: "public__said" }, icon("message-square-reply"), t("answered")),
    el("p", { class: "text", lang: "vi" }, one.answer),
  );
}

$("ask").addEventListener("submit", ask);
readPublic();
