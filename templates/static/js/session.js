/** Staff sessions: who has signed in, the form that begins a session, and its end. The session is the server's cookie. */

import { get, post } from "./api.js";
import { put, t } from "./page.js";

const AGAIN_MS = 1_500;
const REFUSED = [400, 401, 422]; // all that a wrong name or password comes to

/** A refusal, or a server that does not answer, as a person should read it. */
export const sentence = (error) => (error.code === "no-contact" ? t("no_contact") : error.detail || error.title);

/** Whoever has signed in already, or null; asks again until the server answers. */
export async function whoIsHere() {
  for (;;) {
    try {
      return (await get("/auth/me")).staff;
    } catch (error) {
      if (error.code !== "no-contact") return null;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

/** Begin a session with what the form says: the member of staff, or null once `problem` says why not. */
export async function signIn(form, problem) {
  const button = form.querySelector("button");
  button.disabled = true;
  put(problem, "");
  try {
    const body = { username: form.username.value.trim(), password: form.password.value };
    const { staff } = await post("/auth/login", body, { retries: 0 });
    form.reset();
    return staff;
  } catch (error) {
    put(problem, REFUSED.includes(error.status) ? t("sign_in_wrong") : sentence(error));
    form.password.select();
    return null;
  } finally {
    button.disabled = false;
  }
}

export const signOut = () => post("/auth/logout");
