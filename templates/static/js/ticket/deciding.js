/** What cannot be taken back is asked again: giving one's place up, asking for more time. Loaded only when somebody wants it. */

import { post } from "../api.js";
import { config, el, put, t } from "../page.js";

/**
 * Ask in `box` whether to do `what` ("leave", "more-time"), which is also the path; `places` fill its words.
 * `done(ticket)` is called once the server has done it, `stay()` if nothing is to change.
 */
export function askFirst(box, what, places, { done, stay }) {
  const word = what.replace("-", "_");
  const key = (name, text, act) => el("button", { type: "button", class: `phone__key phone__key--${name}`, data: { key: `${what}-${name}` }, on: { click: act } }, text);
  const trouble = el("p", { class: "phone__hint", role: "alert" });
  const go = async () => {
    try {
      const ticket = await post(`/tickets/${encodeURIComponent(config.token)}/${what}`);
      box.replaceChildren();
      done(ticket);
    } catch (error) {
      put(trouble, error.code === "no-contact" ? t(`${word}_failed`) : error.message);
    }
  };
  const title = el("h2", { tabindex: "-1" }, t(`${word}_sure`, places));
  box.replaceChildren(title, el("p", { class: "phone__hint" }, t(`${word}_hint`, places)), key("no", t(`${word}_no`), stay), key("yes", t(`${word}_yes`, places), go), trouble);
  title.focus();
}
