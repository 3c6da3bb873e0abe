// The list of incidents: as long as there are incidents, with only the rows in sight in the page and only their pages fetched.

import { Latest, getJSON } from "./api.js";
import { el, fill } from "./dom.js";
import { precisionSign, typeDot } from "./look.js";
import { direction, gettext as _, number, range, when } from "./text.js";
import { precisionName } from "./words.js";

const ROW = 74; // pixels, as in the style sheet
const PAGE = 50;
const MOST = 150000; // rows: browsers end at some 30 million pixels

/** Fires "pick" {id} and "point" {incident or null}. */
export class IncidentList extends EventTarget {
  #pages = new Map();
  #shown = new Map(); // index → {row, incident}
  #query = "";
  #total = 0;
  #current = 0;
  #open = null;
  #latest = new Latest();
  #draw = 0;
  #top = 0; // where the list is scrolled to and how high it is, as last seen: asking would lay out the whole page
  #height = 0;

  constructor(node) {
    super();
    this.node = node;
    this.rows = el("div", { class: "rows", role: "listbox", tabindex: "0", "aria-label": _("Incidents") });
    this.note = el("p", { class: "list-note", hidden: true });
    fill(node, this.rows, this.note);
    this.#height = node.clientHeight;
    node.addEventListener("scroll", () => { this.#top = node.scrollTop; this.#soon(); }, { passive: true });
    new ResizeObserver(() => { this.#height = node.clientHeight; this.#soon(); }).observe(node);
    this.rows.addEventListener("keydown", (event) => this.#key(event));
    this.rows.addEventListener("focus", () => this.#render());
    this.rows.addEventListener("blur", () => { this.#render(); this.#point(null); });
    this.rows.addEventListener("click", (event) => this.#click(event));
    this.rows.addEventListener("mouseover", (event) => this.#point(this.#at(rowIndex(event))));
    this.rows.addEventListener("mouseleave", () => this.#point(null));
  }

  /** Ask for the first rows of another selection; undefined when overtaken. */
  first(query) {
    return this.#latest.run((signal) => getJSON(address(query, 0), signal));
  }

  /** Show another selection, from its top, with its first rows. */
  show(query, first) {
    this.#query = query;
    this.#pages = new Map([[0, incidents(first)]]);
    this.#total = first.numberMatched ?? first.features.length;
    this.#current = Math.max(0, this.#pages.get(0).findIndex(({ id }) => id === this.#open));
    if (this.#top) this.node.scrollTop = this.#top = 0;
    this.#shown.clear();
    fill(this.rows);
    this.rows.style.height = `${Math.min(this.#total, MOST) * ROW}px`;
    this.note.hidden = this.#total <= MOST;
    this.note.textContent = _("The first {n} are listed. Narrow the filters, or export, to see the others.", { n: number(MOST) });
    this.#render();
  }

  /** Mark the open incident. */
  mark(id) {
    this.#open = id;
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex((row) => row.id === id);
      if (at >= 0) {
        this.#current = page * PAGE + at;
        this.#reveal();
      }
    }
    this.#render();
  }

  /** The incident before or after the open one, for the reader's own buttons; null at the ends or where not loaded. */
  beside(step) {
    return this.#at(this.#current + step);
  }

  /** Light up the row of an incident that is pointed at on the map, if it is in sight. */
  light(id) {
    for (const { row, incident } of this.#shown.values()) row.classList.toggle("lit", Boolean(id) && incident?.id === id);
  }

  focus() { this.rows.focus({ preventScroll: true }); }

  #at(index) {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE] ?? null;
  }

  #soon() {
    cancelAnimationFrame(this.#draw);
    this.#draw = requestAnimationFrame(() => this.#render());
  }

  /** Bring the rows in sight up to date. Rows that stay are kept: a press and its release must meet the same element. */
  #render() {
    const from = Math.max(0, Math.floor(this.#top / ROW) - 4);
    const to = Math.min(this.#total, MOST, Math.ceil((this.#top + this.#height) / ROW) + 4);
    for (const [index, { row }] of this.#shown) {
      if (index >= from && index < to) continue;
      row.remove();
      this.#shown.delete(index);
    }
    for (let i = from; i < to; i++) this.#place(i);
    const focused = document.activeElement === this.rows;
    for (const [index, { row, incident }] of this.#shown) {
      row.setAttribute("aria-selected", incident && incident.id === this.#open ? "true" : "false");
      row.classList.toggle("current", focused && index === this.#current);
    }
    if (focused && this.#shown.has(this.#current)) this.rows.setAttribute("aria-activedescendant", `row-${this.#current}`);
    else this.rows.removeAttribute("aria-activedescendant");
    for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) this.#fetch(page);
  }

  #place(index) {
    const incident = this.#at(index);
    const known = this.#shown.get(index);
    if (known && known.incident === incident) return;
    const row = this.#row(index, incident);
    if (known) known.row.replaceWith(row);
    else this.rows.append(row);
    this.#shown.set(index, { row, incident });
  }

  #row(index, incident) {
    const row = el("div", {
      id: `row-${index}`, class: "row", role: "option", "aria-posinset": index + 1, "aria-setsize": this.#total, data: { index },
    }, incident ? contents(incident) : el("span", { class: "waiting" }, _("Loading …")));
    row.style.transform = `translateY(${index * ROW}px)`;
    return row;
  }

  async #fetch(page) {
    if (this.#pages.has(page)) return;
    this.#pages.set(page, []);
    const query = this.#query;
    try {
      const answer = await getJSON(address(query, page * PAGE));
      if (query !== this.#query) return;
      this.#pages.set(page, incidents(answer));
      this.#render();
    } catch {
      this.#pages.delete(page); // asked again at the next scroll
    }
  }

  #key(event) {
    const sight = Math.max(1, Math.floor(this.node.clientHeight / ROW) - 1);
    const last = Math.min(this.#total, MOST) - 1;
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: sight, PageUp: -sight, Home: -Infinity, End: Infinity };
    if (event.key in moves) {
      event.preventDefault();
      this.#current = Math.max(0, Math.min(last, this.#current + moves[event.key]));
      this.#reveal();
      this.#render();
      this.#point(this.#at(this.#current));
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#pick(this.#at(this.#current));
    }
  }

  #reveal() {
    const top = this.#current * ROW;
    if (top < this.node.scrollTop) this.node.scrollTop = top;
    else if (top + ROW > this.node.scrollTop + this.node.clientHeight) this.node.scrollTop = top + ROW - this.node.clientHeight;
    this.#top = this.node.scrollTop;
  }

  #click(event) {
    const index = rowIndex(event);
    if (index === null) return;
    this.#current = index;
    this.#pick(this.#at(index));
  }

  #pick(incident) {
    if (incident) this.dispatchEvent(new CustomEvent("pick", { detail: { id: incident.id } }));
  }

  #point(incident) {
    this.dispatchEvent(new CustomEvent("point", { detail: { incident } }));
  }
}

function rowIndex(event) {
  const row = event.target.closest?.(".row");
  return row ? Number(row.dataset.index) : null;
}

function address(query, offset) {
  return `/collections/incidents/items?${query}${query ? "&" : ""}limit=${PAGE}&offset=${offset}`;
}

function incidents(page) {
  return page.features.map((feature) => ({ id: feature.id, ...feature.properties }));
}

/** Place in a few words: the name, and the province where it says more. */
export function placeName(location) {
  const point = location.lon === null ? null : `${location.lat.toFixed(3)}, ${location.lon.toFixed(3)}`;
  const name = location.name ?? location.reported_name ?? location.adm2_name ?? point ?? _("place not known");
  return location.adm1_name && location.adm1_name !== name ? `${name}, ${location.adm1_name}` : name;
}

/** The inside of one row; also used for the lists of a spot. */
export function contents(incident) {
  const { location } = incident;
  const killed = range(incident.fatalities_low, incident.fatalities_high);
  const place = placeName(location);
  return [
    typeDot(incident.event_type, incident.disputed),
    el("div", { class: "row-text" },
      el("p", { class: "row-title", dir: direction(incident.title) }, incident.title),
      el("p", { class: "row-meta" },
        incident.status === "reviewed" && el("span", { class: "checked", title: _("Reviewed: a person has checked it.") }, "✓", el("span", { class: "hidden" }, ` ${_("reviewed")} `)),
        incident.status === "machine" && el("span", { class: "unchecked", title: _("Read by the program; nobody has checked it yet.") }, _("unchecked")),
        el("span", {}, when(incident)),
        el("span", { class: "row-place", title: precisionName(location.precision) },
          precisionSign(location.precision), el("bdi", {}, place), el("span", { class: "hidden" }, ` (${precisionName(location.precision)})`)))),
    el("div", { class: "row-side" },
      killed !== null && el("p", { class: "killed" }, el("b", {}, killed), ` ${_("killed")}`),
      incident.disputed && el("p", { class: "tag disputed" }, _("disputed"))),
  ];
}
