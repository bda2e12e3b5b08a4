/** Asking the server over HTTP: readable errors, one key per command, and patience with a bad line. */

import { spoken } from "./page.js";

const TIMEOUT_MS = 6_000;
const WAITS_MS = [400, 1_200, 2_500];

/** The server said no (`code`, `title`, `detail`, `status`, `errors`, the `service` it is about), or could not be reached (`code` "no-contact"). */
export class ApiError extends Error {
  constructor({ code, title, detail, status, errors = [], service = null }) {
    super(detail || title || code);
    Object.assign(this, { code, title, detail, status, errors, service });
  }
}

/** A key that makes repeats of one command harmless. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID(); // absent on plain-http addresses other than this machine
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** GET a JSON answer; `options.timeout` is for what takes long. */
export const get = (path, options = {}) => request("GET", path, undefined, options);

/**
 * POST a command. The same key is sent again when the line fails or the server stumbles, so nothing happens twice.
 * `options.idempotencyKey` is one of `newKey()`, where a person may ask for the same thing again; with
 * `options.keepalive` the request outlives the page.
 */
export const post = (path, body, options = {}) =>
  request("POST", path, body ?? {}, { idempotencyKey: newKey(), retries: WAITS_MS.length, ...options });

/** DELETE something; a repeat finds nothing left and does no harm. */
export const remove = (path, options = {}) => request("DELETE", path, undefined, options);

/** PUT a new value; like `post`, repeated harmlessly when the line fails. */
export const replace = (path, body) => request("PUT", path, body, { idempotencyKey: newKey(), retries: WAITS_MS.length });

async function request(method, path, body, { idempotencyKey = null, retries = 0, keepalive = false, timeout = TIMEOUT_MS } = {}) {
  const headers = { Accept: "application/json", "Accept-Language": spoken() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (idempotencyKey) headers["Idempotency-Key"] = idempotencyKey;
  const options = { method, headers, credentials: "same-origin", cache: "no-store", keepalive, body: body && JSON.stringify(body) };
  for (let attempt = 0; ; attempt += 1) {
    const answer = await once(path, options, timeout);
    if (answer.ok) return answer.data;
    const again = answer.error.code === "no-contact" || [502, 503, 504].includes(answer.error.status);
    if (!again || attempt >= retries) throw answer.error;
    await new Promise((resolve) => setTimeout(resolve, WAITS_MS[attempt]));
  }
}

async function once(path, options, timeout) {
  try {
    const language = `${path.includes("?") ? "&" : "?"}lang=${spoken()}`;
    const answer = await fetch(`/api/v1${path}${language}`, { ...options, signal: AbortSignal.timeout(timeout) });
    const data = answer.status === 204 ? null : await answer.json();
    if (answer.ok) return { ok: true, data };
    return { ok: false, error: new ApiError({ code: `http-${answer.status}`, ...data, status: answer.status }) };
  } catch (error) {
    return { ok: false, error: new ApiError({ code: "no-contact", title: String(error), status: 0 }) };
  }
}
