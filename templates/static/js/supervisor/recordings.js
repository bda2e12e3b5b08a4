/** A number's calls as bookmarks of the cameras' recordings: which camera, from when on, and a link where there is one. */

import { post } from "../api.js";
import * as clock from "../clock.js";
import { config, el, icon, nameOf, put, t } from "../page.js";
import { sentence } from "../session.js";
import { show, trouble } from "./dialog.js";

/** Ask for a number and a day, and show the calls. */
export function askRecordings(context) {
  const wrong = trouble();
  const number = el("input", { class: "field", id: "recording-number", maxlength: 16, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", autofocus: true });
  const day = el("input", { class: "field", id: "recording-day", type: "date", value: clock.day(), max: clock.day() });
  const found = el("div", { class: "recordings", role: "status" });
  const form = el(
    "form",
    { class: "recordings__form", novalidate: true },
    el("p", {}, el("label", { class: "label", for: number.id }, t("recordings_number")), number),
    el("p", {}, el("label", { class: "label", for: day.id }, t("recordings_day")), day),
    el("button", { class: "button button--main", type: "submit", data: { key: "find" } }, icon("search"), el("span", {}, t("recordings_find"))),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!number.value.trim()) return number.focus();
    put(wrong, "");
    const body = { number: number.value.trim(), day: day.value || null };
    const answer = await context.order(() => post(`/branches/${config.branch.code}/recordings/search`, body), (error) => put(wrong, sentence(error)));
    if (answer) found.replaceChildren(answer.items.length ? list(answer.items) : nothing(answer));
  });
  show({ name: "recordings", title: t("recordings_title"), hint: t("recordings_hint"), body: [form, wrong, found] });
}

const nothing = ({ number, day }) => el("p", {}, t("recordings_none", { number, day: clock.date(Date.parse(`${day}T12:00:00Z`)) }));

const list = (calls) => el("ol", { class: "recordings__list" }, ...calls.map(line));

function line(call) {
  const camera = call.camera ? nameOf(call.camera) : t("recordings_no_camera");
  return el(
    "li",
    { class: "recordings__call", data: { seq: call.seq } },
    el("time", { datetime: call.time }, clock.time(Date.parse(call.time))),
    el("span", {}, `${t(call.recall ? "recordings_recall" : "recordings_call")} · ${t("counter_n", { n: call.counter })} · ${camera}`),
    where(call),
  );
}

/** The link to the recording, or from when on to look for it on the recorder. */
function where(call) {
  const from = clock.time(Date.parse(call.begins_at));
  if (!call.camera) return null;
  if (!call.kept) return el("span", { class: "recordings__gone" }, t("recordings_gone"));
  if (!call.url) return el("span", {}, t("recordings_from", { time: from }));
  return el("a", { class: "button", href: call.url, target: "_blank", rel: "noopener noreferrer" }, icon("video"), el("span", {}, t("recordings_play", { time: from })));
}
