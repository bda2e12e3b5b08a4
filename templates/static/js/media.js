/** Supervisors' pictures and videos: a file with its times goes onto the boards, and off again. */

import { get, remove } from "./api.js";
import { Gate } from "./gate.js";
import { config, put, t } from "./page.js";
import { sentence } from "./session.js";
import { mediaTable } from "./media/list.js";
import { send } from "./media/upload.js";

const LOOK_AGAIN_MS = 30_000; // a colleague may change the list meanwhile

const $ = (id) => document.getElementById(id);
const root = `/branches/${config.branch.code}/media`;
let asked = 0; // readings so far: an answer to an older one is dropped

const gate = new Gate(() => read());

async function read() {
  const now = (asked += 1);
  if (!gate.staff) return;
  try {
    const { items } = await get(root);
    if (now !== asked) return;
    gate.lost(false);
    $("list").replaceChildren(mediaTable(items, takeAway));
  } catch (error) {
    if (now === asked && !gate.dealtWith(error)) gate.say(sentence(error), true);
  }
}

/** What was filled in; fields left empty set no limit. */
function filled(file) {
  const form = new FormData();
  form.append("file", file, file.name);
  for (const name of ["seconds", "begins", "ends", "first", "last"]) {
    if ($(name).value) form.append(name, $(name).value);
  }
  for (const box of $("adding").querySelectorAll("input[type=checkbox]:checked")) form.append(box.name, box.value);
  return form;
}

$("adding").addEventListener("submit", async (event) => {
  event.preventDefault();
  const [file] = $("file").files;
  put($("adding-error"), file ? "" : t("no_file"));
  if (!file) return $("file").focus();
  $("add").disabled = true;
  $("progress").hidden = false;
  try {
    await send(root, filled(file), (percent) => {
      $("progress").value = percent;
      put($("sending"), t("sending", { name: file.name, n: percent }));
    });
    $("adding").reset();
    gate.say(t("added", { name: file.name }));
  } catch (error) {
    if (!gate.dealtWith(error)) put($("adding-error"), sentence(error));
  }
  put($("sending"), "");
  $("progress").hidden = true;
  $("add").disabled = false;
  read();
});

async function takeAway(medium) {
  try {
    await remove(`${root}/${medium.id}`);
    gate.say(t("taken_away", { name: medium.name }));
  } catch (error) {
    if (!gate.dealtWith(error)) gate.say(sentence(error), true);
  }
  read();
}

setInterval(read, LOOK_AGAIN_MS);
gate.open();
