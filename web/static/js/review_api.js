// Changes, as the server wants them: JSON, with the version they were made on. A stale one comes back as status 409.

import { ApiError } from "./api.js";

/** Send a change; throws ApiError with the problem document's sentence. */
export async function send(method, address, body, version = null) {
  const headers = body instanceof FormData ? {} : { "Content-Type": "application/json" };
  if (version !== null) headers["If-Match"] = `"${version}"`;
  let answer;
  try {
    answer = await fetch(address, { method, headers, body: body instanceof FormData ? body : JSON.stringify(body) });
  } catch {
    throw new ApiError(0, "The server does not answer: nothing was saved.");
  }
  const content = await answer.json().catch(() => ({}));
  if (answer.ok) return content;
  if (answer.status === 401) throw new ApiError(401, "You are signed out: open the newest sign-in link that `geomap serve --edit` printed, then save again.");
  throw new ApiError(answer.status, content.detail ?? content.title ?? `The server answered ${answer.status}.`);
}

export const incidentPath = (id, more = "") => `/edit/incidents/${encodeURIComponent(id)}${more}`;
