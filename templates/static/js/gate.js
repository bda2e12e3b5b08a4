/** A desk's page behind its sign-in: who works here, what a failing request means, and a few words of news. */

import { put, t } from "./page.js";
import { sentence, signIn, signOut, whoIsHere } from "./session.js";

const SAID_MS = 8_000;
const $ = (id) => document.getElementById(id);

export class Gate {
  /** `entered(staff)` when somebody may begin to work. */
  constructor(entered) {
    Object.assign(this, { entered, staff: null, silence: null });
    $("sign-in").addEventListener("submit", async (event) => {
      event.preventDefault();
      const staff = await signIn(event.currentTarget, $("sign-in-error"));
      if (staff) this.show(staff);
    });
    $("sign-out").addEventListener("click", async () => {
      try {
        await signOut();
        this.show(null);
      } catch (error) {
        this.say(sentence(error), true);
      }
    });
  }

  /** Let in whoever has signed in already, or ask. */
  async open() {
    this.show(await whoIsHere());
  }

  show(staff, why = "") {
    this.staff = staff;
    $("gate").hidden = staff !== null;
    $("work").hidden = staff === null;
    $("sign-out").hidden = staff === null;
    put($("officer-name"), staff?.name ?? "");
    put($("sign-in-error"), why);
    if (staff) this.entered(staff);
    else $("username").focus();
  }

  /** What a failing request means for the page; true when it has been dealt with. */
  dealtWith(error) {
    if (error.code === "no-contact") return this.lost(true);
    if (error.status !== 401 && error.status !== 403) return false;
    this.show(null, t(error.status === 401 ? "session_over" : "not_yours"));
    return true;
  }

  /** Say that the server is away, or no longer. */
  lost(now) {
    document.body.dataset.contact = now ? "lost" : "online";
    $("banner").hidden = !now;
    put($("banner"), now ? t("lost") : "");
    return now;
  }

  /** Say what came of something, for a moment. */
  say(words, bad = false) {
    clearTimeout(this.silence);
    put($("said"), words);
    $("said").dataset.kind = bad ? "bad" : "good";
    this.silence = setTimeout(() => put($("said"), ""), SAID_MS);
  }
}
