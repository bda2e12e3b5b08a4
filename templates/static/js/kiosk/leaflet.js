/** A procedure on paper: printed by the kiosk's own agent, where the page comes from one. */

import { el, icon, spoken, t } from "../page.js";

async function print(code) {
  try {
    const answer = await fetch(`/agent/leaflets?lang=${spoken()}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ procedure: code }),
    });
    return answer.ok ? { state: "printed" } : { state: "failed", words: (await answer.json()).detail };
  } catch {
    return { state: "failed", words: null }; // the agent is being started again
  }
}

const PICTURES = { printing: "printer", printed: "circle-check", failed: "triangle-alert" };

function saying({ state, words }) {
  return words ?? t(`leaflet_${state}`);
}

/** The key that prints the procedure in view, and below it what became of it: `own.leaflet`. */
export function leafletKey(kiosk) {
  const { own } = kiosk;
  const said = el("p", { class: "leaflet__said", role: "status", data: { leaflet: own.leaflet?.state } });
  if (own.leaflet) said.append(icon(PICTURES[own.leaflet.state]), el("span", {}, saying(own.leaflet)));
  const press = async () => {
    kiosk.change({ leaflet: { state: "printing" } });
    const leaflet = await print(own.code);
    if (kiosk.own === own) kiosk.change({ leaflet });
    else own.leaflet = leaflet;
  };
  const done = ["printing", "printed"].includes(own.leaflet?.state);
  const key = el("button", { class: "button print", type: "button", data: { key: "print" }, disabled: done, on: { click: press } }, icon("printer"), el("span", { data: { word: "leaflet_print" } }, t("leaflet_print")));
  return el("div", { class: "leaflet" }, key, said);
}
