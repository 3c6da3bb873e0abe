// The workbench: one state (the address), one round of questions for every change of it, one redraw of map, list and counts.

import { Address } from "./address.js";
import { Latest, getJSON } from "./api.js";
import { labelFrom, showChips, showCounts } from "./chips.js";
import { button, el, fill, icon, toast } from "./dom.js";
import { Facets } from "./facets.js";
import { legend } from "./legend.js";
import { IncidentList } from "./list.js";
import { forgetColours } from "./look.js";
import { MapView, queryWith } from "./mapview.js";
import { mapCards, showTip } from "./mapcards.js";
import { copyLink, exportMenu, savePicture } from "./out.js";
import { Outlines } from "./outlines.js";
import { Overview } from "./overview.js";
import { Reader } from "./reader.js";
import { Spot } from "./spot.js";
import { IncidentTable } from "./table.js";
import { gettext as _, loadCatalogue, number } from "./text.js";
import { startTheme } from "./theme.js";

const VENDOR = new URL("../vendor/", import.meta.url).pathname;
const FORMATS = (document.body.dataset.formats ?? "geojson csv geojsonseq gpkg parquet fgb kml").split(" ");
const LOOK_EVERY_MS = 5000;
const WAIT_MS = 120;
const at = (id) => document.getElementById(id);

class Workbench {
  summary = null;
  #counts = new Latest();
  #change = null;
  #ready = false;
  #waiting = 0;

  constructor() {
    this.address = new Address();
    this.outlines = new Outlines();
    this.view = new MapView(window.geomapShell, this.address, this.outlines);
    this.list = new IncidentList(at("list"));
    this.facets = new Facets(at("filters"), this.address, { labels: (name, value) => this.label(name, value), spellings: (code) => this.outlines.spellings(code), learn: () => this.outlines.loadDistrictNames() });
    this.timeline = null;
    this.overview = new Overview(at("overview"), this.address, this.outlines);
    this.spot = new Spot(at("map-frame"));
    this.table = new IncidentTable(at("table"));
    this.label = labelFrom(() => this.summary, this.outlines, () => this.#named());
    this.reader = new Reader(at("incident"), this, async () => {
      await this.refresh({ fresh: true });
      this.read();
      toast(_("Kept as a new version."));
    });
    this.#furnish();
    this.#listen();
  }

  async start() {
    this.view.start();
    const outlines = this.outlines.load(VENDOR).then(() => this.#groundwork(), (error) => toast(error.message));
    await Promise.all([this.refresh({ after: outlines }), outlines]);
    if (this.address.one("incident")) this.read();
  }

  /** Draw the land: with the incidents where they come at once, before them where they take longer. */
  #groundwork() {
    setTimeout(() => { if (!this.#ready) this.view.redrawAll(); }, WAIT_MS);
  }

  /** Ask again for everything that the filters decide, and draw it in one go; not before `after` has come. */
  async refresh({ fresh = false, after = null } = {}) {
    this.#wait();
    const query = this.address.query();
    try {
      const summary = this.#counts.run((signal) => getJSON(`/summary${query ? `?${query}` : ""}`, signal));
      const [counts, rows, tiles] = await Promise.all([summary, this.list.first(query), this.view.load({ fresh }), after]);
      if (counts === undefined || rows === undefined || !tiles) return;
      this.#follow(counts.change);
      this.summary = counts;
      this.list.show(query, rows);
      this.#show();
      this.#drawn();
    } catch (error) {
      this.#failed(error);
    }
    this.#wait(false);
  }

  /** Show that something is on its way, where it takes longer than a glance: usually the answer is there before. */
  #wait(on = true) {
    clearTimeout(this.#waiting);
    if (on) this.#waiting = setTimeout(() => document.body.classList.add("loading"), WAIT_MS);
    else document.body.classList.remove("loading");
  }

  #show() {
    const { summary } = this;
    at("failure")?.remove();
    this.view.areas = summary.areas;
    if (this.#ready) this.view.redraw();
    else this.view.redrawAll();
    this.cards.show(summary);
    this.#named();
    this.timeline?.show(summary.histogram);
    showCounts(at("counts"), summary);
    at("q").value = this.address.one("q") ?? "";
    this.undo.disabled = !this.address.undoable;
    this.tabs.list.textContent = `${_("Incidents")} ${number(summary.matched)}`;
    this.#emptiness(summary);
    this.#others();
  }

  /** Fill what names the filters' values. */
  #named() {
    this.facets.show(this.summary);
    showChips(at("chips"), this.address, this.label);
  }

  /** Bring the overview and the table up to date, if they are looked at. */
  #others(options) {
    const tell = (error) => toast(error.message);
    this.overview.show(this.summary).catch(tell);
    this.table.show(this.address.query(), options).catch(tell);
  }

  #emptiness(summary) {
    at("nothing")?.remove();
    if (summary.matched) return;
    const cure = this.address.filtered
      ? [el("p", {}, _("No incident matches all of these filters. Take one away, or clear them all.")), button(_("Clear all filters"), () => this.address.clearAll())]
      : [el("p", {}, _("There are no incidents yet. Add some on the command line:")), el("pre", {}, "geomap ingest article.txt --published 2024-03-20\ngeomap import incidents.csv")];
    at("list").before(el("div", { class: "state", id: "nothing" }, el("h2", {}, _("Nothing to show")), cure));
  }

  #failed(error) {
    at("failure")?.remove();
    at("list").before(el("div", { class: "state failure", id: "failure", role: "alert" }, el("h2", {}, _("The map can't be brought up to date")), el("p", {}, error.message),
      el("p", { class: "tools" }, button(_("Try again"), () => this.refresh()), this.address.filtered && button(_("Clear all filters"), () => this.address.clearAll()))));
  }

