/** Sending a file with news of how far it is: `fetch` has none. */

import { ApiError } from "../api.js";
import { spoken } from "../page.js";

/** POST a form; `progress(percent)` is called on the way. Rejects with an ApiError. */
export function send(path, form, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1${path}?lang=${spoken()}`);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = ({ loaded, total }) => progress(Math.round((loaded / total) * 100));
    request.onerror = () => reject(new ApiError({ code: "no-contact", title: "", status: 0 }));
    request.onload = () => {
      if (request.status === 201) resolve(request.response);
      else reject(new ApiError({ code: `http-${request.status}`, ...request.response, status: request.status }));
    };
    request.send(form);
  });
}
