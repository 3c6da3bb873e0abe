// The text of a source with what was read from it marked. Text nodes and spans only: offsets in, offsets out.

import { el, fill } from "./dom.js";
import { typeToken } from "./look.js";
import { gettext as _ } from "./text.js";
import { actorName, measureName } from "./words.js";

export const LAYERS = [
  ["location", "Places"], ["metonym", "Stand-ins for governments"], ["demonym", "Peoples"], ["name_part", "Parts of names"],
  ["claim", "Claims"], ["event", "Event words"],
];
const KINDS = {
  location: "place name", metonym: "stands for a government or an army: not a place here", demonym: "people of a place: not a place here",
  name_part: "part of a longer name: not a place here", other: "not a place here",
};

/** Between the server's code points and the browser's UTF-16 units; they differ only beyond the Basic Plane. */
class Offsets {
  #starts = null;

  constructor(text) {
    if (!/[\ud800-\udbff]/.test(text)) return;
    this.#starts = [];
    let at = 0;
    for (const sign of text) {
      this.#starts.push(at);
      at += sign.length;
    }
    this.#starts.push(at);
  }

  units(points) {
    return this.#starts ? this.#starts[Math.min(points, this.#starts.length - 1)] : points;
  }

  points(units) {
    if (!this.#starts) return units;
    const at = this.#starts.findIndex((start) => start >= units);
    return at < 0 ? this.#starts.length - 1 : at;
  }
}

/** Fires "pick" {ids} when marked words of incidents are clicked, "selected" {span or null, range, here: in the text} when
 * the reader selects. */
export class TextView extends EventTarget {
  #marks = []; // [{node, held}]: spans and the highlights they lie in
  #first = new Map(); // the first span of each incident's evidence
  #offsets = null;
  #selected = null;

