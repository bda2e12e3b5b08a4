/** Being told by SMS or e-mail: the form, loaded only when somebody wants it. */

import { post } from "../api.js";
import { config, el, put, t } from "../page.js";

const INPUT = { sms: { type: "tel", autocomplete: "tel", inputmode: "tel" }, email: { type: "email", autocomplete: "email" } };

/** Put the form into `box`; what is kept of the wish is said in its place. */
export function askWhere(box) {
  const fields = config.reminders.map((way) => {
    const input = el("input", { class: "phone__input", name: way, ...INPUT[way] });
    return { way, input, label: el("label", { class: "phone__field" }, el("span", {}, t(`remind_${way}`)), input) };
  });
  const consent = el("input", { type: "checkbox", name: "consent", required: true });
  const trouble = el("p", { class: "phone__hint", role: "alert" });
  const send = async (event) => {
    event.preventDefault();
    if (!consent.checked) {
      put(trouble, t("remind_consent"));
      return consent.focus();
    }
    const filled = fields.find(({ input }) => input.value.trim()) ?? fields[0];
    const wish = { way: filled.way, address: filled.input.value.trim() || "-", consent: consent.checked };
    try {
      const { address } = await post(`/tickets/${encodeURIComponent(config.token)}/reminder`, wish);
      box.replaceChildren(el("p", { class: "phone__hint", role: "status" }, t("remind_set", { address })));
    } catch (error) {
      put(trouble, error.message);
      filled.input.focus();
    }
  };
  const form = el(
    "form",
    { class: "phone__form", novalidate: true, on: { submit: send } },
    ...fields.map(({ label }) => label),
    el("label", { class: "phone__consent" }, consent, el("span", {}, t("remind_consent"))),
    el("button", { class: "phone__key", type: "submit", data: { key: "remind-send" } }, t("remind_send")),
    trouble,
  );
  box.replaceChildren(form);
  fields[0].input.focus();
}
