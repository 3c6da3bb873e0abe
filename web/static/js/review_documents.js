// The list of documents: a pasted text or a file is read, and its review begins.

import { el, fill } from "./dom.js";
import { send } from "./review_api.js";
import { gettext as _, loadCatalogue } from "./text.js";
import { startTheme } from "./theme.js";

await loadCatalogue();
const form = document.getElementById("new-document");
const failure = document.getElementById("new-error");
document.getElementById("tools").append(startTheme(() => {}));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const submit = form.querySelector("[type=submit]");
  const given = new FormData(form);
  const file = given.get("file");
  const chosen = file instanceof File && file.size > 0;
  if (!chosen && !String(given.get("text")).trim()) return complain(_("There is nothing to read yet: paste a text or choose a file."));
  failure.hidden = true;
  submit.disabled = true;
  fill(submit, _("Reading …"));
  try {
    const { sources } = await send("POST", "/edit/documents", chosen ? upload(given) : paste(given));
    location.assign(sources.length === 1 ? `/edit/documents/${encodeURIComponent(sources[0])}` : "/edit/documents");
  } catch (error) {
    complain(error.message);
    submit.disabled = false;
    fill(submit, _("Read it"));
  }
});

function complain(text) {
  failure.hidden = false;
  fill(failure, el("span", {}, text));
}

function paste(given) {
  const body = {};
  for (const [name, value] of given) if (name !== "file" && String(value).trim()) body[name] = String(value);
  return body;
}

function upload(given) {
  const body = new FormData();
  for (const [name, value] of given) if (name !== "text" && (value instanceof File || value.trim())) body.append(name, value);
  return body;
}
