/** Who works at this page: a member of staff's session, the form that begins it, and its end. */

import { get, post } from "./api.js";
import { put, t } from "./page.js";

const $ = (id) => document.getElementById(id);
const AGAIN_MS = 1_500;

/** A refusal as a person should read it. */
export const sentence = (error) => (error.code === "no-contact" ? t("no_contact") : error.detail || error.title);

export class Session {
  /**
   * `welcome(staff)` tells whether somebody may use the page; `onChange(staff)` gets whoever uses it, or null, and
   * `onSigned()` comes after every sign-in and sign-out.
   */
  constructor({ welcome, onChange, onSigned = () => {} }) {
    Object.assign(this, { welcome, onChange, onSigned, staff: null });
    $("sign-in").addEventListener("submit", (event) => this.signIn(event));
    $("sign-out").addEventListener("click", () => this.signOut());
    $("sign-in-other").addEventListener("click", () => this.signOut());
    this.ask();
  }

  async ask() {
    try {
      this.become((await get("/auth/me")).staff);
    } catch (error) {
      if (error.code === "no-contact") return void setTimeout(() => this.ask(), AGAIN_MS);
      this.become(null);
    }
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
    const form = event.target;
    const button = form.querySelector("button");
    button.disabled = true;
    put($("sign-in-error"), "");
    try {
      const body = { username: form.username.value.trim(), password: form.password.value };
      const { staff } = await post("/auth/login", body, { retries: 0 });
      form.reset();
      this.become(staff);
      this.onSigned();
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
