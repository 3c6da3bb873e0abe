// The selection as a table: the same incidents as on the map, row by row, for screen readers, printers and analysts.

import { Latest, getJSON } from "./api.js";
import { button, el, fill } from "./dom.js";
import { placeName } from "./list.js";
import { direction, gettext as _, number, range, when } from "./text.js";
import { precisionName, statusName } from "./words.js";

const STEP = 200; // rows that are fetched at once

/** Fires "pick" {id}. */
export class IncidentTable extends EventTarget {
  #latest = new Latest();
  #query = null;

  constructor(node) {
    super();
    this.node = node;
  }

  /** Show the first rows of a selection; does nothing while the table is hidden or shows it already. */
  async show(query, { fresh = false } = {}) {
    if (this.node.hidden || (query === this.#query && !fresh)) return;
    const page = await this.#latest.run((signal) => getJSON(address(query, 0), signal));
    if (!page) return;
    this.#query = query;
    const body = el("tbody", {}, page.features.map((feature) => this.#row(feature)));
    const heads = [_("Date"), _("Incident"), _("Event type"), _("Place"), _("How precisely placed"), _("Killed"), _("Disputed"), _("Checked")];
    this.more = el("p", { class: "table-more" });
    fill(this.node, el("table", { class: "incidents" },
      el("caption", {}, _("{n} incidents, newest first", { n: number(page.numberMatched) })),
      el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))), body), this.more);
    this.#offerMore(body, page);
  }

  #offerMore(body, page) {
    const held = body.rows.length;
    fill(this.more, held < page.numberMatched && button(_("Show {n} more", { n: number(Math.min(STEP, page.numberMatched - held)) }), async () => {
      const next = await this.#latest.run((signal) => getJSON(address(this.#query, held), signal));
      if (!next) return;
      body.append(...next.features.map((feature) => this.#row(feature)));
      body.rows[held]?.querySelector("button")?.focus();
      this.#offerMore(body, next);
    }));
  }

  #row({ id, properties: incident }) {
    const { location } = incident;
    const open = () => this.dispatchEvent(new CustomEvent("pick", { detail: { id } }));
    return el("tr", {},
      el("td", {}, when(incident)),
      el("th", { scope: "row", dir: direction(incident.title) }, el("button", { type: "button", class: "linkish", on: { click: open } }, incident.title)),
      el("td", {}, incident.event_type ? _(incident.event_type) : ""),
      el("td", {}, el("bdi", {}, placeName(location))),
      el("td", {}, precisionName(location.precision)),
      el("td", { class: "figure" }, range(incident.fatalities_low, incident.fatalities_high) ?? ""),
      el("td", {}, incident.disputed ? _("yes") : ""),
      el("td", {}, statusName(incident.status)));
  }
}

function address(query, offset) {
  return `/collections/incidents/items?${query}${query ? "&" : ""}limit=${STEP}&offset=${offset}`;
}
