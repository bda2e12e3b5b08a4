/** Rating the turn on the phone that followed it. Loaded only when the turn is over and has no rating yet. */

import { post } from "../api.js";
import { config, el, put, t } from "../page.js";
import { scores } from "../rate/question.js";

/** Ask in `box` about a finished turn, once; whoever answered at the tablet meanwhile is thanked as well. */
export function askForRating(box, turn) {
  const trouble = el("p", { class: "phone__hint", role: "alert" });
  const rate = async (answers) => {
    try {
      await post(`/tickets/${encodeURIComponent(config.token)}/rating`, { turn, answers });
      thank(box);
    } catch (error) {
      if (error.code === "already-rated") return thank(box);
      put(trouble, error.code === "no-contact" ? t("rating_failed") : error.message);
    }
  };
  box.replaceChildren(el("h2", {}, t("question")), scores(rate), el("p", { class: "phone__hint" }, t("rating_hint")), trouble);
}

function thank(box) {
  const said = el("p", { class: "phone__thanks", role: "status", tabindex: "-1" }, t("rating_thanks"));
  box.replaceChildren(said);
  said.focus();
}
