// A document under review: one state (the record and which incident is open), one redraw after every change.

import { getJSON } from "./api.js";
import { button, el, fill, icon, outside, toast } from "./dom.js";
import { statisticLine } from "./incident.js";
import { forgetColours } from "./look.js";
import { incidentPath, send } from "./review_api.js";
import { actions, entryRow, facts, historyOf } from "./review_card.js";
import { addForm, claimForm, correctForm, rejectForm } from "./review_forms.js";
import { keyboardHelp, listenToKeys } from "./review_keys.js";
import { ReviewMap } from "./review_map.js";
import { showSimilar } from "./review_same.js";
import { LAYERS, TextView } from "./review_text.js";
import { day, gettext as _, loadCatalogue, ngettext, number } from "./text.js";
import { startTheme } from "./theme.js";

const at = (id) => document.getElementById(id);
const SOURCE = document.body.dataset.source;
const ADDRESS = `/edit/documents/${encodeURIComponent(SOURCE)}?f=json`;
const ACTORS = ["taliban_authorities", "pak_army", "pak_government", "pak_air_force", "pak_police", "ttp", "taliban", "afg_national_forces", "isaf", "us_forces", "jaish_fursan", "hafiz_gul_bahadur", "haqqani", "iskp", "bla", "blf", "lej", "let", "jua", "aq"];

class Review {
  record = null;
  open = null; // the id of the incident that is open
  #form = null; // the form in hand: {form, close, incident}
  #span = null; // what the reader has selected in the text

  constructor() {
    this.text = new TextView(at("text"), at("gutter"));
    this.map = new ReviewMap(at("map"));
    this.#furnish();
    this.#listen();
  }

  async start() {
    await this.reload();
    const asked = new URLSearchParams(location.search).get("incident");
    const first = this.entries.find(({ incident }) => incident.status === "machine") ?? this.entries[0];
    this.pick(this.#entry(asked) ? asked : (first?.incident.id ?? null), { reveal: Boolean(asked) });
    await this.map.load().catch((error) => toast(error.message));
    this.map.fit();
    performance.mark("geomap:ready");
    document.fonts?.ready.then(() => this.map.redraw());
  }

  get entries() {
    return (this.record?.incidents ?? []).map((incident, i) => ({ number: i + 1, incident }));
  }

  #entry(id) {
    return this.entries.find(({ incident }) => incident.id === id) ?? null;
  }

  /** Ask for everything again and draw it: edits of one incident may count in others. */
  async reload() {
    this.record = await getJSON(ADDRESS);
    this.claims = new Map(this.record.claims.map((claim) => [claim.id, claim]));
    this.text.show(this.record.text, this.record.highlights, this.claims);
    this.#about();
    this.draw();
  }

