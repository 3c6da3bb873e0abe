// The map: fetches what is in sight, draws it, and tells the page what the reader points at and picks.

import { Tiles, Latest, getJSON } from "./api.js";
import { drawBasemap } from "./basemap.js";
import { CanvasLayer } from "./canvas.js";
import { Fan } from "./fan.js";
import { arrange, drawAreas, drawClusters, drawFocus, drawPoints, markAt } from "./marks.js";

const L = window.L;
const ZOOM_STEP = 2;

/** Fires "pick" {id}, "province" {code}, "spot" {title, query, at}, "hover" {mark, province, at}, "moved", "drawn". */
export class MapView extends EventTarget {
  tiles = [];
  areas = [];
  arranged = { points: [], clusters: [], areas: [] };
  base = { selected: new Set(), hovered: null, shade: null, streets: false };
  #cache = new Tiles();
  #latest = new Latest();
  #focus = { open: null, pointed: null };
  #pointer = 0;
  #hot = null; // place id of the area under the pointer

  constructor(shell, address, outlines) {
    super();
    this.map = shell.map;
    this.settings = shell.settings;
    this.address = address;
    this.outlines = outlines;
    this.base.outlines = outlines;
    const pane = (name, z) => (this.map.createPane(name).style.zIndex = z);
    pane("basemap", 210);
    pane("incidents", 420);
    this.basemap = new CanvasLayer((frame) => drawBasemap(frame, this.base), { pane: "basemap" });
    this.marks = new CanvasLayer((frame) => this.#draw(frame), { pane: "incidents", waits: true });
    this.fan = new Fan();
    this.#listen();
  }

  /** Show the view of the address, else the whole region. */
  start() {
    if (!this.goTo(this.address.one("view"))) this.home();
    this.basemap.addTo(this.map);
    this.marks.addTo(this.map);
  }

  home() {
    this.map.fitBounds([[28.2, 62.4], [36.6, 74.2]], { animate: false });
  }

  /** Go to "zoom/lat/lon"; false when it is not that. */
  goTo(view) {
    const [zoom, lat, lon] = (view ?? "").split("/").map(Number);
    if (![zoom, lat, lon].every(Number.isFinite) || Math.abs(lat) > 85 || Math.abs(lon) > 180) return false;
    this.map.setView([lat, lon], zoom, { animate: false });
    return true;
  }

  get view() {
    const { lat, lng } = this.map.getCenter();
    const zoom = this.map.getZoom();
    const places = Math.max(2, Math.ceil(zoom / 3));
    return `${Math.round(zoom * 100) / 100}/${lat.toFixed(places)}/${lng.toFixed(places)}`;
  }

  get bbox() {
    const b = this.map.getBounds();
    return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map((n) => n.toFixed(4)).join(",");
  }

  /** Fetch the tiles in sight under the present filters. Resolves to false when a newer request overtook this one. */
  async load({ fresh = false } = {}) {
    if (fresh) this.#cache.forget();
    const query = this.address.query();
    const tiles = await this.#latest.run((signal) => this.#cache.get(this.#inSight(), query, signal));
    if (tiles === undefined) return false;
    this.tiles = tiles;
    return true;
  }

  /** The names of the tiles in sight. */
  #inSight() {
    // A tile holds cells down to an eighth of its side: seen at up to twice its size they are 64 pixels wide.
    const z = Math.max(0, Math.ceil(this.map.getZoom()) - 1);
    const scale = 256;
    const bounds = this.map.getBounds();
    const from = this.map.project(bounds.getNorthWest(), z).divideBy(scale).floor();
    const to = this.map.project(bounds.getSouthEast(), z).divideBy(scale).floor();
    const last = 2 ** z - 1;
    const list = [];
    for (let x = Math.max(0, from.x); x <= Math.min(last, to.x); x++) {
      for (let y = Math.max(0, from.y); y <= Math.min(last, to.y); y++) list.push(`${z}/${x}/${y}`);
    }
    return list;
  }

  /** Draw what is loaded; the basemap, which takes longest, only where the choice of provinces has changed. */
  redraw() {
    const chosen = this.address.all("province").map((value) => this.outlines.codeOf(value));
    if (chosen.length !== this.base.selected.size || chosen.some((code) => !this.base.selected.has(code))) {
      this.base.selected = new Set(chosen);
      this.basemap.redraw();
    }
    this.marks.redraw();
  }

  /** Draw everything anew: outlines, fonts or colours are others than before. */
  redrawAll() {
    this.basemap.redraw();
    this.redraw();
  }

