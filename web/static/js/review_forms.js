// The forms of a review: correct an incident, add one, change or add a claim, reject with a reason.

import { button, el } from "./dom.js";
import { ActorsChooser } from "./review_actors.js";
import { complain, dateFields, dateOf, differing, errorLine, field, formOf, input, reason, select, typeFields } from "./review_fields.js";
import { PlaceChooser } from "./review_place.js";
import { gettext as _ } from "./text.js";
import { actorName, claimantRoleName, measureName } from "./words.js";

const WRONG = ["not an incident", "background, not news", "a threat or a plan, not an event", "denied or hypothetical", "told twice: another incident has it"];
const MEASURES = ["killed", "injured", "captured", "displaced", "responsibility", "location", "other"];
const ROLES = ["belligerent", "government", "un", "medic", "witness", "media", "monitor"];
const CATEGORIES = ["civilians", "women", "children", "soldiers", "police", "militants", "officials", "unspecified"];

const BLANK = { title: "", event_type: null, sub_event_type: null, date_start: null, date_end: null, date_precision: "unknown", actors: [],
  location: { name: null, precision: "unlocated", reported_name: null, candidates: [], place_id: null, start: null, end: null } };

function buttons(words, cancel, ...more) {
  return el("p", { class: "tools" }, el("button", { type: "submit", class: "button primary" }, words), button(_("Cancel"), cancel), more);
}

function said(form) {
  const { title, event_type: type, sub_event_type: sub } = form.elements;
  return { title: title.value.trim(), event_type: type.value || null, sub_event_type: sub.value || null, ...dateOf(form) };
}

/** Correct an incident: `save(body, alias)` gets what differs. Returns {form, close}. */
export function correctForm(incident, { types, map, save, cancel }) {
  const place = new PlaceChooser(incident.location, map);
  const actors = new ActorsChooser(incident);
  const form = formOf("sheet-form correct", async () => {
    const chosen = place.body();
    const before = { ...incident, date_end: incident.date_end ?? incident.date_start };
    const changes = { ...differing(before, said(form)), ...actors.changes(), ...chosen.changes };
    if (!Object.keys(changes).length && !("place_id" in chosen) && !("lon" in chosen)) return complain(form, _("Nothing is changed yet."));
    if (form.elements.reviewed.checked) changes.status = "reviewed";
    await save({ ...chosen, changes, why: form.elements.why.value.trim() }, place.aliasWanted());
  },
  field(_("Title"), input("title", incident.title, { required: true, maxlength: 300, dir: "auto" })),
  typeFields(types, incident), dateFields(incident), place.node, actors.node, reason(_("corrected from the text")),
  el("label", { class: "check" }, tick("reviewed", incident.status !== "rejected"), _("With this it is reviewed")),
  errorLine(), buttons(_("Save"), cancel));
  return { form, close: () => place.close() };
}

function tick(name, checked) {
  const node = el("input", { type: "checkbox", name });
  node.checked = checked;
  return node;
}

/**
 * Add an incident from words of the text. `span` {start, end, words} may be null: then the words are typed. With `from`
 * {incident, claims} it is split off that incident and takes the claims that are ticked.
 */
export function addForm(span, near, { types, map, find, save, cancel, from = null }) {
  const blank = { ...BLANK, location: { ...BLANK.location, reported_name: near?.words ?? null, candidates: near?.candidates ?? [] } };
  const place = new PlaceChooser(blank.location, map);
  const actors = new ActorsChooser(blank);
  const quote = el("textarea", { name: "quote", rows: 3, required: true, dir: "auto" });
  quote.value = span?.words ?? "";
  const ticks = (from?.claims ?? []).map((claim) => [claim.id, tick("claim", false), claim]);
  const form = formOf("sheet-form add card", async () => {
    const at = quote.value === span?.words ? span : find(quote.value);
    if (!at) return complain(form, _("These words do not stand in the text like this: copy them exactly."));
    const chosen = place.body();
    const changes = { ...differing(BLANK, said(form)), ...actors.changes() };
    if (!changes.title) delete changes.title;
    const named = place.value?.place_id && place.value.place_id === near?.candidates[0].place_id ? { reported_name: near.words } : {};
    const split = from ? { split_off: from.incident.id, take_claims: ticks.filter(([, box]) => box.checked).map(([id]) => id) } : {};
    await save({ ...("place_id" in chosen || "lon" in chosen ? chosen : {}), ...named, ...split, changes, start: at.start, end: at.end, why: form.elements.why.value.trim() }, place.aliasWanted());
  },
  el("h3", {}, from ? _("Split off another incident") : _("Add an incident")), from && el("p", { class: "hint" }, _("from “{title}”, which stays as it is but for the claims that go along", { title: from.incident.title })),
  ticks.length > 0 && el("fieldset", { class: "categories" }, el("legend", {}, _("Claims that go along")), ticks.map(([, box, claim]) => el("label", { class: "check" }, box, claim.words ?? measureName(claim.measure)))),
  field(_("Words of the text that tell of it"), quote, span ? null : _("select them in the text, or copy them here")),
  field(_("Title"), input("title", "", { maxlength: 300, dir: "auto", placeholder: _("the words themselves, if empty") })),
  typeFields(types, blank), dateFields(blank), place.node, actors.node,
  reason(from ? _("two events were read as one") : _("the machine did not see it")), errorLine(), buttons(from ? _("Split it off") : _("Add it"), cancel));
  return { form, close: () => place.close() };
}

