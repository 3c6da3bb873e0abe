// Overviews of the selection: provinces ranked and shaded, who claims, and the statistics that are said beside the incidents.

import { accounts } from "./accounts.js";
import { Latest, getJSON } from "./api.js";
import { el, fill } from "./dom.js";
import { gettext as _, N_, ngettext, number, range } from "./text.js";
import { actorName, measureName } from "./words.js";
import { statisticLine } from "./incident.js";
import { queryWith } from "./mapview.js";

const SHADES = [
  ["none", N_("No shading")],
  ["incidents", N_("Incidents")],
  ["killed_low", N_("Killed, lowest claims")],
  ["killed_high", N_("Killed, highest claims")],
  ["disputed", N_("Disputed share")],
];
const LEVELS = [["province", N_("Provinces")], ["district", N_("Districts")]];
const MOST = 60; // rows of the table; the map shades all

/** Fires "shade" {values: Map code → 0…1, or null} and "pick" {id}. */
export class Overview extends EventTarget {
  #latest = new Latest();
  #comparing = new Latest();
  #statistics = null;

  constructor(node, address, outlines) {
    super();
    this.node = node;
    this.address = address;
    this.outlines = outlines;
  }

  get shade() {
    const asked = this.address.one("shade");
    return SHADES.some(([key]) => key === asked) ? asked : "none";
  }

  get level() {
    return this.address.one("by") === "district" ? "district" : "province";
  }

  /** Show the overview of a new selection; does the work only while it is looked at or shades the map. */
  async show(summary) {
    const visible = !this.node.hidden;
    if (!visible && this.shade === "none") return this.#shaded(null);
    const rows = await this.#latest.run((signal) => this.#units(signal));
    if (rows === undefined) return undefined;
    if (this.shade !== "none" && this.level === "district") await this.outlines.loadDistricts();
    this.#shaded(this.shade === "none" ? null : depths(rows, this.shade));
    if (visible) {
      this.#fill(summary, rows, await this.#saidBeside());
      await this.#compare(summary);
    }
    return undefined;
  }