  /** Map, list and counts show the present state: let whoever measures know. */
  #drawn() {
    if (!this.#ready) {
      performance.mark("geomap:ready");
      this.#dates().catch((error) => toast(error.message));
    }
    this.#ready = true;
    performance.mark("geomap:drawn");
  }

  async #dates() {
    const { Timeline, loadPlot } = await import("./timeline.js");
    await loadPlot();
    this.timeline = new Timeline(at("timeline"), this.address);
    this.timeline.show(this.summary.histogram);
  }

  /** The store has changed since the tiles were fetched: they are worth nothing any more. */
  #follow(change) {
    const before = this.#change;
    this.#change = change;
    if (before !== null && before !== change) this.view.load({ fresh: true }).then((done) => done && this.view.redraw());
  }

  // --- reading an incident ------------------------------------------------------------------------------------------

  open(id) {
    this.address.set({ incident: id });
  }

  async read() {
    const id = this.address.one("incident");
    at("reader").classList.toggle("reading", Boolean(id));
    if (id && document.body.dataset.show === "filters") document.body.dataset.show = "list";
    if (await this.reader.read(id)) this.#tabs();
    if (!id) this.list.focus();
  }

  // --- furniture and events -----------------------------------------------------------------------------------------

  #furnish() {
    this.undo = button([icon("undo"), el("span", { class: "wide" }, _("Undo"))], () => this.address.undo(), { title: _("Undo the last change of filters (Ctrl+Z)"), disabled: true });
    const words = () => ({ title: _("Violence along the Afghanistan–Pakistan border"), filters: [...at("chips").querySelectorAll("bdi")].map((n) => n.textContent).join(", ") });
    const review = document.body.dataset.canEdit ? el("a", { class: "button", href: "/edit/documents" }, _("Review")) : null;
    fill(at("tools"), review, this.undo, copyLink(), exportMenu(this.address, FORMATS, () => this.summary?.matched ?? 0, () => savePicture(this.view, words())), startTheme(() => this.#recolour()));
    this.cards = mapCards(at("map-cards"), this.view, this.address);
    at("map-frame").after(legend());
    this.tabs = {};
    fill(at("tabs"), [["list", _("Incidents")], ["filters", _("Filters")], ["overview", _("Overview")], ["table", _("Table")]].map(([name, title]) => {
      this.tabs[name] = button(title, () => this.#turnTo(name), { class: "tab", "data-tab": name });
      return this.tabs[name];
    }));
    this.#tabs();
  }

  #turnTo(name) {
    document.body.dataset.show = name;
    if (name !== "filters") this.address.set({ show: name === "list" ? null : name, incident: null }, { replace: true });
    this.#tabs();
  }

  #tabs() {
    const asked = ["overview", "table"].find((name) => name === this.address.one("show"));
    const other = this.address.one("incident") ? null : asked;
    if (document.body.dataset.show !== "filters") document.body.dataset.show = other ?? "list";
    at("overview").hidden = other !== "overview";
    at("table").hidden = other !== "table";
    at("list").hidden = Boolean(other);
    for (const [name, tab] of Object.entries(this.tabs)) tab.setAttribute("aria-pressed", String(document.body.dataset.show === name));
  }

  #recolour() {
    forgetColours();
    this.view.redrawAll();
    this.timeline?.recolour();
  }

  #listen() {
    this.address.addEventListener("change", ({ detail }) => {
      if (detail.filters) this.refresh();
      if (detail.incident) this.read();
      if (detail.view && this.address.one("view") !== this.view.view) this.view.goTo(this.address.one("view"));
      if (detail.page) {
        this.#tabs();
        if (this.summary) this.#others();
      }
    });
    this.#listenToMap();
    this.overview.addEventListener("pick", ({ detail }) => this.open(detail.id));
    this.table.addEventListener("pick", ({ detail }) => this.open(detail.id));
    for (const source of [this.list, this.spot]) {
      source.addEventListener("pick", ({ detail }) => this.open(detail.id));
      source.addEventListener("point", ({ detail }) => this.view.focus("pointed", detail.incident?.location ?? null));
    }
    this.spot.addEventListener("closed", () => { this.view.fan.close(); this.view.marks.redraw(); });
    this.overview.addEventListener("shade", ({ detail }) => {
      if (this.view.base.shade === detail.values) return;
      this.view.base.shade = detail.values;
      this.view.basemap.redraw();
    });
    at("find").addEventListener("submit", (event) => { event.preventDefault(); this.address.set({ q: at("q").value.trim() || null }); });
    at("q").addEventListener("search", () => this.address.set({ q: at("q").value.trim() || null }));
    addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("visibilitychange", () => this.#lookForChange());
    setInterval(() => this.#lookForChange(), LOOK_EVERY_MS);
    document.fonts?.addEventListener("loadingdone", () => this.view.redrawAll());
  }

  #listenToMap() {
    const { view } = this;
    view.addEventListener("moved", async () => {
      this.address.set({ view: view.view }, { replace: true });
      if (!this.#ready) return;
      try {
        if (!(await view.load())) return;
        view.marks.redraw();
        this.cards.objects();
        this.#drawn();
      } catch (error) {
        view.marks.redraw();
        toast(error.message);
      }
    });
    view.addEventListener("pick", ({ detail }) => this.open(detail.id));
    view.addEventListener("province", ({ detail }) => this.#toggleProvince(detail.code));
    view.addEventListener("spot", ({ detail }) => {
      const { bbox, ...others } = detail.query;
      this.spot.open(detail.title, queryWith(this.address, detail.query), bbox ? null : () => this.address.set(others));
    });
    view.addEventListener("hover", ({ detail }) => {
      showTip(this.cards.tip, detail, this.label);
      this.list.light(detail.mark?.kind === "point" ? detail.mark.mark.id : null);
    });
  }

  /** A province in the address may be a name; the click takes it away all the same. */
  #toggleProvince(code) {
    const given = this.address.all("province");
    const same = given.filter((value) => this.outlines.codeOf(value) === code);
    this.address.set({ province: same.length ? given.filter((value) => !same.includes(value)) : [...given, code] });
  }

  #key(event) {
    const typing = event.target.matches?.("input:not([type=checkbox]), select, textarea");
    if (event.key === "Escape" && this.address.one("incident") && !typing) this.address.set({ incident: null });
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !typing) {
      event.preventDefault();
      this.address.undo();
    }
    if (event.key === "/" && !typing) {
      event.preventDefault();
      at("q").focus();
    }
  }

  /** Somebody may have imported or edited meanwhile: ask, which costs the server next to nothing, and follow. */
  async #lookForChange() {
    if (document.hidden || !this.#ready) return;
    const query = this.address.query();
    const summary = await getJSON(`/summary${query ? `?${query}` : ""}`).catch(() => null);
    if (summary && summary.change !== this.#change) this.refresh({ fresh: true });
  }
}

await loadCatalogue();
await new Workbench().start();
