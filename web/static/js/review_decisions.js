// What a reviewer decides, sent to the server with the version it was decided on, and what comes back of it.

import { button, el, toast } from "./dom.js";
import { incidentPath, send } from "./review_api.js";
import { addForm, claimForm, correctForm, rejectForm } from "./review_forms.js";
import { gettext as _ } from "./text.js";

const ACTORS = ["taliban_authorities", "pak_army", "pak_government", "pak_air_force", "pak_police", "ttp", "taliban", "afg_national_forces", "isaf", "us_forces", "jaish_fursan", "hafiz_gul_bahadur", "haqqani", "iskp", "bla", "blf", "lej", "let", "jua", "aq"];

/** The decisions on the incidents of a `review`, which owns the record, the open incident and the form in hand. */
export class Decisions {
  #sending = false; // a second press of a key must not send the same change twice
  #last = null; // the incident that was changed last: undo means this one where the open one has nothing to undo

  constructor(review) {
    this.review = review;
  }

  async accept(why = null) {
    const entry = this.review.entry(this.review.open);
    if (!entry || this.review.busy || entry.incident.status === "reviewed") return;
    const said = why ?? document.querySelector(".decide .why")?.value.trim();
    await this.#decide(entry.incident, { why: said || _("checked against the text"), changes: { status: "reviewed" } }, _("Accepted: {title}", { title: entry.incident.title }));
  }

  reject() {
    const entry = this.review.entry(this.review.open);
    if (!entry || entry.incident.status === "rejected") return;
    const { incident } = entry;
    this.review.openForm(incident.id, rejectForm({
      cancel: () => this.review.closeForm(),
      save: (why) => this.#decide(incident, { why, changes: { status: "rejected" } }, _("Rejected: {title}", { title: incident.title })),
    }));
  }

