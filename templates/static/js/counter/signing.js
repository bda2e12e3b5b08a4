/** Signing in at the desk, and out. Who has signed in is the server's cookie; this page only asks who it is. */

import { get, post } from "../api.js";
import { config, put, t } from "../page.js";

const ASK_AGAIN_MS = 1_500;
const $ = (id) => document.getElementById(id);

/** What an error says to a person. */
export const sentence = (error) => (error.code === "no-contact" ? t("no_contact") : error.detail || error.title);

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
    try {
      this.become((await get("/auth/me")).staff);
    } catch (error) {
      if (error.code === "no-contact") return void setTimeout(() => this.begin(), ASK_AGAIN_MS);
      this.become(null);
    }
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
    const form = event.currentTarget;
    const button = form.querySelector("button");
    button.disabled = true;
    put($("sign-in-error"), "");
    try {
      const body = { username: form.username.value.trim(), password: form.password.value };
      const { staff } = await post("/auth/login", body, { retries: 0 });
      form.reset();
      this.become(staff, true);
      $("primary").focus();
    } catch (error) {
      const wrong = [400, 401, 422].includes(error.status);
      put($("sign-in-error"), wrong ? t("sign_in_wrong") : sentence(error));
      form.password.select();
    }
    button.disabled = false;
  }

  async signOut() {
    try {
      await post("/auth/logout");
      this.become(null, true);
      $("username").focus();
    } catch (error) {
      this.onError(sentence(error));
    }
  }
}
