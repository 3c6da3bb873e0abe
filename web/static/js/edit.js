// Correcting an incident, for who has signed in: every change says why, names the version it was made on, and can be undone.

import { getJSON } from "./api.js";
import { el, fill } from "./dom.js";
import { EVENT_TYPES } from "./look.js";
import { gettext as _ } from "./text.js";
import { statusName } from "./words.js";

const STATUSES = ["machine", "reviewed", "rejected"];
let fields = 0;

/** The editor's part of an incident; `done()` is called after a change has been kept. */
export function editForm(incident, done) {
  const title = el("input", { value: incident.title, maxlength: 500 });
  const type = el("select", {}, el("option", { value: "" }, _("not known")), EVENT_TYPES.map(([name]) => el("option", { value: name, selected: name === incident.event_type }, _(name))));
  const date = el("input", { type: "date", value: incident.date_start ?? "" });
  const status = el("select", {}, STATUSES.map((name) => el("option", { value: name, selected: name === incident.status }, statusName(name))));
  const why = el("input", { required: true, maxlength: 2000, placeholder: _("What do you rest this on?") });
  const place = placeField(incident.location);
  const message = el("p", { class: "edit-message", role: "alert" });
  const changes = () => ({
    ...(title.value !== incident.title && { title: title.value }),
    ...(type.value !== (incident.event_type ?? "") && { event_type: type.value || null, sub_event_type: null }),
    ...(date.value !== (incident.date_start ?? "") && { date_start: date.value || null, date_end: date.value || null, date_precision: date.value ? "day" : "unknown" }),
    ...(status.value !== incident.status && { status: status.value }),
  });
  const address = `/edit/incidents/${encodeURIComponent(incident.id)}`;
  const ask = async (method, url, body) => {
    message.textContent = "";
    const problem = await send(method, url, body, incident.version);
    if (problem) message.textContent = problem;
    else done();
  };
  return el("details", { class: "part edit" }, el("summary", {}, _("Correct this incident")),
    el("form", { on: { submit: (event) => {
      event.preventDefault();
      ask("PATCH", address, { why: why.value, changes: changes(), ...(place.chosen() && { place_id: place.chosen() }) });
    } } },
    labelled(_("Title"), title), labelled(_("Event type"), type), labelled(_("Date"), date), place.node, labelled(_("Status"), status), labelled(_("Why"), why),
    el("p", { class: "edit-buttons" }, el("button", { type: "submit", class: "button" }, _("Save")),
      incident.version > 1 && el("button", { type: "button", class: "button plain", on: { click: () => ask("POST", `${address}/undo`, { why: why.value || "undo" }) } }, _("Undo the last change"))),
    message));
}

function labelled(words, control) {
  control.id = `edit-${(fields += 1)}`;
  return el("p", { class: "edit-field" }, el("label", { for: control.id }, words), control);
}

/** A field that completes place names in any script and remembers which of them was chosen. */
function placeField(location) {
  let chosen = null;
  let latest = 0;
  const found = el("ul", { class: "edit-found", hidden: true });
  const input = el("input", { type: "search", autocomplete: "off", placeholder: location.name ?? location.reported_name ?? "" });
  input.addEventListener("input", async () => {
    chosen = null;
    const mine = (latest += 1);
    const words = input.value.trim();
    const answer = words.length > 1 ? await getJSON(`/geocode?${new URLSearchParams({ q: words, limit: 8 })}`).catch(() => null) : null;
    if (mine !== latest) return;
    found.hidden = !answer?.candidates.length;
    fill(found, (answer?.candidates ?? []).map((candidate) => el("li", {}, el("button", { type: "button", on: { click: () => {
      chosen = candidate.place_id;
      input.value = candidate.name;
      found.hidden = true;
      input.focus();
    } } }, el("b", {}, candidate.name), ` ${[_(candidate.class ?? ""), candidate.adm2_name, candidate.adm1_code].filter(Boolean).join(", ")}`))));
  });
  const node = labelled(_("Place"), input);
  node.append(found);
  return { node, chosen: () => chosen };
}

/** Null when the change was kept, else a sentence that says why not. */
async function send(method, address, body, version) {
  try {
    const answer = await fetch(address, { method, headers: { "Content-Type": "application/json", "If-Match": `"${version}"` }, body: JSON.stringify(body) });
    if (answer.ok) return null;
    const problem = await answer.json().catch(() => ({}));
    return problem.detail ?? _("The server answered {status}.", { status: answer.status });
  } catch {
    return _("The server does not answer.");
  }
}
