// A small map of one document's incidents: numbers where they are placed, on a plate in the area where no point is known.

import { drawBasemap } from "./basemap.js";
import { CanvasLayer } from "./canvas.js";
import { pixels } from "./geo.js";
import { colour, faded, hatch } from "./look.js";
import { Outlines } from "./outlines.js";

const L = window.L;
const VENDOR = new URL("../vendor/", import.meta.url).pathname;
const RADIUS = 11;
const SPREAD = 16; // pixels between the numbers of one spot
const AREAS = new Set(["district", "province", "region"]); // drawn as areas, numbered on a plate and not on a pin
const PLATES = new Set([...AREAS, "country"]);

/** Fires "pick" {id}, and "point" {lon, lat} while `asking` for one. */
export class ReviewMap extends EventTarget {
  #spots = [];
  #entries = [];
  #chosen = null;
  #preview = null;
  asking = false;

  constructor(node) {
    super();
    this.map = L.map(node, { zoomControl: false, attributionControl: false, zoomSnap: 0.25, minZoom: 4, maxZoom: 13, keyboard: true });
    this.map.getContainer().setAttribute("aria-label", node.getAttribute("aria-label") ?? "");
    this.outlines = new Outlines();
    this.base = { outlines: this.outlines, selected: new Set(), hovered: null, shade: null, streets: false };
    this.map.createPane("basemap").style.zIndex = 210;
    this.map.createPane("incidents").style.zIndex = 420;
    this.map.setView([32.6, 69.4], 6, { animate: false });
    this.basemap = new CanvasLayer((frame) => drawBasemap(frame, this.base), { pane: "basemap" }).addTo(this.map);
    this.marks = new CanvasLayer((frame) => this.#draw(frame), { pane: "incidents" }).addTo(this.map);
    this.map.on("click", (event) => this.#click(event));
    new ResizeObserver(() => this.map.invalidateSize({ animate: false })).observe(node);
  }

  async load() {
    await this.outlines.load(VENDOR);
    this.redraw();
  }

  redraw() {
    this.basemap.redraw();
    this.marks.redraw();
  }

  /** Show numbered incidents: [{number, incident}]. */
  show(entries) {
    this.#entries = entries.filter(({ incident }) => incident.status !== "rejected" && incident.location.lon !== null);
    this.marks.redraw();
  }

  /** Everything in sight; called once the incidents are there. */
  fit() {
    const at = this.#entries.map(({ incident: { location } }) => [location.lat, location.lon]);
    if (at.length) this.map.fitBounds(L.latLngBounds(at).pad(0.35), { animate: false, maxZoom: 7, padding: [24, 24] });
  }

  focus(incident) {
    this.#chosen = incident;
    const location = incident?.location;
    if (location && location.lon !== null && !this.map.getBounds().pad(-0.1).contains([location.lat, location.lon])) {
      this.map.panTo([location.lat, location.lon], { animate: !matchMedia("(prefers-reduced-motion: reduce)").matches });
    }
    this.marks.redraw();
  }

  /** A place that is being considered, {lon, lat}, or null; `seek` brings it into sight. */
  preview(place, { seek = false } = {}) {
    this.#preview = place && place.lon !== null ? place : null;
    if (seek && this.#preview && !this.map.getBounds().pad(-0.1).contains([place.lat, place.lon])) this.map.panTo([place.lat, place.lon], { animate: false });
    this.marks.redraw();
  }

  ask(on) {
    this.asking = on;
    this.map.getContainer().classList.toggle("asking", on);
  }

  #draw(frame) {
    const areas = this.#entries.map(({ incident }) => incident).filter(({ id, location }) => AREAS.has(location.precision) && id !== this.#chosen?.id);
    const once = new Map(areas.map(({ location }) => [location.place_id ?? `${location.lon} ${location.lat}`, location]));
    for (const location of once.values()) this.#area(frame, location, "map-ink", 0.45);
    if (this.#chosen) this.#area(frame, this.#chosen.location, "map-select", 1);
    this.#spots = [];
    const taken = new Map();
    for (const { number, incident } of this.#entries) {
      const p = frame.point(incident.location.lon, incident.location.lat);
      const key = `${Math.round(p.x / 14)}/${Math.round(p.y / 14)}`;
      const beside = taken.get(key) ?? 0;
      taken.set(key, beside + 1);
      this.#spots.push({ id: incident.id, number, status: incident.status, plate: PLATES.has(incident.location.precision), x: p.x + beside * SPREAD, y: p.y });
    }
    const chosen = this.#spots.filter(({ id }) => id === this.#chosen?.id);
    for (const spot of [...this.#spots.filter((s) => !chosen.includes(s)), ...chosen]) sign(frame.ctx, spot, chosen.includes(spot));
    if (this.#preview) cross(frame.ctx, frame.point(this.#preview.lon, this.#preview.lat));
  }

  /** What is known of a place: its outline, else a circle of its uncertainty. `strength` is 1 for the chosen one. */
  #area(frame, location, token, strength) {
    if (location.lon === null) return;
    const { ctx } = frame;
    const ready = () => this.marks.redraw();
    const outline = AREAS.has(location.precision) && location.place_id ? this.outlines.of(null, location.place_id, ready) : null;
    const path = new Path2D();
    if (outline) path.addPath(outline.path, frame.matrix());
    else {
      const at = frame.point(location.lon, location.lat);
      path.arc(at.x, at.y, Math.max(4, pixels(location.uncertainty_m ?? 0, location.lat, frame.zoom)), 0, 2 * Math.PI);
    }
    ctx.save();
    ctx.fillStyle = hatch(ctx, faded(colour(token), 0.4 * strength), 8);
    ctx.fill(path);
    ctx.setLineDash([5, 4]);
    ctx.lineWidth = 1.4;
    ctx.strokeStyle = faded(colour(token), strength);
    ctx.stroke(path);
    ctx.restore();
  }

  #click(event) {
    if (this.asking) {
      this.dispatchEvent(new CustomEvent("point", { detail: { lon: event.latlng.lng, lat: event.latlng.lat } }));
      return;
    }
    const p = event.layerPoint.subtract(this.marks._bounds.min);
    const spot = this.#spots.findLast((one) => Math.hypot(one.x - p.x, one.y - p.y) <= RADIUS + 4);
    if (spot) this.dispatchEvent(new CustomEvent("pick", { detail: { id: spot.id } }));
  }
}

/** A number on the map: broken line while only a machine has said it, filled once a person has; square for an area. */
function sign(ctx, { x, y, number, status, plate }, chosen) {
  const sure = status === "reviewed";
  const around = (reach) => {
    ctx.beginPath();
    if (plate) ctx.roundRect(x - reach, y - reach, 2 * reach, 2 * reach, 4);
    else ctx.arc(x, y, reach, 0, 2 * Math.PI);
  };
  ctx.save();
  around(RADIUS);
  ctx.fillStyle = colour(sure ? "accent" : "raised");
  ctx.fill();
  ctx.lineWidth = 1.8;
  ctx.strokeStyle = colour(sure ? "accent" : "map-ink");
  ctx.setLineDash(sure ? [] : [3, 2.4]);
  ctx.stroke();
  if (chosen) {
    ctx.setLineDash([]);
    around(RADIUS + 4);
    ctx.lineWidth = 2.6;
    ctx.strokeStyle = colour("map-select");
    ctx.stroke();
  }
  ctx.font = "650 11.5px Inter, sans-serif";
  ctx.letterSpacing = "0px";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = colour(sure ? "accent-ink" : "map-ink");
  ctx.fillText(String(number), x, y + 0.5);
  ctx.restore();
}

function cross(ctx, { x, y }) {
  ctx.save();
  ctx.strokeStyle = colour("warn");
  ctx.lineWidth = 2.4;
  for (const [dx, dy] of [[1, 1], [1, -1]]) {
    ctx.beginPath();
    ctx.moveTo(x - 7 * dx, y - 7 * dy);
    ctx.lineTo(x + 7 * dx, y + 7 * dy);
    ctx.stroke();
  }
  ctx.beginPath();
  ctx.arc(x, y, 13, 0, 2 * Math.PI);
  ctx.stroke();
  ctx.restore();
}
