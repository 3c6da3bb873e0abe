// The incidents of one spot or area, in a small list over the map, for the mouse and the keyboard alike.

import { getJSON } from "./api.js";
import { el, fill, icon } from "./dom.js";
import { contents } from "./list.js";
import { gettext as _, ngettext, number } from "./text.js";

const MOST = 60;

/** Fires "pick" {id}, "point" {incident or null}, "closed". */
export class Spot extends EventTarget {
  #back = null;

  constructor(parent) {
    super();
    this.node = el("section", { class: "card spot", role: "dialog", "aria-label": _("Incidents here"), tabindex: "-1", hidden: true, on: { keydown: (event) => this.#key(event) } });
    parent.append(this.node);
  }

  async open(title, query, filterBy) {
    this.#back = document.activeElement;
    this.node.hidden = false;
    const close = el("button", { type: "button", class: "button icon plain", "aria-label": _("Close"), on: { click: () => this.close() } }, icon("close"));
    const head = el("header", {}, el("h3", {}, title ?? _("Incidents at this spot")), close);
    fill(this.node, head, el("p", { class: "quiet" }, _("Loading …")));
    this.node.focus();
    try {
      const page = await getJSON(`/collections/incidents/items?${query}&limit=${MOST}`);
      const incidents = page.features.map((feature) => ({ id: feature.id, ...feature.properties }));
      fill(this.node, head,
        el("p", { class: "quiet" }, ngettext("{n} incident", "{n} incidents", page.numberMatched ?? incidents.length)),
        el("ul", { class: "spot-list" }, incidents.map((incident) => this.#entry(incident))),
        filterBy && el("button", { type: "button", class: "button", on: { click: () => { this.close(); filterBy(); } } }, _("Show only these")));
      this.node.querySelector("li button")?.focus({ preventScroll: true });
    } catch (error) {
      fill(this.node, head, el("p", {}, error.message));
    }
  }

  close() {
    if (this.node.hidden) return;
    this.node.hidden = true;
    this.dispatchEvent(new CustomEvent("point", { detail: { incident: null } }));
    this.dispatchEvent(new Event("closed"));
    if (this.#back?.isConnected) this.#back.focus({ preventScroll: true });
  }

  #entry(incident) {
    const point = (value) => this.dispatchEvent(new CustomEvent("point", { detail: { incident: value } }));
    return el("li", {}, el("button", {
      type: "button", class: "row",
      on: { click: () => this.dispatchEvent(new CustomEvent("pick", { detail: { id: incident.id } })), mouseenter: () => point(incident), mouseleave: () => point(null) },
    }, contents(incident)));
  }

  #key(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const entries = [...this.node.querySelectorAll("li button")];
    const at = entries.indexOf(document.activeElement);
    entries[(at + step + entries.length) % entries.length]?.focus();
  }
}
