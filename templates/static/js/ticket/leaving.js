/** Giving one's place back: asked again, because it cannot be undone. Loaded only when somebody wants it. */

import { post } from "../api.js";
import { config, el, put, t } from "../page.js";

/** Ask in `box`; `left(ticket)` is called once the server has taken the number back, `stay()` if it is to be kept. */
export function askWhetherToLeave(box, ticket, { left, stay }) {
  const key = (name, word, act) => el("button", { type: "button", class: `phone__key phone__key--${name}`, data: { key: name }, on: { click: act } }, t(word));
  const trouble = el("p", { class: "phone__hint", role: "alert" });
  const leave = async () => {
    try {
      left(await post(`/tickets/${encodeURIComponent(config.token)}/leave`));
    } catch (error) {
      put(trouble, error.code === "no-contact" ? t("leave_failed") : error.message);
    }
  };
  const title = el("h2", { tabindex: "-1" }, t("leave_sure", { number: ticket.number }));
  box.replaceChildren(title, el("p", { class: "phone__hint" }, t("leave_hint")), key("stay", "leave_no", stay), key("leave-yes", "leave_yes", leave), trouble);
  title.focus();
}
