// The filters: each facet is a list of check boxes with counts under the other filters, longest first, with its own search.

import { el, fill } from "./dom.js";
import { PRECISIONS, precisionSign, typeDot } from "./look.js";
import { direction, gettext as _, N_, number } from "./text.js";
import { precisionMeaning, statusMeaning, valueName } from "./words.js";

const SHORT = 8; // values shown before "show all"
const FACETS = [
  { name: "province", title: N_("Province"), search: true, open: true, hint: N_("Find a province, region, old name") },
  { name: "event_type", title: N_("Event type"), open: true },
  { name: "precision", title: N_("How precisely placed"), open: true, order: PRECISIONS },
  { name: "district", title: N_("District"), search: true, hint: N_("Find a district in any script") },
  { name: "actor", title: N_("Actor"), search: true },
  { name: "claimant", title: N_("Who claims it"), search: true },
  { name: "status", title: N_("Checked") },
];

export class Facets {
  #state = new Map(FACETS.map(({ name, open }) => [name, { open: Boolean(open), all: false, find: "" }]));
  #summary = null;
  #nodes = new Map();

  /**
   * `labels(filter, value)` names a value that the counts no longer hold; `spellings(code)` gives other names to search
   * by, which `learn()` completes for districts. */
  constructor(node, address, { labels, spellings, learn }) {
    this.node = node;
    this.address = address;
    this.labels = labels;
    this.spellings = spellings;
    this.learn = learn;
    fill(node, el("h2", { class: "hidden" }, _("Filters")), FACETS.map((facet) => this.#section(facet)), this.#disputed(), this.#fatalities(), this.#units());
  }

  /** Show new counts. */
  show(summary) {
    this.#summary = summary;
    for (const facet of FACETS) {
      this.#countChosen(facet);
      if (this.#state.get(facet.name).open) this.#fill(facet); // a closed one is filled when it is opened
    }
    this.#fillDisputed();
    this.#fillFatalities();
    this.#nodes.get("units").checked = this.address.one("units") === "at_date";
  }

  #section(facet) {
    const state = this.#state.get(facet.name);
    const body = el("div", { class: "facet-body" });
    const box = el("details", { class: "facet", open: state.open, on: { toggle: () => this.#turn(facet, box.open) } },
      el("summary", {}, el("h3", {}, _(facet.title)), el("span", { class: "facet-count" })), body);
    const list = el("ul", { class: "values", id: `facet-${facet.name}` });
    const parts = { box, body, list };
    if (facet.search) {
      parts.find = el("input", {
        type: "search", class: "facet-find", placeholder: facet.hint ? _(facet.hint) : _("Find"), "aria-label": _("Find in {name}", { name: _(facet.title) }), autocomplete: "off",
        on: {
          input: () => {
            state.find = parts.find.value;
            this.#fill(facet);
            if (facet.name === "district" && direction(state.find) === "rtl") this.learn().then(() => this.#fill(facet), () => { /* found by Latin names only */ });
          },
          keydown: (event) => { if (event.key === "Enter") this.#take(facet, parts); },
        },
      });
    }
    parts.more = el("button", { type: "button", class: "more", hidden: true, on: { click: () => { state.all = !state.all; this.#fill(facet); } } });
    fill(body, parts.find, list, parts.more);
    this.#nodes.set(facet.name, parts);
    return box;
  }

  #turn(facet, open) {
    this.#state.get(facet.name).open = open;
    if (open && this.#summary) this.#fill(facet);
  }

  #countChosen({ name }) {
    const chosen = this.address.all(name).length;
    this.#nodes.get(name).box.querySelector(".facet-count").textContent = chosen ? number(chosen) : "";
  }

  /** Enter takes the one value that is left, or the words as they are: the server knows regions and old names too. */
  #take(facet, { find, list }) {
    const words = find.value.trim();
    const left = [...list.querySelectorAll("input")];
    if (!words) return;
    find.value = this.#state.get(facet.name).find = "";
    this.address.toggle(facet.name, left.length === 1 ? left[0].dataset.value : words);
  }

  #fill(facet) {
    const { list, more, find } = this.#nodes.get(facet.name);
    const state = this.#state.get(facet.name);
    const chosen = this.address.all(facet.name);
    let values = this.#values(facet, chosen);
    const total = values.length;
    const wanted = state.find.trim().toLowerCase();
    if (wanted) values = values.filter((v) => this.#spelled(facet, v).some((name) => name.toLowerCase().includes(wanted)));
    const shown = state.all || wanted ? values : values.slice(0, SHORT);
    const held = document.activeElement?.dataset?.value;
    const focused = list.contains(document.activeElement);
    fill(list, shown.map((value) => this.#value(facet, value, chosen)));
    if (focused) [...list.querySelectorAll("input")].find((input) => input.dataset.value === held)?.focus();
    if (!shown.length) fill(list, el("li", { class: "none" }, wanted ? _("Nothing of that name.") : _("None here.")));
    more.hidden = Boolean(wanted) || values.length <= SHORT;
    more.textContent = state.all ? _("Show fewer") : _("Show all {n}", { n: number(values.length) });
    if (find) find.hidden = total <= 5 && !facet.hint;
  }

  #values(facet, chosen) {
    const values = [...(this.#summary?.facets[facet.name] ?? [])];
    const known = new Set(values.map(({ value }) => value));
    for (const value of chosen) if (!known.has(value)) values.unshift({ value, label: this.labels(facet.name, value), count: 0 });
    if (facet.order) values.sort((a, b) => facet.order.indexOf(a.value) - facet.order.indexOf(b.value));
    else values.sort((a, b) => chosen.includes(b.value) - chosen.includes(a.value) || b.count - a.count);
    return values;
  }

  #spelled(facet, { value, label }) {
    return [value, label ?? "", valueName(facet.name, value), ...(["province", "district"].includes(facet.name) ? this.spellings(value) : [])];
  }

  #value(facet, { value, label, count }, chosen) {
    const { name } = facet;
    const words = ["province", "district"].includes(name) ? label || value : nameOf(name, value, label);
    const hint = name === "precision" ? precisionMeaning(value) : name === "status" ? statusMeaning(value) : null;
    const box = el("input", {
      type: "checkbox", checked: chosen.includes(value), data: { value }, on: { change: () => this.address.toggle(name, value) },
    });
    return el("li", {}, el("label", { class: "value", title: hint },
      box,
      name === "event_type" && typeDot(value),
      name === "precision" && precisionSign(value),
      el("bdi", { class: "value-name" }, words),
      el("span", { class: "value-count" }, number(count))));
  }

  #disputed() {
    const box = el("input", { type: "checkbox", on: { change: () => this.address.set({ disputed: box.checked ? "true" : null }) } });
    const count = el("span", { class: "value-count" });
    this.#nodes.set("disputed", { box, count });
    return el("div", { class: "facet single" }, el("label", { class: "value" }, box, el("span", { class: "value-name" }, _("Disputed only")), count));
  }

  #fillDisputed() {
    const { box, count } = this.#nodes.get("disputed");
    box.checked = this.address.one("disputed") === "true";
    const found = this.#summary.facets.disputed?.find(({ value }) => String(value) === "true");
    count.textContent = number(found?.count ?? 0);
  }

  #fatalities() {
    const field = (label) => el("input", { type: "number", min: 0, step: 1, inputmode: "numeric", "aria-label": label, class: "number" });
    const low = field(_("At least this many killed"));
    const high = field(_("At most this many killed"));
    const apply = () => {
      const [from, to] = [low.value, high.value].map((text) => (/^\d+$/.test(text) ? text : ""));
      this.address.set({ fatalities: from || to ? `${from}/${to}` : null });
    };
    for (const input of [low, high]) input.addEventListener("change", apply);
    this.#nodes.set("fatalities", { low, high });
    return el("fieldset", { class: "facet single" }, el("legend", {}, _("Killed")),
      el("div", { class: "between" }, el("span", {}, _("from")), low, el("span", {}, _("to")), high));
  }

  #units() {
    const box = el("input", { type: "checkbox", on: { change: () => this.address.set({ units: box.checked ? "at_date" : null }) } });
    this.#nodes.set("units", box);
    return el("div", { class: "facet single" }, el("label", { class: "value", title: _("FATA before 31 May 2018, NWFP before 15 April 2010") }, box,
      el("span", { class: "value-name" }, _("Provinces as they were on the day"))));
  }

  #fillFatalities() {
    const { low, high } = this.#nodes.get("fatalities");
    const [from = "", to = ""] = (this.address.one("fatalities") ?? "").split("/");
    if (document.activeElement !== low) low.value = from;
    if (document.activeElement !== high) high.value = to;
  }
}

/** The contract's words where it has some, else the server's label. */
function nameOf(filter, value, label) {
  const words = valueName(filter, value);
  return words === value && label ? label : words;
}