  #shaded(values) {
    this.dispatchEvent(new CustomEvent("shade", { detail: { values } }));
  }

  async #units(signal) {
    const { units } = await getJSON(`/overview?${queryWith(this.address, { level: this.level })}`, signal);
    const chosen = this.address.all("province").map((value) => this.outlines.codeOf(value));
    // Names of regions and of units of the past are no codes of today: then the server's own choice stands.
    const narrowed = this.level === "province" && units.some(({ code }) => chosen.includes(code));
    return units.filter(({ code }) => !narrowed || chosen.includes(code)).map(({ code, label, incidents, disputed, fatalities }) => ({
      code, label, incidents, killed_low: fatalities.low ?? 0, killed_high: fatalities.high, disputed: incidents ? disputed / incidents : 0, shared: fatalities.shared.length,
    }));
  }

  /** Statistics with what the map holds for the same areas and period. */
  async #saidBeside() {
    if (!this.#statistics) {
      const page = await getJSON("/collections/statistics/items?limit=100");
      this.#statistics = await Promise.all(page.features.map(async ({ properties }) => {
        const params = new URLSearchParams();
        for (const area of properties.areas) params.append("province", area);
        if (/^\d{4}(-\d\d)*(\/.*)?$/.test(properties.period ?? "")) params.set("datetime", period(properties.period));
        const held = properties.measure === "killed" && properties.change === null && params.size ? await getJSON(`/summary?${params}`).catch(() => null) : null;
        return { statistic: properties, held };
      }));
    }
    return this.#statistics;
  }

  #fill(summary, rows, statistics) {
    const select = el("select", { id: "shade", on: { change: () => this.address.set({ shade: select.value === "none" ? null : select.value }, { replace: true }) } },
      SHADES.map(([key, words]) => el("option", { value: key, selected: key === this.shade }, _(words))));
    const level = el("select", { id: "by", on: { change: () => this.address.set({ by: level.value === "province" ? null : level.value }, { replace: true }) } },
      LEVELS.map(([key, words]) => el("option", { value: key, selected: key === this.level }, _(words))));
    fill(this.node,
      el("section", { class: "part" }, el("h3", {}, this.level === "district" ? _("By district") : _("By province")),
        el("p", { class: "shade-row" }, el("label", { for: "by" }, _("Count by")), level),
        el("p", { class: "shade-row" }, el("label", { for: "shade" }, _("Shade the map by")), select),
        this.shade !== "none" && rows.length > 0 && this.#scale(rows),
        rows.length === 0 && el("p", { class: "quiet" }, this.level === "district" ? _("No incident of this selection lies in a known district.") : _("No incident of this selection lies in a province.")),
        rows.length > 0 && this.#table(rows)),
      el("section", { class: "part" }, el("h3", {}, _("Who claims")),
        el("p", { class: "quiet" }, _("Incidents that each claimant speaks of; choose one to see them as that claimant tells it.")),
        el("ul", { class: "bars" }, summary.facets.claimant.slice(0, 12).map((entry) => this.#claimant(entry, summary.facets.claimant[0].count)))),
      el("section", { class: "part" }, el("h3", {}, _("Accounts side by side")), el("div", { id: "accounts" }, el("p", { class: "quiet" }, _("Loading …")))),
      statistics.length > 0 && el("section", { class: "part" }, el("h3", {}, _("Said as totals, counted nowhere")),
        el("ul", { class: "statistics" }, statistics.map(({ statistic, held }) => el("li", {}, statisticLine(statistic, (code) => this.outlines.nameOf(code)),
          held && el("p", { class: "held" }, _("On this map for the same areas and time:"), " ", el("b", {}, range(held.fatalities.low, held.fatalities.high) ?? "0"), ` ${measureName("killed")}, `,
            ngettext("{n} incident", "{n} incidents", held.matched)))))));
  }

  /** What the lightest and the darkest shade stand for. */
  #scale(rows) {
    const most = Math.max(...rows.map((row) => row[this.shade] ?? row.killed_low));
    const words = this.shade === "disputed" ? "100 %" : number(most);
    return el("p", { class: "shade-scale" }, "0", el("i", { "aria-hidden": "true" }), words);
  }

  async #compare(summary) {
    const open = (id) => this.dispatchEvent(new CustomEvent("pick", { detail: { id } }));
    const table = await this.#comparing.run((signal) => accounts(this.address, summary.facets.claimant, open, signal));
    const place = this.node.querySelector("#accounts");
    if (table && place) fill(place, table);
  }

  #table(rows) {
    const most = Math.max(...rows.map(({ incidents }) => incidents));
    return el("table", { class: "provinces" },
      el("thead", {}, el("tr", {}, [this.level === "district" ? _("District") : _("Province"), _("Incidents"), _("Killed"), _("Disputed")].map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", {}, rows.slice(0, MOST).map((row) => {
        const bar = el("i", { class: "bar", "aria-hidden": "true" });
        bar.style.width = `${(100 * row.incidents) / most}%`;
        return el("tr", {},
          el("th", { scope: "row" }, el("button", { type: "button", class: "linkish", on: { click: () => this.address.toggle(this.level, row.code) } }, row.label), bar),
          el("td", {}, number(row.incidents)),
          el("td", {}, unsaid(row) ? "–" : range(row.killed_low, row.killed_high) ?? "–", row.shared > 0 && el("span", { class: "quiet", title: _("A shared claim is listed beside and not counted.") }, ` +${number(row.shared)}`)),
          el("td", {}, `${number(Math.round(row.disputed * 100))} %`));
      })));
  }

  #claimant({ value, label, count }, most) {
    const bar = el("i", { class: "bar", "aria-hidden": "true" });
    bar.style.width = `${(100 * count) / most}%`;
    const name = actorName(value);
    return el("li", {}, el("button", { type: "button", class: "linkish", "aria-pressed": String(this.address.has("claimant", value)), on: { click: () => this.address.toggle("claimant", value) } },
      name === value && label ? label : name), el("span", { class: "value-count" }, number(count)), bar);
  }
}

/** Nothing was counted because all that was claimed was claimed of several places together: that is no zero. */
const unsaid = ({ killed_low: low, killed_high: high, shared }) => !low && !high && shared > 0;

/** Values between 0 and 1 for shading; counts by square root, so that small provinces still show. */
function depths(rows, kind) {
  const value = (row) => (kind === "disputed" ? row.disputed : Math.sqrt(Math.max(0, row[kind] ?? row.killed_low)));
  const most = kind === "disputed" ? 1 : Math.max(...rows.map(value), 1e-9);
  return new Map(rows.map((row) => [row.code, value(row) / most]));
}

function period(text) {
  if (text.includes("/")) return text;
  if (text.length === 4) return `${text}-01-01/${text}-12-31`;
  return text;
}
