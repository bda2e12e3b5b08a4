/** Giving one's place back: asked twice, because it cannot be undone. */

import { post } from "../api.js";
import { config, el, put, t } from "../page.js";

/** Draw the key into `box`; `left(ticket)` is called once the server has taken the number back. */
export function offerLeaving(box, ticket, left) {
  if (ticket.state !== "waiting") return box.replaceChildren();
  if (box.firstChild) return; // what somebody has begun to answer stays
  const key = (name, word, act) => el("button", { type: "button", class: `phone__key phone__key--${name}`, data: { key: name }, on: { click: act } }, t(word));
  const trouble = el("p", { class: "phone__hint", role: "alert" });
  const offer = () => {
    box.replaceChildren(key("leave", "leave", ask));
    box.firstChild.focus();
  };
  const ask = () => {
    put(trouble, "");
    const title = el("h2", { tabindex: "-1" }, t("leave_sure", { number: ticket.number }));
    box.replaceChildren(title, el("p", { class: "phone__hint" }, t("leave_hint")), key("stay", "leave_no", offer), key("leave-yes", "leave_yes", leave), trouble);
    title.focus();
  };
  const leave = async () => {
    try {
      left(await post(`/tickets/${encodeURIComponent(config.token)}/leave`));
    } catch (error) {
      put(trouble, error.code === "no-contact" ? t("leave_failed") : error.message);
    }
  };
  box.replaceChildren(key("leave", "leave", ask));
}
