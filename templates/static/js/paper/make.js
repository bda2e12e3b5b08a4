/** The dialog that makes a list: for which day, and how many numbers of each service. */

import { newKey, post } from "../api.js";
import { config, put } from "../page.js";

const $ = (id) => document.getElementById(id);
const counts = () => [...document.querySelectorAll("#make [data-service]")];

/** Set the dialog up; `made(list)` hears of a new list, `sentence(error)` words a refusal. */
export function prepare({ day, made, sentence }) {
  let key = newKey();
  $("make-open").addEventListener("click", () => {
    $("make-day").value = day();
    $("make-day").min = config.branch.day;
    put($("make-error"), "");
    key = newKey();
    $("make").showModal();
  });
  $("make-leave").addEventListener("click", () => $("make").close());
  $("make-all").addEventListener("input", () => {
    for (const count of counts()) count.value = $("make-all").value;
  });
  $("make-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const wanted = counts().filter((count) => Number(count.value) > 0);
    const services = Object.fromEntries(wanted.map((count) => [count.dataset.service, Number(count.value)]));
    try {
      const list = await post(`/branches/${config.branch.code}/paper-lists`, { day: $("make-day").value, services }, { idempotencyKey: key });
      $("make").close();
      made(list);
    } catch (error) {
      key = newKey();
      put($("make-error"), sentence(error));
    }
  });
}