  constructor(node, gutter) {
    super();
    this.node = node;
    this.gutter = gutter;
    node.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("selectionchange", () => this.#select());
    new ResizeObserver(() => this.#place()).observe(node);
  }

  /** Show a text; `claims` by id word the titles of claims. */
  show(text, highlights, claims) {
    this.text = text;
    this.highlights = highlights;
    this.#offsets = new Offsets(text);
    this.#marks = [];
    const edges = [...new Set([0, text.length, ...highlights.flatMap(({ start, end }) => [this.#offsets.units(start), this.#offsets.units(end)])])].sort((a, b) => a - b);
    const waiting = highlights.map((one) => ({ one, from: this.#offsets.units(one.start), to: this.#offsets.units(one.end) }));
    let open = [];
    let next = 0;
    const parts = edges.slice(0, -1).map((from, i) => {
      while (next < waiting.length && waiting[next].from <= from) open.push(waiting[next++]);
      open = open.filter(({ to }) => to > from);
      const words = text.slice(from, edges[i + 1]);
      return open.length ? this.#mark(words, open.map(({ one }) => one), claims) : words;
    });
    fill(this.node, parts);
    this.#first = new Map();
    for (const { node, held } of this.#marks) {
      for (const { layer, incidents } of held) for (const id of layer === "evidence" ? incidents : []) if (!this.#first.has(id)) this.#first.set(id, node);
    }
    this.focus(this.#selected);
  }

  #mark(words, held, claims) {
    const classes = new Set(["hl"]);
    for (const { layer, kind } of held) {
      if (layer === "toponym") classes.add(`is-${kind}`);
      else if (layer === "evidence") classes.add("is-evidence").add(`of-${kind}`);
      else classes.add(`is-${layer}`);
      if (layer === "event") classes.add(`type-${typeToken(kind)}`);
    }
    const node = el("span", { class: [...classes].join(" "), title: title(held, claims) }, words);
    this.#marks.push({ node, held });
    return node;
  }

  /** Mark which words bear out an incident; null for none. */
  focus(id) {
    this.#selected = id;
    for (const node of this.node.querySelectorAll(".on, .on-word")) node.classList.remove("on", "on-word");
    for (const { node, held } of id === null ? [] : this.#marks) {
      const own = held.filter(({ incidents }) => incidents.includes(id));
      if (!own.length) continue;
      node.classList.toggle("on", own.some(({ layer }) => layer === "evidence"));
      node.classList.toggle("on-word", own.some(({ layer }) => layer !== "evidence"));
    }
    for (const button of this.gutter.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.id === id));
  }

  /** Bring an incident's words into sight. */
  reveal(id) {
    this.#scroll(this.#first.get(id));
  }

  revealClaim(id) {
    this.#scroll(this.#marks.find(({ held }) => held.some(({ layer, ref }) => layer === "claim" && ref === id))?.node);
  }

  #scroll(node) {
    node?.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }

  /** Numbers in the margin, beside the first words of each incident: [{id, number, title, status}]. */
  number(entries, pick) {
    fill(this.gutter, entries.map(({ id, number, title: name, status }) => el("button", {
      type: "button", class: `disc-number ${status}`, "data-id": id, title: name, "aria-label": `${number}: ${name}`, on: { click: () => pick(id) },
    }, number)));
    this.focus(this.#selected);
    this.#place();
  }

  #place() {
    const buttons = [...this.gutter.querySelectorAll("button")];
    const top = this.gutter.getBoundingClientRect().top;
    // Everything is measured before anything is moved: the browser lays out once, not once for each number.
    const at = buttons.map((button) => this.#first.get(button.dataset.id)?.getClientRects()[0]?.top ?? null);
    const taken = new Map();
    for (const [i, button] of buttons.entries()) {
      button.hidden = at[i] === null;
      if (at[i] === null) continue;
      const y = Math.round(at[i] - top);
      const beside = taken.get(y) ?? 0;
      taken.set(y, beside + 1);
      button.style.top = `${y + 3 + Math.floor(beside / 2) * 25}px`;
      button.style.insetInlineEnd = `${(beside % 2) * 25}px`;
    }
  }

  #click(event) {
    if (!document.getSelection().isCollapsed) return;
    const found = this.#marks.find(({ node }) => node === event.target);
    const narrow = [...(found?.held ?? [])].filter(({ incidents }) => incidents.length).sort((a, b) => a.end - a.start - (b.end - b.start))[0];
    if (narrow) this.dispatchEvent(new CustomEvent("pick", { detail: { ids: narrow.incidents } }));
  }

  #select() {
    const selection = document.getSelection();
    const range = selection.rangeCount ? selection.getRangeAt(0) : null;
    const inside = range && !range.collapsed && this.node.contains(range.startContainer) && this.node.contains(range.endContainer);
    const here = this.node.contains(selection.anchorNode);
    this.dispatchEvent(new CustomEvent("selected", { detail: { span: inside ? this.#span(range) : null, range: inside ? range : null, here } }));
  }

  /** The code points that a range covers, less the blanks around it; null for blanks alone. */
  #span(range) {
    const before = document.createRange();
    before.selectNodeContents(this.node);
    before.setEnd(range.startContainer, range.startOffset);
    const words = range.toString();
    const from = before.toString().length + (words.length - words.trimStart().length);
    return words.trim() ? this.spanOf(from, from + words.trim().length) : null;
  }

  spanOf(from, to) {
    return { start: this.#offsets.points(from), end: this.#offsets.points(to), words: this.text.slice(from, to) };
  }

  /** Where words stand in the text, for a quotation that was typed; null where they do not. */
  find(words) {
    const from = this.text.indexOf(words.trim());
    return words.trim() && from >= 0 ? this.spanOf(from, from + words.trim().length) : null;
  }

  /** The place name inside a span that an incident there is most likely at. */
  placeIn({ start, end }) {
    return this.highlights.find((one) => one.layer === "toponym" && one.kind === "location" && one.ref && one.start >= start && one.end <= end) ?? null;
  }

  wordsOf({ start, end }) {
    return this.text.slice(this.#offsets.units(start), this.#offsets.units(end));
  }
}

function title(held, claims) {
  const lines = [];
  for (const { layer, kind, ref } of held) {
    if (layer === "toponym") lines.push(_(KINDS[kind] ?? kind));
    if (layer === "event") lines.push(_("event word: {type}", { type: _(kind) }));
    if (layer === "claim") lines.push(_("claim of {who}: {what}", { who: actorName(claims.get(ref)?.claimant), what: measureName(kind) }));
  }
  return lines.length ? lines.join("\n") : null;
}
