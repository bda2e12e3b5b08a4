/** The way into a supervisor's page: who may use it, the form that begins a session, and its end. */

import { put, t } from "../page.js";
import { sentence, signIn, signOut, whoIsHere } from "../session.js";

const $ = (id) => document.getElementById(id);

export class Gate {
  /**
   * `welcome(staff)` tells whether somebody may use the page; `onChange(staff)` gets whoever uses it, or null, and
   * `onSigned()` comes after every sign-in and sign-out.
   */
  constructor({ welcome, onChange, onSigned = () => {} }) {
    Object.assign(this, { welcome, onChange, onSigned, staff: null });
    $("sign-in").addEventListener("submit", (event) => this.signIn(event));
    $("sign-out").addEventListener("click", () => this.signOut());
    $("sign-in-other").addEventListener("click", () => this.signOut());
    whoIsHere().then((staff) => this.become(staff));
  }

  become(staff) {
    const welcome = staff !== null && this.welcome(staff);
    this.staff = welcome ? staff : null;
    $("gate").hidden = welcome;
    $("work").hidden = !welcome;
    $("sign-in").hidden = staff !== null;
    $("not-for-you").hidden = staff === null || welcome;
    $("sign-out").hidden = staff === null;
    put($("officer"), staff?.name ?? "");
    put($("not-for-you-why"), staff ? t("not_for_you_hint", { name: staff.name }) : "");
    if (staff === null) $("username").focus();
    this.onChange(this.staff);
  }

  async signIn(event) {
    event.preventDefault();
    const staff = await signIn(event.target, $("sign-in-error"));
    if (!staff) return;
    this.become(staff);
    this.onSigned();
  }

  async signOut() {
    try {
      await signOut();
      this.become(null);
      this.onSigned();
    } catch (error) {
      put($("sign-in-error"), sentence(error));
    }
  }

  /** The server does not know us any more. */
  end() {
    this.become(null);
    put($("sign-in-error"), t("session_over_supervisor"));
  }
}
