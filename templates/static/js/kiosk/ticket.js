/** The screen after a number was taken: the number, what it means, and the way home. */

import * as clock from "../clock.js";
import { el, icon, put, nameOf, t, waitWords } from "../page.js";

const SHOWN_SECONDS = 12;
const SLOW_SECONDS = 40;
const RING = 2 * Math.PI * 44;

/** What to say about the slip: null while it prints, else `{ok, text}`. */
function slipWords(slip, number) {
  if (!slip) return null;
  if (slip.printed) return { ok: true, text: t("slip_printed") };
  const key = { paper_out: "slip_paper_out", cover_open: "slip_cover_open" }[slip.reason] ?? "slip_other";
  return { ok: false, text: t(key, { number }) };
}

/**
 * The number given: `kiosk.own` is `{ticket, others, since}`, `since` by the clock of the page. What became of the
 * slip is the kiosk's to tell.
 */
export const ticketScreen = {
  name: "ticket",
  keepsView: true,
  draw(kiosk) {
    const { element, show, says } = ticketView(kiosk, kiosk.own);
    let counting = null;
    const count = () => {
      const slip = kiosk.slipOf(kiosk.own.ticket);
      const total = shownSeconds(kiosk, slip);
      const left = Math.max(0, total - (performance.now() - kiosk.own.since) / 1000);
      show({ slip, left, total });
      if (!left) kiosk.home();
      else counting = setTimeout(count, 100);
    };
    return { element, says, draw: count, drop: () => clearTimeout(counting) };
  },
};

/** Seconds in view: longer when the number must be written down, when there is more to read, or it is read slowly. */
function shownSeconds(kiosk, slip) {
  const slow = slip?.printed === false || kiosk.own.ticket.may_not_be_served || kiosk.own.ticket.appointment || kiosk.aided;
  return slow ? SLOW_SECONDS : SHOWN_SECONDS;
}

/** What the screen shows; `show({slip, left, total})` redraws what changes while it stands. */
function ticketView(kiosk, { ticket, others = [] }) {
  const service = kiosk.floor.services.get(ticket.service);
  const number = el("p", { class: "number ticket__number", data: { ticketNumber: ticket.number } }, ticket.number);
  number.style.setProperty("--letters", ticket.number.length);
  const slipBox = el("div", { class: "slip", role: "status" });
  const seconds = el("span", { class: "ring__seconds" });
  const circle = ring();
  const home = el(
    "button",
    { class: "home-ring", type: "button", data: { key: "done" }, on: { click: kiosk.home } },
    el("span", { class: "ring", "aria-hidden": "true" }, circle.svg, seconds),
    el("span", { class: "home-ring__word" }, t("done")),
  );
  const wait = waitWords(ticket.estimate);
  const ahead = ticket.server_away ? t("wait_unknown") : ticket.ahead ? t("ahead", { n: ticket.ahead }) : t("ahead_none");
  const late = ticket.may_not_be_served && t("may_not_be_served");
  const booked = ticket.appointment && cameWords(ticket.appointment);
  const element = el(
    "section",
    { class: "screen screen--ticket", data: { screen: "ticket" } },
    el("h1", { class: "ticket__title" }, t("your_number")),
    el("div", { class: "ticket__paper" },
      number,
      others.length > 0 && el("p", { class: "ticket__others" }, t("other_numbers", { numbers: others.map((each) => each.number).join(", ") })),
      ticket.files > 1 && el("p", { class: "ticket__others" }, t("files_with_number", { n: ticket.files })),
      booked && el("p", { class: "ticket__booked" }, icon("calendar-clock"), el("span", {}, t(...booked))),
      el("p", { class: "ticket__service" }, service ? nameOf(service) : ticket.service),
      el("div", { class: "ticket__facts" },
        el("p", { class: "ticket__fact" }, icon("users"), el("span", {}, ahead)),
        wait && el("p", { class: "ticket__fact" }, icon("clock"), el("span", {}, wait))),
    ),
    el("div", { class: "ticket__ways" },
      late && el("p", { class: "ticket__late" }, icon("triangle-alert"), el("span", {}, late)),
      slipBox,
      ticket.url && el("figure", { class: "qr" }, el("img", { src: `${ticket.url}/qr.svg`, alt: t("scan") }), el("figcaption", {}, t("scan"))),
    ),
    home,
  );
  const show = ({ slip, left, total }) => {
    showSlip(slipBox, slip, ticket.number);
    put(seconds, Math.ceil(left));
    circle.arc.style.strokeDashoffset = String(RING * (1 - left / total));
  };
  const says = [
    ["say_number", { number: ticket.number }],
    booked,
    ticket.ahead ? ["ahead", { n: ticket.ahead }] : ["ahead_none"],
    late && ["may_not_be_served"],
    ["take_slip"],
  ].filter(Boolean);
  return { element, show, says };
}

/** What it means for the wait that somebody who booked came early, in time or late. */
const cameWords = ({ slot, came }) => [`came_${came}`, { time: clock.hourMinute(Date.parse(slot)) }];

function showSlip(box, slip, number) {
  const said = slipWords(slip, number);
  const state = said ? (said.ok ? "printed" : "failed") : "printing";
  if (box.dataset.slip === state) return;
  box.dataset.slip = state;
  const picture = { printed: "circle-check", failed: "triangle-alert", printing: "printer" }[state];
  box.replaceChildren(
    icon(picture),
    el("p", {}, said ? said.text : t("take_slip")),
    ...(state === "failed" ? [el("p", { class: "slip__more" }, t("slip_valid"))] : []),
    ...(state === "printing" ? [el("span", { class: "slip__arrow" }, icon("arrow-down"))] : []),
  );
}

function ring() {
  const make = (name, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };
  const svg = make("svg", { viewBox: "0 0 100 100", "aria-hidden": "true" });
  const arc = make("circle", { cx: 50, cy: 50, r: 44, class: "ring__left" });
  arc.style.strokeDasharray = String(RING);
  svg.append(make("circle", { cx: 50, cy: 50, r: 44, class: "ring__whole" }), arc);
  return { svg, arc };
}
