/** The one dialog of the page: what is asked about, in front of the floor that goes on behind it. */

import { el, icon, t } from "../page.js";

const dialog = document.getElementById("dialog");
let refresh = null;

dialog.addEventListener("close", () => {
  refresh = null;
  dialog.replaceChildren();
});

/** Show something; `update()` is called whenever the floor changes while it is open. */
export function show({ name, title, hint = "", body, update = null }) {
  refresh = null;
  dialog.dataset.dialog = name;
  const close = el("button", { class: "dialog__close", type: "button", "aria-label": t("close"), data: { key: "close" }, on: { click: hide } }, icon("x"));
  dialog.replaceChildren(el("header", { class: "dialog__head" }, el("h2", { id: "dialog-title", tabindex: "-1" }, title), close), ...[hint && el("p", { class: "dialog__hint" }, hint), ...body].filter(Boolean));
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector("[autofocus]") ?? document.getElementById("dialog-title")).focus();
  refresh = update;
  update?.();
}

/** Close it, whatever it shows. */
export function hide() {
  if (dialog.open) dialog.close();
}

/** The floor has changed: let what is shown follow. */
export const follow = () => refresh?.();

/** A line for what went wrong in the dialog; read out when it is filled. */
export const trouble = () => el("p", { class: "dialog__trouble", role: "alert" });
