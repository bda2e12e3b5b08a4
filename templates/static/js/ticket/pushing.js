/** Being told while the page is closed (Web Push): asks the phone, then tells the server. Loaded only when somebody wants it. */

import { post } from "../api.js";
import { config, el, t } from "../page.js";

const place = `/t/${encodeURIComponent(config.token)}`; // one worker a ticket: its notices lead back to this page

/** Switch it on; what came of it is said in `box`. */
export async function begin(box) {
  const say = (word) => box.replaceChildren(el("p", { class: "phone__hint", role: "status" }, t(word)));
  if ((await Notification.requestPermission()) !== "granted") return say("push_denied");
  try {
    await navigator.serviceWorker.register("/t/push.js", { scope: place });
    const { pushManager } = await navigator.serviceWorker.ready;
    const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(config.push) });
    await post(`/tickets/${encodeURIComponent(config.token)}/push`, subscription.toJSON());
    say("push_on");
  } catch (error) {
    console.warn("no messages:", error.code ?? error.name);
    say("push_failed");
  }
}

/** The turn is over: leave nothing on the phone. */
export async function end() {
  await (await navigator.serviceWorker.getRegistration(place))?.unregister();
}

const bytesOf = (base64url) => Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
