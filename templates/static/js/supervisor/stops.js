/** Letting a service, or the whole branch, stand still with words that say why; and letting it go on. */

import { post, replace } from "../api.js";
import { config, el, icon, nameOf, put, spoken, t } from "../page.js";
import { sentence } from "../session.js";
import { hide, show, trouble } from "./dialog.js";
import { at, serviceName } from "./parts.js";
import { say } from "./toast.js";

const root = () => `/branches/${config.branch.code}`;
const pathOf = (service) => `${root()}/arrangement/${service === null ? "halt" : `services/${service}`}`;
const stopOf = (floor, service) => (service === null ? floor.arrangement.halted : floor.stopOf(service));

/** Ask for the words, then stop a service, or with `null` the whole branch. */
export function askStop(context, service = null) {
  const name = service === null ? "" : serviceName(context.floor, service);
  const wrong = trouble();
  const message = el("textarea", { class: "field", name: "message", rows: 2, maxlength: 300, required: true, id: "stop-message" });
  const english = el("textarea", { class: "field", name: "message_en", rows: 2, maxlength: 300, id: "stop-english", lang: "en" });
  const aloud = el("input", { type: "checkbox", name: "spoken", checked: service === null });
  const fill = ({ text, text_en: textEn }) => {
    message.value = text;
    english.value = textEn;
  };
  const ready = config.settings.stop_messages.map((each) => el("button", { class: "button", type: "button", data: { template: each.code }, on: { click: () => fill(each) } }, nameOf(each)));
  const form = el(
    "form",
    { class: "stop-form", novalidate: true },
    el("p", { class: "label" }, t("templates")),
    el("div", { class: "templates" }, ...ready),
    el("label", { class: "label", for: "stop-message" }, t("text")),
    message,
    el("label", { class: "label", for: "stop-english" }, t("text_en")),
    english,
    el("label", { class: "check" }, aloud, el("span", {}, t("spoken"))),
    wrong,
    el("div", { class: "dialog__keys" }, el("button", { class: "button button--main", type: "submit", data: { key: "stop-now" } }, icon("circle-pause"), el("span", {}, t("stop_now"))), el("button", { class: "button", type: "button", data: { key: "cancel" }, on: { click: hide } }, icon("x"), el("span", {}, t("cancel")))),
  );
  let seen = stopOf(context.floor, service)?.seq ?? null;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const words = { message: message.value.trim(), message_en: english.value.trim() || null };
    if (!words.message) return void put(wrong, t("write_why"));
    const error = await change(context, service, { stopped: true, ...words, seen });
    if (error) {
      await context.caughtUp();
      seen = stopOf(context.floor, service)?.seq ?? null;
      return void put(wrong, error.code === "changed-meanwhile" ? t("changed", { said: sentence(error) }) : sentence(error));
    }
    hide();
    say(service === null ? t("said_halted") : t("said_stopped", { name }));
    const announcement = { text: words.message, text_en: words.message_en, spoken: true, urgent: service === null };
    if (aloud.checked) await context.order(() => post(`${root()}/announcements`, announcement));
  });
  const [title, hint] = service === null ? [t("halt_title"), t("halt_hint")] : [t("stop_title", { name }), t("stop_hint")];
  show({ name: "stop", title, hint, body: [form] });
}

/** Let a service, or with `null` the branch, go on. */
export async function goOn(context, service = null) {
  const stop = stopOf(context.floor, service);
  const error = await change(context, service, { stopped: false, seen: stop?.seq ?? null });
  if (error) say(sentence(error), { bad: true });
  else say(t("said_going_on"));
}

/** Carry a stop or its end out; answers with the refusal, if it was refused. */
async function change(context, service, body) {
  let refused = null;
  const answer = await context.order(() => replace(pathOf(service), body), (error) => (refused = error));
  return answer ? null : refused;
}

/** The band that says that the whole branch stands still, with the way on. */
export function drawHalt(box, context) {
  const stop = context.floor.arrangement.halted;
  const mark = JSON.stringify([stop, context.can()]);
  if (box.dataset.mark === mark) return;
  box.dataset.mark = mark;
  box.hidden = !stop;
  if (!stop) return void box.replaceChildren();
  const words = spoken() === "vi" ? stop.message : stop.message_en;
  box.replaceChildren(
    icon("triangle-alert"),
    el("p", {}, el("strong", {}, t("halted_head")), ` · ${words} · ${t("halted_by", { by: stop.by, time: at(stop.since) })}`),
    el("button", { class: "button button--main", type: "button", disabled: !context.can(), data: { key: "go-on" }, on: { click: () => goOn(context) } }, icon("play"), el("span", {}, t("go_on"))),
  );
}
