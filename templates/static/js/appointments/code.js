/** The code of an appointment, for its holder to take along: on the screen, and printed by this PC. */

import * as clock from "../clock.js";
import { config, nameOf, put } from "../page.js";

const $ = (id) => document.getElementById(id);

/** Show a code with its slot and service. */
export function showCode({ code, slot, service }) {
  const at = Date.parse(slot);
  const known = config.services.find((each) => each.code === service);
  put($("code-digits"), code);
  put($("code-what"), `${clock.hourMinute(at)} · ${clock.date(at)} · ${known ? nameOf(known) : service}`);
  $("code-qr").src = `/appointments/${config.branch.code}/${code}/qr.svg`;
  $("code").showModal();
}

$("code-leave").addEventListener("click", () => $("code").close());
$("code-print").addEventListener("click", () => window.print());
