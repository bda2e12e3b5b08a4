/** Shows what the server pushes while a ticket's page is closed; a touch leads back to the page. */

addEventListener("push", (event) => {
  const { title, body } = event.data.json();
  const options = { body, tag: "turn", renotify: true, requireInteraction: true, vibrate: [400, 150, 400, 150, 800] };
  event.waitUntil(registration.showNotification(title, options));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show());
});

async function show() {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find(({ url }) => url.startsWith(registration.scope));
  await (page ? page.focus() : clients.openWindow(registration.scope));
}
