/** A message in one's own words, on the boards and, if wished, on the loudspeakers. */

import { post } from "../api.js";
import { config, el, icon, nameOf, put, t } from "../page.js";
import { sentence } from "../session.js";
import { hide, show, trouble } from "./dialog.js";
import { say } from "./toast.js";

/** Ask for the message and send it. */
export function askMessage(context) {
  const wrong = trouble();
  const text = el("textarea", { class: "field", rows: 3, maxlength: 300, id: "message-text", autofocus: true });
  const english = el("textarea", { class: "field", rows: 2, maxlength: 300, id: "message-english", lang: "en" });
  const { zones } = config.branch;
  const zone = el("select", { class: "field", id: "message-zone" }, el("option", { value: "" }, t("every_zone")), ...zones.map((each) => el("option", { value: each.code }, nameOf(each))));
  const aloud = el("input", { type: "checkbox", name: "spoken", checked: true });
  const urgent = el("input", { type: "checkbox", name: "urgent" });
  urgent.addEventListener("change", () => (aloud.checked ||= urgent.checked));
  aloud.addEventListener("change", () => (urgent.checked &&= aloud.checked));
  const form = el(
    "form",
    { class: "stop-form", novalidate: true },
    el("label", { class: "label", for: "message-text" }, t("text")),
    text,
    el("label", { class: "label", for: "message-english" }, t("text_en")),
    english,
    ...(zones.length > 1 ? [el("label", { class: "label", for: "message-zone" }, t("zone")), zone] : []),
    el("label", { class: "check" }, aloud, el("span", {}, t("spoken"))),
    el("label", { class: "check" }, urgent, el("span", {}, t("urgent"))),
    wrong,
    el("div", { class: "dialog__keys" }, el("button", { class: "button button--main", type: "submit", data: { key: "send" } }, icon("megaphone"), el("span", {}, t("send"))), el("button", { class: "button", type: "button", data: { key: "cancel" }, on: { click: hide } }, icon("x"), el("span", {}, t("cancel")))),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!text.value.trim()) return void put(wrong, t("write_why"));
    const body = { text: text.value.trim(), text_en: english.value.trim() || null, zone: zone.value || null, spoken: aloud.checked, urgent: urgent.checked };
    const answer = await context.order(() => post(`/branches/${config.branch.code}/announcements`, body), (error) => put(wrong, sentence(error)));
    if (!answer) return;
    hide();
    say(t("said_announced"));
  });
  show({ name: "announce", title: t("announce_title"), hint: t("announce_hint"), body: [form] });
}
