/** What needs a look now, as tiles: the words of the server's alerts. One press leads to whoever is behind one. */

import * as clock from "../clock.js";
import { config, el, icon, t } from "../page.js";
import { redraw } from "../redraw.js";
import { at, reasonName, serviceName, zoneName } from "./parts.js";

const PICTURES = {
  "help-asked": "handshake",
  "voice-silent": "volume-x",
  "device-offline": "wifi-off",
  "device-degraded": "printer",
  "voice-degraded": "megaphone",
  "feedback-late": "message-square-warning",
  "waited-long": "hourglass",
  "queue-long": "users",
  "counter-idle": "coffee",
  "paused-long": "circle-pause",
  "ratings-unusual": "star",
  "theme-refused": "monitor",
};
const SINCE_ALWAYS = "theme-refused"; // true since the centre file was imported, which nobody waits for

/** Draw the alerts; `open.people(service)` and `open.counter(code)` show who is behind one. */
export function drawAlerts(box, { floor, alerts, open }) {
  if (!alerts.length) {
    redraw(box, el("li", { class: "alerts__none" }, icon("circle-check"), t("no_alerts")));
    return;
  }
  redraw(box, alerts.map((alert) => tile(floor, alert, open)));
}

function tile(floor, alert, open) {
  const { kind, since, service, counter, device, zone, number, count } = alert;
  const name = service && serviceName(floor, service);
  const facts = { counter, device, zone: zone && zoneName(zone), number, n: count, name };
  const minutes = clock.minutesSince(since);
  const beside = t(`alert_${kind}`, facts);
  const words = [
    el("span", { class: "alert__what" }, beside),
    el("span", { class: "alert__more" }, more(alert, facts)),
    kind !== SINCE_ALWAYS && el("span", { class: "alert__since" }, `${t("for_minutes", { n: minutes })} · ${t("since", { time: at(since) })}`),
  ];
  const act = counter ? () => open.counter(counter) : service ? () => open.people(service) : null;
  const id = `${kind}-${counter ?? service ?? device ?? zone ?? ""}`;
  const inside = [icon(PICTURES[kind]), el("span", { class: "alert__words" }, ...words.filter(Boolean))];
  const look = { class: "alert", data: { kind, key: `alert-${id}` } };
  if (kind === "feedback-late") return el("li", { data: { key: `tile-${id}` } }, el("a", { ...look, href: `/feedback/${config.branch.code}` }, ...inside));
  return el("li", { data: { key: `tile-${id}` } }, act ? el("button", { ...look, type: "button", on: { click: act } }, ...inside) : el("div", look, ...inside));
}

function more({ kind, detail }, facts) {
  if (kind === "queue-long") return facts.name;
  if (["waited-long", "counter-idle", "ratings-unusual"].includes(kind)) return t(`beside_${kind}`, facts);
  if (kind === "voice-degraded") return t(`voice_${detail}`);
  if (kind === "voice-silent") return t("beside_voice-silent");
  return detail ? (kind === "paused-long" ? reasonName(detail) : detail) : "";
}
