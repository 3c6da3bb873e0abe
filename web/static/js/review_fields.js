// The parts that forms are made of, and what a form says of an incident's date.

import { el } from "./dom.js";
import { gettext as _ } from "./text.js";

/** A labelled control. */
export function field(label, control, hint = null) {
  return el("label", { class: "field" }, el("span", {}, label), control, hint && el("small", { class: "hint" }, hint));
}

export function input(name, value, more = {}) {
  const node = el("input", { name, autocomplete: "off", ...more });
  node.value = value ?? "";
  return node;
}

export function select(name, choices, chosen, more = {}) {
  return el("select", { name, ...more }, choices.map(([value, label]) => el("option", { value, selected: value === (chosen ?? "") }, label)));
}

/** The sentence that is kept with a change: who and when are known, why is asked. */
export function reason(usual) {
  return field(_("Why"), input("why", usual, { required: true, maxlength: 2000, class: "why" }), _("kept with your name and the time"));
}

/** Event type and sub-type, the second following the first; `types` is the taxonomy. */
export function typeFields(types, incident) {
  const first = select("event_type", [["", _("not known")], ...Object.keys(types).map((name) => [name, _(name)])], incident.event_type);
  const second = el("select", { name: "sub_event_type" });
  const follow = (chosen) => {
    second.replaceChildren(...["", ...(types[first.value] ?? [])].map((name) => el("option", { value: name }, name ? _(name) : _("not known"))));
    second.value = chosen ?? "";
  };
  first.addEventListener("change", () => follow(""));
  follow(incident.sub_event_type);
  return el("div", { class: "pair" }, field(_("Event type"), first), field(_("Sub-type"), second));
}

const PRECISIONS = [["day", "the day"], ["week", "the week"], ["month", "the month"], ["year", "the year"], ["unknown", "not known"]];

export function dateFields(incident) {
  const start = input("date_start", incident.date_start, { type: "date", min: "1900-01-01", max: "2100-12-31" });
  const end = input("date_end", incident.date_precision === "day" ? incident.date_end : null, { type: "date", min: "1900-01-01", max: "2100-12-31" });
  const known = select("date_precision", PRECISIONS.map(([value, label]) => [value, _(label)]), incident.date_precision);
  const until = field(_("until, if several days"), end);
  const show = () => {
    if (known.value === "unknown") start.value = "";
    until.hidden = known.value !== "day";
  };
  known.addEventListener("change", show);
  start.addEventListener("input", () => {
    if (start.value && known.value === "unknown") known.value = "day";
    show();
  });
  show();
  return el("div", { class: "triple" }, field(_("Known is"), known), field(_("Date"), start), until);
}

/** What the form's date fields say, as the contract writes it: a month or a year spans its days. */
export function dateOf(form) {
  const known = form.elements.date_precision.value;
  const start = form.elements.date_start.value;
  if (known === "unknown" || !start) return { date_start: null, date_end: null, date_precision: "unknown" };
  const [year, month] = start.split("-").map(Number);
  const iso = (date) => date.toISOString().slice(0, 10);
  const utc = (...parts) => iso(new Date(Date.UTC(...parts)));
  const spans = {
    day: () => [start, form.elements.date_end.value || start],
    week: () => [start, iso(new Date(Date.parse(start) + 6 * 864e5))],
    month: () => [utc(year, month - 1, 1), utc(year, month, 0)],
    year: () => [`${start.slice(0, 4)}-01-01`, `${start.slice(0, 4)}-12-31`],
  };
  const [first, last] = spans[known]();
  return { date_start: first, date_end: last, date_precision: known };
}

/** The fields of `now` that differ from `before`: an edit says only what it changes. */
export function differing(before, now) {
  return Object.fromEntries(Object.entries(now).filter(([key, value]) => (before[key] ?? null) !== (value ?? null)).map(([key, value]) => [key, value ?? null]));
}

/** Show what went wrong where the form is; null takes it away. */
export function complain(form, text) {
  const node = form.querySelector(".form-error");
  node.hidden = !text;
  node.textContent = text ?? "";
  if (text) node.scrollIntoView({ block: "nearest" });
}

export const errorLine = () => el("p", { class: "form-error", role: "alert", hidden: true });

/** A form whose submit calls `save(form)`; while that runs it cannot be sent twice. */
export function formOf(className, save, ...body) {
  const form = el("form", { class: className, novalidate: false, on: { submit: async (event) => {
    event.preventDefault();
    const submit = form.querySelector("[type=submit]");
    submit.disabled = true;
    complain(form, null);
    try {
      await save(form);
    } catch (error) {
      complain(form, error.message);
    }
    submit.disabled = false;
  } } }, body);
  return form;
}
