// The address is the page's state: filters, the map's view, the open incident. Whoever has the link has the view.

/** Filters that take several values, and those that take one (CONTRACTS: the parameters of every route). */
export const MANY = ["province", "district", "event_type", "actor", "claimant", "precision", "status"];
export const ONE = ["disputed", "fatalities", "q", "bbox", "datetime", "units"];
export const FILTERS = [...MANY, ...ONE];
const PAGE = ["view", "incident", "lang", "show", "shade", "by"];

/**
 * Fires "change" with detail {filters, incident, view, page}: what differs from before.
 * Filters and the open incident make a step in the browser's history; the map's view only renews the present one.
 */
export class Address extends EventTarget {
  #values = new Map();
  #undo = [];

  constructor() {
    super();
    this.#values = parse(location.search);
    addEventListener("popstate", () => this.#become(parse(location.search)));
  }

  /** The values of a filter, a list; or of a page parameter. */
  all(name) {
    return this.#values.get(name) ?? [];
  }

  one(name) {
    return this.all(name)[0] ?? null;
  }

  has(name, value) {
    return this.all(name).includes(value);
  }

  get filtered() {
    return FILTERS.some((name) => this.all(name).length);
  }

  get undoable() {
    return this.#undo.length > 0;
  }

  toggle(name, value) {
    const values = this.all(name);
    this.set({ [name]: values.includes(value) ? values.filter((v) => v !== value) : [...values, value] });
  }

  /** Change several parameters in one step; null or [] takes one away. `replace` renews the present history entry. */
  set(changes, { replace = false } = {}) {
    const next = new Map(this.#values);
    for (const [name, value] of Object.entries(changes)) {
      const list = value === null || value === undefined ? [] : [value].flat().map(String);
      if (list.length) next.set(name, list);
      else next.delete(name);
    }
    if (text(next) === text(this.#values)) return;
    if (differs(next, this.#values, FILTERS)) this.#undo = [...this.#undo.slice(-49), this.#values];
    history[replace ? "replaceState" : "pushState"](null, "", `${location.pathname}${text(next)}`);
    this.#become(next);
  }

  clear(name, value = null) {
    this.set({ [name]: value === null ? null : this.all(name).filter((v) => v !== value) });
  }

  clearAll() {
    this.set(Object.fromEntries(FILTERS.map((name) => [name, null])));
  }

  /** Go back to the filters before the last change of filters, whatever else was opened since. */
  undo() {
    const before = this.#undo.pop();
    if (!before) return;
    const next = new Map(this.#values);
    for (const name of FILTERS) {
      if (before.has(name)) next.set(name, before.get(name));
      else next.delete(name);
    }
    history.pushState(null, "", `${location.pathname}${text(next)}`);
    this.#become(next);
  }

  /** The filters as a query for the server, with more parameters added; `except` leaves some out. */
  query(more = {}, except = []) {
    const params = new URLSearchParams();
    for (const name of FILTERS) if (!except.includes(name)) for (const value of this.all(name)) params.append(name, value);
    for (const [name, value] of Object.entries(more)) params.append(name, value);
    return params.toString();
  }

  #become(next) {
    const before = this.#values;
    this.#values = next;
    const detail = {
      filters: differs(next, before, FILTERS),
      incident: differs(next, before, ["incident"]),
      view: differs(next, before, ["view"]),
      page: differs(next, before, ["show", "shade", "by"]),
    };
    this.dispatchEvent(new CustomEvent("change", { detail }));
  }
}

function parse(search) {
  const values = new Map();
  for (const [name, value] of new URLSearchParams(search)) {
    if (!value || !(FILTERS.includes(name) || PAGE.includes(name))) continue;
    const parts = MANY.includes(name) ? value.split(",").map((v) => v.trim()).filter(Boolean) : [value];
    values.set(name, [...new Set([...(values.get(name) ?? []), ...parts])]);
  }
  return values;
}

function text(values) {
  const params = new URLSearchParams();
  for (const name of [...FILTERS, ...PAGE]) for (const value of values.get(name) ?? []) params.append(name, value);
  // Slashes and colons are allowed in a query and read better: view=7/32.9/69.4
  const written = params.toString().replaceAll("%2F", "/").replaceAll("%3A", ":");
  return written ? `?${written}` : "";
}

function differs(one, other, names) {
  return names.some((name) => String(one.get(name) ?? "") !== String(other.get(name) ?? ""));
}
