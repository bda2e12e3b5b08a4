/**
 * An identity card held to the scanner, for services that ask for one (K10). What was read is sent with the wish for
 * a number and forgotten with the person; the screen shows its last digits only.
 */

import { el, icon, t } from "../page.js";

const CARD = /^[^|]*?([0-9A-Z]{10,15})\|.*\|/; // a number, then fields; the server alone decides what it is

/** Whether any service asks. */
export const identityAsked = (kiosk) => kiosk.services.some((service) => service.asks_identity);

/** Remember a card, if some service asks for one; another scan is left alone. */
export function hearCard(kiosk, text) {
  if (identityAsked(kiosk) && CARD.test(text)) kiosk.tell({ person: text });
}

/** That a card was read, and the way to take it back. */
export function identityTool(kiosk) {
  const { person } = kiosk.visit;
  if (!person) return null;
  const digits = CARD.exec(person)[1].slice(-3);
  return el(
    "button",
    { class: "button tool tool--on", type: "button", data: { key: "identity-off" }, "aria-label": `${t("identity_read", { digits })}. ${t("identity_off")}`, on: { click: () => kiosk.tell({ person: null }) } },
    icon("id-card"),
    el("span", {}, t("identity_read", { digits })),
    icon("x"),
  );
}