/** Reject: the usual reasons are one press away, any other can be written. */
export function rejectForm({ save, cancel }) {
  const why = input("why", "", { required: true, maxlength: 2000, class: "why", placeholder: _("another reason") });
  const form = formOf("sheet-form reject", () => save(why.value.trim()),
    el("p", {}, el("b", {}, _("Why is this not an incident?"))),
    el("p", { class: "tools wrap" }, WRONG.map((words) => button(_(words), () => { why.value = _(words); form.requestSubmit(); }))),
    field(_("Why"), why), errorLine(), buttons(_("Reject"), cancel));
  return { form, close: () => {} };
}

/** Change a claim, or make one (`claim` null) from words of the text: `save(claim, why)`. */
export function claimForm(claim, incident, { people, words, save, cancel, makeId }) {
  const known = claim ?? { measure: "killed", claimant: null, claimant_role: null, categories: ["unspecified"], low: null, high: null, label: null, stance: "asserts", words: words?.words ?? null };
  const number = (name, value) => input(name, value, { type: "number", min: 0, max: 1000000, step: 1, inputmode: "numeric", class: "number" });
  const form = formOf("sheet-form claim-form", async () => {
    const { low, high, best } = numbers(form, claim);
    if (low !== null && high !== null && low > high) return complain(form, _("The lower number is above the higher one."));
    const chosen = [...form.querySelectorAll("[name=category]:checked")].map(({ value }) => value);
    const person = form.elements.claimant.value.trim();
    const changed = {
      ...known, low, high, best, measure: form.elements.measure.value, stance: form.elements.stance.value,
      claimant: people.find((id) => actorName(id) === person) ?? (person || null), claimant_role: form.elements.claimant_role.value || null,
      categories: chosen.length ? chosen : ["unspecified"], label: form.elements.label.value.trim() || null,
    };
    await save(claim ? changed : { ...changed, id: makeId(), incidents: [incident.id], source: incident.sources[0] ?? null, start: words?.start ?? null, end: words?.end ?? null }, form.elements.why.value.trim());
  },
  el("p", {}, el("b", {}, claim ? _("Correct this claim") : _("Add a claim")), known.words && el("q", { class: "said" }, el("bdi", {}, known.words))),
  claim?.incidents.length > 1 && el("p", { class: "hint" }, _("One claim over {n} incidents: the change shows in all of them.", { n: claim.incidents.length })),
  el("div", { class: "triple" }, field(_("What"), select("measure", MEASURES.map((name) => [name, measureName(name)]), known.measure)),
    field(_("at least"), number("low", known.low), _("empty: not known")), field(_("at most"), number("high", known.high), _("empty: open"))),
  el("div", { class: "pair" }, field(_("Who says so"), input("claimant", known.claimant ? actorName(known.claimant) : "", { list: "people", maxlength: 200 })),
    field(_("as"), select("claimant_role", [["", _("not known")], ...ROLES.map((name) => [name, claimantRoleName(name)])], known.claimant_role))),
  el("datalist", { id: "people" }, people.map((id) => el("option", { value: actorName(id) }))),
  el("fieldset", { class: "categories" }, el("legend", {}, _("Of whom")), CATEGORIES.map((name) => el("label", { class: "check" }, category(name, known), _(name)))),
  el("div", { class: "pair" }, field(_("The source's own word"), input("label", known.label, { maxlength: 200 })),
    field(_("Stance"), select("stance", [["asserts", _("says it is so")], ["denies", _("denies it")]], known.stance))),
  reason(claim ? _("corrected from the text") : _("the machine did not see it")), errorLine(),
  buttons(_("Save"), cancel, claim && el("span", { class: "spring" }), claim && button(_("Not a claim: remove"), () => remove(form, claim, incident, save), { class: "button danger" })));
  return { form, close: () => {} };
}

/** The range as typed; a best value of the source stays only while it lies inside. */
function numbers(form, claim) {
  const read = (name) => (form.elements[name].value === "" ? null : Number(form.elements[name].value));
  const [low, high, best] = [read("low"), read("high"), claim?.best ?? null];
  return { low, high, best: best !== null && best >= (low ?? 0) && best <= (high ?? Infinity) ? best : null };
}

function category(name, known) {
  const node = el("input", { type: "checkbox", name: "category", value: name });
  node.checked = known.categories.includes(name);
  return node;
}

async function remove(form, claim, incident, save) {
  try {
    await save({ ...claim, incidents: claim.incidents.filter((id) => id !== incident.id) }, form.elements.why.value.trim() || _("not a claim"));
  } catch (error) {
    complain(form, error.message);
  }
}
