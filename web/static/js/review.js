// A document under review: one state (the record and which incident is open), one redraw after every change.

import { getJSON } from "./api.js";
import { button, el, fill, icon, outside, toast } from "./dom.js";
import { forgetColours } from "./look.js";
import { actions, entryRow, facts, historyOf, total } from "./review_card.js";
import { Decisions } from "./review_decisions.js";
import { keyboardHelp, listenToKeys } from "./review_keys.js";
import { ReviewMap } from "./review_map.js";
import { showSimilar } from "./review_same.js";
import { LAYERS, TextView } from "./review_text.js";
import { day, gettext as _, loadCatalogue, ngettext, number } from "./text.js";
import { startTheme } from "./theme.js";

const at = (id) => document.getElementById(id);
const SOURCE = document.body.dataset.source;
const ADDRESS = `/edit/documents/${encodeURIComponent(SOURCE)}?f=json`;

class Review {
  record = null;
  open = null; // the id of the incident that is open
  #form = null; // the form in hand: {form, close, incident}
  span = null; // what the reader has selected in the text

  constructor() {
    this.text = new TextView(at("text"), at("gutter"));
    this.map = new ReviewMap(at("map"));
    this.decisions = new Decisions(this);
    this.#furnish();
    this.#listen();
  }

  async start() {
    await this.reload();
    const asked = new URLSearchParams(location.search).get("incident");
    const first = this.entries.find(({ incident }) => incident.status === "machine") ?? this.entries[0];
    this.pick(this.entry(asked) ? asked : (first?.incident.id ?? null), { reveal: Boolean(asked), focus: false });
    await this.map.load().catch((error) => toast(error.message));
    this.map.fit();
    this.draw(); // now that units have names
    performance.mark("geomap:ready");
    document.fonts?.ready.then(() => this.map.redraw());
  }

  get entries() {
    return (this.record?.incidents ?? []).map((incident, i) => ({ number: i + 1, incident }));
  }

  entry(id) {
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
    fill(at("entries"), entries.map((entry) => this.#item(entry)));
    fill(at("statistics"), this.record.statistics.length > 0 && [el("h3", { class: "desk-heading" }, _("Totals over an area or a time: never an incident")), el("ul", { class: "statistics" }, this.record.statistics.map((one) => total(one, (code) => this.map.outlines.spellings(code)[0] ?? code)))]);
    if (!entries.length) fill(at("entries"), el("li", { class: "state" }, el("h2", {}, _("No incident was read from this text")), el("p", {}, _("If it tells of one, select the words that do and add it."))));
    this.#focus();
    performance.mark("geomap:drawn");
  }

  #item(entry) {
    const open = entry.incident.id === this.open;
    return el("li", { class: `entry ${entry.incident.status}${open ? " open" : ""}`, "data-id": entry.incident.id },
      entryRow(entry, open, () => this.pick(open ? null : entry.incident.id)), open && this.#card(entry));
  }

  /** Draw one incident of the list again: what is open has changed, what is known has not. */
  #redraw(id) {
    const entry = this.entry(id);
    if (entry) document.querySelector(`.entry[data-id="${CSS.escape(id)}"]`)?.replaceWith(this.#item(entry));
  }

  #card(entry) {
    const { incident } = entry;
    const history = this.record.histories[incident.id];
    if (this.#form?.incident === incident.id) return el("div", { class: "entry-body" }, this.#form.form);
    const same = el("div", { class: "similar" });
    if (incident.status !== "rejected") showSimilar(same, incident, { merge: (other, why) => this.decisions.merge(incident, other, why), apart: (other, why) => this.decisions.apart(incident, other, why) });
    return el("div", { class: "entry-body" },
      facts(entry, this.record, {
        claim: (claim) => this.decisions.claim(incident, claim), newClaim: () => this.decisions.claim(incident, null), reveal: () => this.#toText(() => this.text.reveal(incident.id)),
        revealClaim: (id) => this.#toText(() => this.text.revealClaim(id)), open: (id) => this.pick(id, { reveal: true }),
      }),
      same,
      actions(entry, history, { accept: (why) => this.decisions.accept(why), correct: () => this.decisions.correct(), reject: () => this.decisions.reject(), split: () => this.decisions.add(incident), undo: () => this.decisions.undo() }),
      historyOf(history));
  }

  #focus() {
    const entry = this.entry(this.open);
    this.text.focus(this.open);
    this.map.focus(entry?.incident ?? null);
  }

  /** Open an incident, or none; `reveal` brings its words into sight. */
  pick(id, { reveal = true, focus = true } = {}) {
    this.closeForm({ draw: false });
    const before = this.open;
    if (id !== before) this.span = null;
    this.open = id;
    history.replaceState(null, "", id ? `?incident=${encodeURIComponent(id)}` : location.pathname);
    for (const one of new Set([before, id])) this.#redraw(one);
    this.#focus();
    performance.mark("geomap:drawn");
    if (id && reveal) this.text.reveal(id);
    document.querySelector(".entry.open")?.scrollIntoView({ block: "nearest" });
    if (id && focus) document.querySelector(".entry.open .entry-row")?.focus({ preventScroll: true });
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

  // --- forms --------------------------------------------------------------------------------------------------------

  openForm(incident, made) {
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
      el("p", { class: "quiet" }, [source.publisher, source.published ? _("published {day}", { day: day(source.published, { 4: "year", 7: "month" }[source.published.length] ?? "day") }) : _("publication date not known")].filter(Boolean).join(" · "),
        source.url && [" · ", outside(source.url, new URL(source.url).host)]));
  }

  #furnish() {
    fill(at("tools"), button([icon("plus"), el("span", { class: "wide" }, _("Add an incident"))], () => this.decisions.add(), { title: _("Add an incident from the text (N)"), "aria-label": _("Add an incident") }),
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
      // A press on a button elsewhere ends the selection too; what was selected is still meant.
      if (detail.span || detail.here) this.span = detail.span;
      this.#offer(detail);
    });
    at("add-here").addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
    at("add-here").addEventListener("click", () => { at("add-here").hidden = true; this.decisions.add(); });
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
}

function progress(entries) {
  const waiting = entries.filter(({ incident }) => incident.status === "machine").length;
  const done = entries.length - waiting;
  const bar = el("i");
  bar.style.width = `${entries.length ? (100 * done) / entries.length : 0}%`;
  return entries.length > 0 && [el("span", { class: "meter", "aria-hidden": "true" }, bar),
    waiting ? [el("span", { class: "wide" }, ngettext("{n} machine-read incident to review", "{n} machine-read incidents to review", waiting)), el("span", { class: "narrow" }, ngettext("{n} to review", "{n} to review", waiting))]
      : el("span", {}, _("all {n} reviewed", { n: number(entries.length) }))];
}

await loadCatalogue();
window.addEventListener("unhandledrejection", (event) => toast(event.reason?.message ?? String(event.reason)));
await new Review().start();