  draw() {
    const entries = this.entries;
    this.text.number(entries.filter(({ incident }) => incident.status !== "rejected").map(({ number: n, incident }) => ({ id: incident.id, number: n, title: incident.title, status: incident.status })), (id) => this.pick(id));
    this.map.show(entries);
    fill(at("off-map"), this.#offMap(entries));
    fill(at("progress"), progress(entries));
    fill(at("entries"), entries.map((entry) => el("li", { class: `entry ${entry.incident.status}${entry.incident.id === this.open ? " open" : ""}` },
      entryRow(entry, entry.incident.id === this.open, () => this.pick(entry.incident.id === this.open ? null : entry.incident.id)),
      entry.incident.id === this.open && this.#card(entry))));
    fill(at("statistics"), this.record.statistics.length > 0 && [el("h3", { class: "desk-heading" }, _("Totals over an area or a time: never an incident")), el("ul", { class: "statistics" }, this.record.statistics.map(statisticLine))]);
    if (!entries.length) fill(at("entries"), el("li", { class: "state" }, el("h2", {}, _("No incident was read from this text")), el("p", {}, _("If it tells of one, select the words that do and add it."))));
    this.#focus();
    performance.mark("geomap:drawn");
  }

  #card(entry) {
    const { incident } = entry;
    const history = this.record.histories[incident.id];
    if (this.#form?.incident === incident.id) return el("div", { class: "entry-body" }, this.#form.form);
    const same = el("div", { class: "similar" });
    if (incident.status !== "rejected") showSimilar(same, incident, { merge: (other, why) => this.#merge(incident, other, why), apart: (other, why) => this.#apart(incident, other, why) });
    return el("div", { class: "entry-body" },
      facts(entry, this.record, {
        claim: (claim) => this.#claim(incident, claim), newClaim: () => this.#claim(incident, null), reveal: () => this.#toText(() => this.text.reveal(incident.id)),
        revealClaim: (id) => this.#toText(() => this.text.revealClaim(id)), open: (id) => this.pick(id, { reveal: true }),
      }),
      same,
      actions(entry, history, { accept: (why) => this.accept(why), correct: () => this.correct(), reject: () => this.reject(), undo: () => this.undo() }),
      historyOf(history));
  }

  #focus() {
    const entry = this.#entry(this.open);
    this.text.focus(this.open);
    this.map.focus(entry?.incident ?? null);
  }

  /** Open an incident, or none; `reveal` brings its words into sight. */
  pick(id, { reveal = true } = {}) {
    this.closeForm({ draw: false });
    this.open = id;
    this.draw();
    if (id && reveal) this.text.reveal(id);
    document.querySelector(".entry.open")?.scrollIntoView({ block: "nearest" });
    if (id) document.querySelector(".entry.open .entry-row")?.focus({ preventScroll: true });
  }

  step(by) {
    const all = this.entries;
    if (!all.length) return;
    const now = all.findIndex(({ incident }) => incident.id === this.open);
    this.pick(all[(now < 0 ? (by > 0 ? 0 : all.length - 1) : now + by + all.length) % all.length].incident.id);
  }

  #offMap(entries) {
    const away = entries.filter(({ incident }) => incident.status !== "rejected" && incident.location.lon === null);
    return away.length > 0 && [_("Not on the map:"), " ", away.map(({ number: n, incident }) => [el("button", { type: "button", class: `disc-number ${incident.status}`, title: incident.title, "aria-label": `${n}: ${incident.title}`, on: { click: () => this.pick(incident.id) } }, n), " "])];
  }

  // --- decisions ----------------------------------------------------------------------------------------------------

  async accept(why = null) {
    const entry = this.#entry(this.open);
    if (!entry || this.#form || entry.incident.status === "reviewed") return;
    const said = why ?? document.querySelector(".decide .why")?.value.trim();
    await this.#decide(entry, { why: said || _("checked against the text"), changes: { status: "reviewed" } }, _("Accepted: {title}", { title: entry.incident.title }));
  }

  /** Accept or reject, then go on to the next one that waits. */
  async #decide({ incident }, body, done) {
    const next = this.entries.find(({ incident: other }) => other.status === "machine" && other.id !== incident.id);
    const saved = await this.#save(() => send("PATCH", incidentPath(incident.id), body, this.#version(incident.id)), incident.id, () => this.#decide({ incident }, body, done));
    if (!saved) return;
    this.last = incident.id;
    toast(done);
    this.pick(next?.incident.id ?? incident.id);
  }

  #version(id) {
    return this.#entry(id).incident.version;
  }

  /** Send a change and draw what became of it. On a conflict say what the other person did; nothing is lost. */
  async #save(ask, id, again) {
    try {
      await ask();
    } catch (error) {
      if (error.status !== 409) {
        if (this.#form) throw error;
        toast(error.message);
        return false;
      }
      await this.#conflict(id, again);
      return false;
    }
    this.closeForm({ draw: false });
    await this.reload();
    return true;
  }

  async #conflict(id, again) {
    const before = this.#version(id);
    await this.reload();
    const newer = (this.record.histories[id]?.versions ?? []).filter(({ version }) => version > before);
    const notice = el("div", { class: "notice conflict", role: "alert" },
      el("p", {}, el("b", {}, _("Somebody changed this incident while you were looking at it. Your change is not saved yet."))),
      el("ul", {}, newer.map(({ who, why, changed }) => el("li", {}, `${who}: ${why}${changed.length ? ` (${changed.join(", ")})` : ""}`))),
      el("p", { class: "tools" }, button(_("Save mine on top"), () => { notice.remove(); again(); }), button(_("Keep theirs"), () => { notice.remove(); this.closeForm(); })));
    document.querySelector(".entry.open .entry-body")?.prepend(notice);
    notice.querySelector("button").focus();
  }

  correct() {
    const entry = this.#entry(this.open);
    if (!entry) return;
    const { incident } = entry;
    const save = async (body, alias) => {
      const saved = await this.#save(() => send("PATCH", incidentPath(incident.id), body, this.#version(incident.id)), incident.id, () => save(body, alias).catch((error) => toast(error.message)));
      if (!saved) return;
      this.last = incident.id;
      toast(alias ? await this.#remember(alias) : _("Saved"));
    };
    this.#openForm(incident.id, correctForm(incident, { types: this.types, map: this.map, save, cancel: () => this.closeForm() }));
  }

  async #remember(alias) {
    try {
      await send("POST", "/edit/aliases", alias);
      return _("Saved. “{name}” means this place from now on.", { name: alias.name });
    } catch (error) {
      return _("Saved, but the spelling was not kept: {why}", { why: error.message });
    }
  }

  reject() {
    const entry = this.#entry(this.open);
    if (!entry || entry.incident.status === "rejected") return;
    this.#openForm(entry.incident.id, rejectForm({ cancel: () => this.closeForm(), save: (why) => this.#decide(entry, { why, changes: { status: "rejected" } }, _("Rejected: {title}", { title: entry.incident.title })) }));
  }

  #claim(incident, claim) {
    const people = [...new Set([...this.record.claims.map(({ claimant }) => claimant), ...incident.actors.map(({ id }) => id), ...ACTORS])].filter(Boolean);
    const save = async (changed, why) => {
      const body = { why, claims: [changed] };
      const saved = await this.#save(() => send("PATCH", incidentPath(incident.id), body, this.#version(incident.id)), incident.id, () => save(changed, why).catch((error) => toast(error.message)));
      if (!saved) return;
      this.last = incident.id;
      toast(_("Saved"));
    };
    const makeId = () => `${incident.id}-claim-${Date.now().toString(36)}`;
    this.#openForm(incident.id, claimForm(claim, incident, { people, words: this.#span, save, cancel: () => this.closeForm(), makeId }));
  }

  async undo() {
    const id = this.#entry(this.open) && this.record.histories[this.open]?.undoable ? this.open : this.last;
    const entry = this.#entry(id);
    if (!entry || this.#form || !this.record.histories[id]?.undoable) return;
    const why = this.record.histories[id].undoable;
    const ask = () => send("POST", incidentPath(id, "/undo"), { why: _("taken back: {why}", { why }).slice(0, 2000) }, this.#version(id));
    if (await this.#save(ask, id, () => this.undo())) {
      toast(_("Taken back: {why}", { why }));
      this.pick(id, { reveal: false });
    }
  }

  add() {
    const span = this.#span;
    const place = span && this.text.placeIn(span);
    const near = place && { words: this.text.wordsOf(place), candidates: [{ place_id: place.ref, name: this.text.wordsOf(place), class: "", lon: null, lat: null, reasons: [_("named in these words")] }] };
    const save = async (body, alias) => {
      const added = await send("POST", "/edit/incidents", { ...body, source: SOURCE });
      this.closeForm({ draw: false });
      await this.reload();
      this.last = added.id;
      this.pick(added.id);
      toast(alias ? await this.#remember(alias) : _("Added"));
    };
    this.open = null;
    this.#openForm(null, addForm(span, near, { types: this.types, map: this.map, find: (words) => this.text.find(words), published: this.record.source.published, save, cancel: () => this.closeForm() }));
  }

  async #merge(incident, other, why) {
    const body = { why, keep: incident.id, keep_version: this.#version(incident.id), drop: other.id, drop_version: other.version };
    if (await this.#save(() => send("POST", "/edit/incidents/merge", body), incident.id, () => this.pick(incident.id))) toast(_("Merged. Undo takes it apart again."));
  }

  async #apart(incident, other, why) {
    const body = { other: other.id, version: this.#version(incident.id), why };
    if (await this.#save(() => send("POST", incidentPath(incident.id, "/apart"), body), incident.id, () => this.pick(incident.id))) toast(_("Kept apart: you will not be asked again."));
  }

  // --- forms --------------------------------------------------------------------------------------------------------

  #openForm(incident, made) {
    this.closeForm({ draw: false });
    this.#form = { ...made, incident };
    this.draw();
    if (incident === null) fill(at("adding"), made.form);
    document.body.dataset.pane = "desk";
    this.#tabs();
    made.form.querySelector("input, textarea, select, button")?.focus();
    made.form.scrollIntoView({ block: "nearest" });
  }

  closeForm({ draw = true } = {}) {
    this.#form?.close();
    this.#form = null;
    fill(at("adding"));
    if (draw && this.record) {
      this.draw();
      document.querySelector(".entry.open .entry-row")?.focus({ preventScroll: true });
    }
  }

  get busy() {
    return this.#form !== null;
  }

  // --- furniture ----------------------------------------------------------------------------------------------------

  #about() {
    const { source } = this.record;
    fill(at("about"), el("h1", { dir: "auto" }, source.title ?? source.id),
      el("p", { class: "quiet" }, [source.publisher, source.published ? _("published {day}", { day: day(source.published, ["", "", "", "", "year", "", "", "month"][source.published.length] || "day") }) : _("publication date not known")].filter(Boolean).join(" · "),
        source.url && [" · ", outside(source.url, new URL(source.url).host)]));
  }

  #furnish() {
    fill(at("tools"), button([icon("plus"), el("span", { class: "wide" }, _("Add an incident"))], () => this.add(), { title: _("Add an incident from the text (N)"), "aria-label": _("Add an incident") }),
      keyboardHelp(at("keys")), startTheme(() => { forgetColours(); this.map.redraw(); }));
    fill(at("layers"), LAYERS.map(([name, label]) => button([el("span", { class: `swatch hl is-${name}${name === "event" ? " type-explosions" : ""}`, "aria-hidden": "true" }, "ab"), _(label)], (event) => {
      const off = at("text").classList.toggle(`hide-${name}`);
      event.currentTarget.setAttribute("aria-pressed", String(!off));
    }, { class: "layer", "aria-pressed": "true" })));
    fill(at("tabs"), [["text", _("Text")], ["desk", _("Incidents")]].map(([name, label]) => button(label, () => { document.body.dataset.pane = name; this.#tabs(); }, { class: "tab", "data-tab": name })));
    this.#tabs();
  }

  #tabs() {
    for (const tab of at("tabs").children) tab.setAttribute("aria-pressed", String(tab.dataset.tab === document.body.dataset.pane));
  }

  #toText(then) {
    document.body.dataset.pane = "text";
    this.#tabs();
    then();
  }

  #listen() {
    this.text.addEventListener("pick", ({ detail }) => {
      const now = detail.ids.indexOf(this.open);
      document.body.dataset.pane = "desk";
      this.#tabs();
      this.pick(detail.ids[(now + 1) % detail.ids.length], { reveal: false });
    });
    this.text.addEventListener("selected", ({ detail }) => {
      if (detail.span || !document.activeElement?.closest?.("#add-here")) this.#span = detail.span ?? (this.busy ? this.#span : null);
      this.#offer(detail);
    });
    at("add-here").addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
    at("add-here").addEventListener("click", () => { at("add-here").hidden = true; this.add(); });
    this.map.addEventListener("pick", ({ detail }) => this.pick(detail.id));
    listenToKeys(this);
  }

  /** A button beside the selected words. */
  #offer({ span, range }) {
    const offer = at("add-here");
    offer.hidden = !span || this.busy;
    if (offer.hidden) return;
    const box = range.getBoundingClientRect();
    offer.style.insetInlineStart = `${Math.max(8, Math.min(box.left, innerWidth - offer.offsetWidth - 8))}px`;
    offer.style.top = `${Math.max(60, box.top > 104 ? box.top - 40 : Math.min(box.bottom + 8, innerHeight - 48))}px`;
  }

  get types() {
    return this.record.event_types;
  }
}

function progress(entries) {
  const waiting = entries.filter(({ incident }) => incident.status === "machine").length;
  const done = entries.length - waiting;
  const bar = el("i");
  bar.style.width = `${entries.length ? (100 * done) / entries.length : 0}%`;
  return entries.length > 0 && [el("span", { class: "meter", "aria-hidden": "true" }, bar),
    el("span", {}, waiting ? ngettext("{n} machine-read incident to review", "{n} machine-read incidents to review", waiting) : _("all {n} reviewed", { n: number(entries.length) }))];
}

await loadCatalogue();
window.addEventListener("unhandledrejection", (event) => toast(event.reason?.message ?? String(event.reason)));
await new Review().start();