  /** Accept or reject, then go on to the next one that waits. */
  async #decide(incident, body, done) {
    const next = this.review.entries.find(({ incident: other }) => other.status === "machine" && other.id !== incident.id);
    if (await this.#patch(incident, body)) {
      toast(done);
      this.review.pick(next?.incident.id ?? incident.id);
    }
  }

  correct() {
    const entry = this.review.entry(this.review.open);
    if (!entry) return;
    const { incident } = entry;
    const save = async (body, alias) => {
      if (await this.#patch(incident, body)) toast(alias ? await remember(alias) : _("Saved"));
    };
    this.review.openForm(incident.id, correctForm(incident, { types: this.review.record.event_types, map: this.review.map, save, cancel: () => this.review.closeForm() }));
  }

  claim(incident, claim) {
    const { record } = this.review;
    const people = [...new Set([...record.claims.map(({ claimant }) => claimant), ...incident.actors.map(({ id }) => id), ...ACTORS])].filter(Boolean);
    const save = async (changed, why) => {
      if (await this.#patch(incident, { why, claims: [changed] })) toast(_("Saved"));
    };
    const makeId = () => `${incident.id}-claim-${Date.now().toString(36)}`;
    this.review.openForm(incident.id, claimForm(claim, incident, { people, words: this.review.span, save, cancel: () => this.review.closeForm(), makeId }));
  }

  async undo() {
    const { record, open, busy } = this.review;
    const id = record.histories[open]?.undoable ? open : this.#last;
    const why = record.histories[id]?.undoable;
    if (busy || !why) return;
    const ask = () => send("POST", incidentPath(id, "/undo"), { why: _("taken back: {why}", { why }).slice(0, 2000) }, this.#version(id));
    if (!(await this.#save(id, ask, { onTop: false }))) return;
    toast(_("Taken back: {why}", { why }));
    this.review.pick(id, { reveal: false });
  }

  /** Add an incident from the selected words; `from` is the incident that it is split off, if it is. */
  add(from = null) {
    const { review } = this;
    const span = review.span;
    const place = span && review.text.placeIn(span);
    const name = place && review.text.wordsOf(place);
    const near = place && { words: name, candidates: [{ place_id: place.ref, name, class: "", lon: null, lat: null, reasons: [_("named in these words")] }] };
    const save = async (body, alias) => {
      const added = await send("POST", "/edit/incidents", { ...body, source: review.record.source.id });
      review.closeForm({ draw: false });
      await review.reload();
      this.#last = added.id;
      review.pick(added.id);
      toast(alias ? await remember(alias) : _("Added"));
    };
    review.open = null;
    review.openForm(null, addForm(span, near, {
      types: review.record.event_types, map: review.map, find: (words) => review.text.find(words), save, cancel: () => review.closeForm(),
      from: from && { incident: from, claims: review.record.claims.filter(({ incidents }) => incidents.includes(from.id)) },
    }));
  }

  async merge(incident, other, why) {
    const ask = () => send("POST", "/edit/incidents/merge", { why, keep: incident.id, keep_version: this.#version(incident.id), drop: other.id, drop_version: other.version });
    if (await this.#save(incident.id, ask, { onTop: false })) toast(_("Merged. Undo takes it apart again."));
  }

  async apart(incident, other, why) {
    const ask = () => send("POST", incidentPath(incident.id, "/apart"), { other: other.id, version: this.#version(incident.id), why });
    if (await this.#save(incident.id, ask, { onTop: false })) toast(_("Kept apart: you will not be asked again."));
  }

  #version(id) {
    return this.review.entry(id).incident.version;
  }

  #patch(incident, body) {
    return this.#save(incident.id, () => send("PATCH", incidentPath(incident.id), body, this.#version(incident.id)));
  }

  /**
   * Send a change and draw what became of it; true once it is saved. On a conflict the reviewer decides whether it goes
   * `onTop`; what depends on what was there (an undo, a merge) never does: the page is brought up to date instead.
   */
  async #save(id, ask, { onTop = true } = {}) {
    if (this.#sending) return false;
    this.#sending = true;
    try {
      await ask();
    } catch (error) {
      this.#sending = false;
      if (error.status === 409 && onTop) return (await this.#conflict(id)) ? this.#save(id, ask) : false;
      if (error.status === 409) await this.review.reload();
      if (this.review.busy) throw error;
      toast(error.message);
      return false;
    }
    this.#last = id;
    this.review.closeForm({ draw: false });
    await this.review.reload().finally(() => { this.#sending = false; });
    return true;
  }

  /** Say what somebody else did meanwhile; true if the reviewer's change shall go on top. What was typed stays. */
  async #conflict(id) {
    const before = this.#version(id);
    await this.review.reload();
    const newer = (this.review.record.histories[id]?.versions ?? []).filter(({ version }) => version > before);
    return new Promise((decided) => {
      const answer = (on) => {
        notice.remove();
        if (!on) this.review.closeForm();
        decided(on);
      };
      const notice = el("div", { class: "notice conflict", role: "alert" },
        el("p", {}, el("b", {}, _("This incident was changed while you were looking at it. Your change is not saved yet."))),
        el("ul", {}, newer.map(({ who, why, changed }) => el("li", {}, `${who}: ${why}${changed.length ? ` (${changed.join(", ")})` : ""}`))),
        el("p", { class: "tools" }, button(_("Save mine on top"), () => answer(true)), button(_("Keep theirs"), () => answer(false))));
      const body = document.querySelector(".entry.open .entry-body");
      body?.prepend(notice);
      notice.scrollIntoView({ block: "nearest" });
      notice.querySelector("button").focus();
      if (!body) decided(false);
    });
  }
}

async function remember(alias) {
  try {
    await send("POST", "/edit/aliases", alias);
    return _("Saved. “{name}” means this place from now on.", { name: alias.name });
  } catch (error) {
    return _("Saved, but the spelling was not kept: {why}", { why: error.message });
  }
}
