// Geometry for drawing: WGS 84 degrees (lon, lat) to Web Mercator, and GeoJSON to canvas paths.

// Paths are kept relative to a point in the region: canvas paths hold 32-bit floats, and the world is too wide for them.
const ORIGIN = { x: 0.692, y: 0.405 };
const EARTH_M = 6371008.8;

/** Web Mercator of the unit square, x east, y south. */
export function mercator(lon, lat) {
  const sine = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
  return { x: lon / 360 + 0.5, y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) };
}

/** Pixels that a length on the ground takes at a latitude and zoom. */
export function pixels(metres, lat, zoom) {
  const circumference = 2 * Math.PI * EARTH_M * Math.cos((lat * Math.PI) / 180);
  return (metres / circumference) * 256 * 2 ** zoom;
}

/** Metres between two points, well enough for a radius. */
export function metres(a, b) {
  const middle = (((a.lat + b.lat) / 2) * Math.PI) / 180;
  const dx = (b.lon - a.lon) * Math.cos(middle);
  return (Math.hypot(dx, b.lat - a.lat) * Math.PI * EARTH_M) / 180;
}

/** A path in units of the Mercator square around ORIGIN; draw it through `Frame.within`. */
export function pathOf(geometry) {
  const path = new Path2D();
  for (const [ring, closed] of lines(geometry)) {
    ring.forEach(([lon, lat], i) => {
      const p = mercator(lon, lat);
      if (i) path.lineTo(p.x - ORIGIN.x, p.y - ORIGIN.y);
      else path.moveTo(p.x - ORIGIN.x, p.y - ORIGIN.y);
    });
    if (closed) path.closePath();
  }
  return path;
}

function* lines(geometry) {
  const { type, coordinates } = geometry;
  if (type === "Polygon") for (const ring of coordinates) yield [ring, true];
  else if (type === "MultiPolygon") for (const polygon of coordinates) for (const ring of polygon) yield [ring, true];
  else if (type === "LineString") yield [coordinates, false];
  else if (type === "MultiLineString") for (const line of coordinates) yield [line, false];
}

/** Box of a geometry: [west, south, east, north] in degrees. */
export function boxOf(geometry) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [ring] of lines(geometry)) {
    for (const [lon, lat] of ring) {
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    }
  }
  return box;
}

/** A point well inside an area, for its label: the middle of the widest stretch of the scan line that has the widest. */
export function insideOf(geometry) {
  const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
  const rings = polygons.map((p) => p[0]).sort((a, b) => b.length - a.length)[0];
  const [, south, , north] = boxOf({ type: "Polygon", coordinates: [rings] });
  let best = { width: -1 };
  for (const part of [0.5, 0.42, 0.58, 0.35, 0.65]) {
    const lat = south + (north - south) * part;
    const crossings = [];
    rings.forEach(([x1, y1], i) => {
      const [x2, y2] = rings[(i + 1) % rings.length];
      if (y1 > lat !== y2 > lat) crossings.push(x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1));
    });
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const width = (crossings[i + 1] - crossings[i]) * (1 - Math.abs(part - 0.5));
      if (width > best.width) best = { width, lon: (crossings[i] + crossings[i + 1]) / 2, lat };
    }
  }
  return best;
}

/** One drawing of the map: where degrees fall on the canvas at this zoom. Coordinates are CSS pixels. */
export class Frame {
  constructor(ctx, zoom, corner, size) {
    this.ctx = ctx;
    this.zoom = zoom;
    this.scale = 256 * 2 ** zoom;
    this.corner = corner; // world pixels of the canvas' upper left corner
    this.size = size;
  }

  point(lon, lat) {
    const p = mercator(lon, lat);
    return { x: p.x * this.scale - this.corner.x, y: p.y * this.scale - this.corner.y };
  }

  /** Whether a spot lies on the canvas or within `margin` pixels of it. */
  holds(p, margin = 0) {
    return p.x > -margin && p.y > -margin && p.x < this.size.x + margin && p.y < this.size.y + margin;
  }

  /** Run `draw(unit)` with the canvas in path units; `unit` is one pixel there, for line widths. */
  within(draw) {
    const { ctx, scale } = this;
    ctx.save();
    ctx.translate(ORIGIN.x * scale - this.corner.x, ORIGIN.y * scale - this.corner.y);
    ctx.scale(scale, scale);
    draw(1 / scale);
    ctx.restore();
  }

  /** From path units to pixels of the canvas, for paths that must be placed and not drawn. */
  matrix() {
    const { scale, corner } = this;
    return new DOMMatrix([scale, 0, 0, scale, ORIGIN.x * scale - corner.x, ORIGIN.y * scale - corner.y]);
  }

  /** Whether a point in degrees lies in a path made by `pathOf`. */
  static inside(ctx, path, lon, lat) {
    const p = mercator(lon, lat);
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    // In path units the region is a few thousandths wide: too small for the hit test's tolerance, unless enlarged.
    const big = 1e6;
    const large = new Path2D();
    large.addPath(path, new DOMMatrix([big, 0, 0, big, 0, 0]));
    const hit = ctx.isPointInPath(large, (p.x - ORIGIN.x) * big, (p.y - ORIGIN.y) * big, "evenodd");
    ctx.restore();
    return hit;
  }
}
