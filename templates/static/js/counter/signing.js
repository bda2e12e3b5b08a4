/** Signing in at the desk, and out. Who has signed in is the server's cookie; this page only asks who it is. */

import { get } from "../api.js";
import { config, put, t } from "../page.js";
import { sentence, signIn, signOut, whoIsHere } from "../session.js";

const $ = (id) => document.getElementById(id);

export class Signing {
  /**
   * `onChange(staff, moved)` hears who sits here now, or null, and whether that changes what the server lets this page
   * see; `onError(sentence)` hears why signing out failed.
   */
  constructor({ onChange, onError }) {
    Object.assign(this, { onChange, onError, staff: null, colleagues: [] });
    $("sign-in").addEventListener("submit", (event) => this.signIn(event));
    $("sign-out").addEventListener("click", () => this.signOut());
  }

  /** Ask who has signed in already. */
  async begin() {
    this.become(await whoIsHere());
    if (!this.staff) $("username").focus();
  }

  /** The session has ended by itself: whoever is at the counter stays there. */
  expire() {
    this.become(null);
    put($("sign-in-error"), t("session_over"));
    $("username").focus();
  }

  /** The name of an officer of this branch. */
  nameOf(username) {
    return this.colleagues.find((person) => person.username === username)?.name ?? username;
  }

  become(staff, moved = false) {
    this.staff = staff;
    if (staff) this.meetColleagues();
    this.onChange(staff, moved);
  }

  async meetColleagues() {
    try {
      this.colleagues = (await get(`/branches/${config.branch.code}/staff`)).items;
      this.onChange(this.staff, false);
    } catch (error) {
      console.info("colleagues are shown by their user names:", error.code);
    }
  }

  async signIn(event) {
    event.preventDefault();
    const staff = await signIn(event.currentTarget, $("sign-in-error"));
    if (!staff) return;
    this.become(staff, true);
    $("primary").focus();
  }

  async signOut() {
    try {
      await signOut();
      this.become(null, true);
      $("username").focus();
    } catch (error) {
      this.onError(sentence(error));
    }
  }
}
