// Outlines of admin units and of the countries around them, as paths ready to draw.

import { getJSON } from "./api.js";
import { Frame, boxOf, insideOf, pathOf } from "./geo.js";

const DISTRICTS = "/collections/admin-units/items?level=district&limit=1000";
const REGIONS = "/collections/admin-units/items?level=region&limit=500"; // few and small: all in one go

/** A unit's outline: path, box in degrees, label point, name, code. Box and label are worked out when asked for first. */
function shape(feature) {
  const { geometry, properties } = feature;
  if (!geometry || !/Polygon/.test(geometry.type)) return null;
  return {
    code: properties.code ?? feature.id ?? null,
    placeId: properties.place_id ?? feature.id ?? null,
    name: properties.name ?? "",
    names: Object.values(properties.names ?? {}),
    country: properties.country ?? null,
    approximate: Boolean(properties.approximate),
    geometry,
    path: pathOf(geometry),
    get box() { return once(this, "box", boxOf(geometry)); },
    get label() { return once(this, "label", insideOf(geometry)); },
  };
}

/** Put a value in the place of the getter that made it. */
function once(object, name, value) {
  Object.defineProperty(object, name, { value });
  return value;
}

export class Outlines {
  provinces = [];
  districts = [];
  countries = [];
  lines = [];
  #byId = new Map();
  #names = new Map(); // code or place id → name, also of units without an outline
  #asked = new Set();
  #waiting = new Map(); // address → whom to call when its answer has come
  #districts = null; // code or place id → names

  /** Load what the basemap is made of. `base` is where the vendor files are. */
  async load(vendor) {
    const [units, around] = await Promise.all([
      getJSON("/collections/admin-units/items?level=province&limit=200"),
      getJSON(`${vendor}neighbours.geojson`),
    ]);
    this.provinces = units.features.filter((f) => !f.properties.valid_to).map(shape).filter(Boolean);
    for (const unit of this.provinces) this.#keep(unit);
    for (const feature of around.features) {
      const path = pathOf(feature.geometry);
      if (feature.properties.kind === "country") this.countries.push({ name: feature.properties.name, path });
      else this.lines.push({ kind: feature.properties.kind, path, points: feature.geometry.coordinates });
    }
  }

  /** The districts' outlines, asked for once, when somebody shades by them; none where they are not built. */
  async loadDistricts() {
    if (this.#asked.has(DISTRICTS)) return;
    this.#asked.add(DISTRICTS);
    const units = await getJSON(DISTRICTS);
    this.districts = units.features.map(shape).filter(Boolean);
    for (const unit of this.districts) this.#keep(unit);
  }

  #keep(unit, { code, place_id: placeId, name } = unit) {
    for (const id of [code, placeId ?? unit?.placeId]) {
      if (id && unit) this.#byId.set(id, unit);
      if (id && name) this.#names.set(id, name);
    }
  }

  /** The outline of a unit or region, or null while it is not here; asking for it fetches it once and then calls `ready`. */
  of(code, placeId, ready) {
    const known = this.#byId.get(code) ?? this.#byId.get(placeId);
    if (known) return known;
    const ask = (placeId ?? "").startsWith("region.") ? REGIONS : `/collections/admin-units/items/${encodeURIComponent(placeId ?? code)}`;
    if (this.#waiting.has(ask)) this.#waiting.get(ask).add(ready);
    else if (!this.#asked.has(ask)) this.#fetch(ask, ready);
    return null;
  }

  async #fetch(ask, ready) {
    this.#asked.add(ask);
    this.#waiting.set(ask, new Set([ready]));
    const answer = await getJSON(ask).catch(() => ({ features: [] })); // the circle of its radius and the code stand
    for (const unit of answer.features ?? [answer]) this.#keep(shape(unit), unit.properties);
    const waiting = this.#waiting.get(ask);
    this.#waiting.delete(ask);
    for (const call of waiting) call();
  }

  /** Today's province at a point, or null. */
  provinceAt(ctx, lon, lat) {
    return this.provinces.find(({ box, path }) => lon >= box[0] && lat >= box[1] && lon <= box[2] && lat <= box[3]
      && Frame.inside(ctx, path, lon, lat)) ?? null;
  }

  /** Other names of a province or district, in any script, to search by. */
  spellings(code) {
    const province = this.provinces.find((one) => one.code === code);
    return province ? [province.name, ...province.names] : this.#districts?.get(code) ?? [];
  }

  /** Fetch the districts' names in the region's scripts: some hundred kilobytes, so only for who types in one of them. */
  async loadDistrictNames() {
    if (this.#districts) return;
    this.#districts = new Map();
    const { features } = await getJSON("/collections/admin-units/items?level=district&limit=5000");
    for (const { properties } of features) {
      const names = Object.values(properties.names ?? {});
      for (const key of [properties.code, properties.place_id]) if (key) this.#districts.set(key, names);
    }
  }

  /** The name of a unit by code; the code while it is not here. With `ready`, it is asked for and `ready` called then. */
  nameOf(code, ready = null) {
    const name = this.#names.get(code);
    if (!name && ready && /^[A-Z]{2}[-\d]|\./.test(code)) this.of(code, code, ready);
    return name ?? code;
  }

  /** The code of a province by code or name, any case; the value itself where it names no province of today. */
  codeOf(value) {
    const wanted = value.toLowerCase();
    return this.provinces.find((p) => p.code.toLowerCase() === wanted || p.name.toLowerCase() === wanted)?.code ?? value;
  }
}