  #draw(frame) {
    this.arranged = arrange(frame, this.tiles, this.areas);
    const ready = () => this.marks.redraw();
    drawAreas(frame, this.arranged.areas, (area) => this.outlines.of(area.code, area.place_id, ready), this.#hot);
    drawClusters(frame.ctx, this.arranged.clusters.filter((c) => !this.fan.covers(c)));
    drawPoints(frame, this.arranged.points);
    this.fan.draw(frame);
    if (this.#focus.pointed) drawFocus(frame, this.#focus.pointed, false);
    if (this.#focus.open) drawFocus(frame, this.#focus.open, true);
  }

  /** Ring the place of an incident: `kind` is "open" or "pointed"; null takes the ring away. */
  focus(kind, location) {
    const spot = location && location.lon !== null ? location : null;
    if (this.#focus[kind] === spot) return;
    this.#focus[kind] = spot;
    this.marks.redraw();
  }

  /** Bring a place into sight if it isn't, without changing the zoom more than needed. */
  reveal(location) {
    if (!location || location.lon === null) return;
    const at = L.latLng(location.lat, location.lon);
    if (this.map.getBounds().pad(-0.12).contains(at)) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map.panTo(at, { animate: !still });
  }

  /** Show a place as closely as is known of it. */
  zoomTo({ lon, lat, uncertainty_m: metres }) {
    const reach = Math.max(1500, (metres ?? 1500) * 1.6);
    this.map.fitBounds(L.latLng(lat, lon).toBounds(2 * reach), { animate: false });
  }

  #listen() {
    const { map } = this;
    map.on("moveend", () => this.dispatchEvent(new Event("moved")));
    map.on("zoomstart", () => this.fan.close());
    map.on("click", (event) => this.#click(event));
    map.on("mousemove", (event) => {
      cancelAnimationFrame(this.#pointer);
      this.#pointer = requestAnimationFrame(() => this.#hover(event));
    });
    map.on("mouseout", () => this.#say({ mark: null, province: null, at: null }));
  }

  #onCanvas(event) {
    return event.layerPoint.subtract(this.marks._bounds.min);
  }

  #under(event) {
    const p = this.#onCanvas(event);
    const leg = this.fan.at(p);
    if (leg) return { kind: "point", mark: leg };
    return markAt(this.arranged, p);
  }

  #hover(event) {
    const found = this.#under(event);
    const { lat, lng } = event.latlng;
    const province = found ? null : this.outlines.provinceAt(this.marks._ctx, lng, lat);
    if (province !== this.base.hovered) {
      this.base.hovered = province;
      this.basemap.redraw();
    }
    const hot = found?.kind === "area" ? found.mark.place_id : null;
    if (hot !== this.#hot) {
      this.#hot = hot;
      this.marks.redraw();
    }
    this.map.getContainer().classList.toggle("over-mark", Boolean(found));
    this.#say({ mark: found, province, at: event.containerPoint });
  }

  #say(detail) {
    if (detail.at === null && this.base.hovered) {
      this.base.hovered = null;
      this.basemap.redraw();
    }
    this.dispatchEvent(new CustomEvent("hover", { detail }));
  }

  #click(event) {
    const found = this.#under(event);
    if (found) this.choose(found);
    else {
      this.fan.close();
      this.marks.redraw();
      const province = this.outlines.provinceAt(this.marks._ctx, event.latlng.lng, event.latlng.lat);
      if (province) this.dispatchEvent(new CustomEvent("province", { detail: { code: province.code } }));
    }
  }

  /** What a click or Enter on a mark does: open an incident, list an area, spread a spot, zoom into a cluster. */
  choose({ kind, mark }) {
    if (kind === "point") this.dispatchEvent(new CustomEvent("pick", { detail: { id: mark.id } }));
    else if (kind === "area") this.#spot(mark.label, areaQuery(mark));
    else if (mark.district) this.#spot(mark.district.label, areaQuery(mark.district));
    else if (mark.ids || this.map.getZoom() >= this.map.getMaxZoom()) this.#spread(mark);
    else this.map.setView([mark.lat, mark.lon], Math.min(this.map.getMaxZoom(), this.map.getZoom() + ZOOM_STEP));
  }

  #spot(title, query) {
    this.dispatchEvent(new CustomEvent("spot", { detail: { title, query } }));
  }

  async #spread(cluster) {
    const query = { bbox: around(cluster), precision: ["exact", "settlement", "near"] };
    this.#spot(null, query);
    const page = await getJSON(`/collections/incidents/items?${queryWith(this.address, query)}&limit=60`);
    this.fan.open(cluster, page.features.map((feature) => feature.properties));
    this.marks.redraw();
  }
}

/** The filters with some of them replaced. */
export function queryWith(address, changes) {
  const params = new URLSearchParams(address.query({}, Object.keys(changes)));
  for (const [name, values] of Object.entries(changes)) for (const value of [values].flat()) params.append(name, value);
  return params.toString();
}

function around({ lon, lat }) {
  const reach = 1e-4;
  return [lon - reach, lat - reach, lon + reach, lat + reach].map((n) => n.toFixed(6)).join(",");
}

function areaQuery(area) {
  const { precision } = area;
  if (precision === "district") return { district: area.code ?? area.place_id, precision };
  if (precision === "province") return { province: area.code ?? area.label, precision };
  return { province: area.label, precision };
}
