// The map under the incidents, drawn from outlines alone: no tile server is asked. Disputed lines are labelled, not decided.

import { colour, faded } from "./look.js";
import { mercator } from "./geo.js";
import { gettext as _, N_ } from "./text.js";

const OURS = new Set(["Afghanistan", "Pakistan"]);
const DURAND = [N_("Durand Line,"), N_("border not recognised by Afghanistan")];
const KASHMIR = { lon: 75.6, lat: 34.25, text: N_("Kashmir: disputed") };
const PLACED = { Afghanistan: [65.2, 33.9], Pakistan: [69.6, 29.6], India: [75.8, 26.6], Iran: [58.6, 32.4], China: [79.6, 37.6],
  Tajikistan: [71.2, 38.7], Uzbekistan: [65.6, 40.2], Turkmenistan: [59.6, 39.2], Oman: [57.4, 22.3], Kyrgyzstan: [74.6, 41.5] };

/**
 * Draw the basemap. `state`: outlines, selected (set of province codes), hovered (a province or null), shade (code →
 * 0…1, or null), streets (tiles lie below: only lines and labels are drawn).
 */
export function drawBasemap(frame, state) {
  const { ctx } = frame;
  if (!state.streets) {
    ctx.fillStyle = colour("map-sea");
    ctx.fillRect(0, 0, frame.size.x, frame.size.y);
  }
  if (!state.outlines.provinces.length) return; // names without a land would only be drawn twice
  frame.within((unit) => {
    if (!state.streets) land(ctx, unit, state);
    provinces(ctx, unit, state);
    borders(ctx, unit, state);
    disputed(ctx, unit, state);
    chosen(ctx, unit, state);
  });
  labels(frame, state);
}

function land(ctx, unit, { outlines }) {
  for (const country of outlines.countries) {
    ctx.fillStyle = colour(OURS.has(country.name) ? "map-land" : "map-land-2");
    ctx.fill(country.path);
  }
  ctx.fillStyle = colour("map-land");
  for (const province of outlines.provinces) ctx.fill(province.path);
}

function provinces(ctx, unit, { outlines, shade, hovered, streets }) {
  shadeDistricts(ctx, unit, outlines, shade);
  ctx.lineWidth = unit;
  ctx.strokeStyle = streets ? faded(colour("map-border"), 0.6) : colour("map-province");
  for (const province of outlines.provinces) {
    const depth = shade?.get(province.code);
    if (depth !== undefined) {
      ctx.fillStyle = faded(colour("map-shade"), 0.06 + 0.6 * depth);
      ctx.fill(province.path);
    }
    if (province === hovered) {
      ctx.fillStyle = faded(colour("map-select"), 0.07);
      ctx.fill(province.path);
    }
    ctx.stroke(province.path);
  }
}

/** Districts are shaded where their outlines are built; elsewhere the table alone tells. */
function shadeDistricts(ctx, unit, outlines, shade) {
  if (!shade || !outlines.districts.length) return;
  ctx.lineWidth = 0.6 * unit;
  ctx.strokeStyle = colour("map-province");
  for (const district of outlines.districts) {
    const depth = shade.get(district.code);
    if (depth === undefined) continue;
    ctx.fillStyle = faded(colour("map-shade"), 0.06 + 0.6 * depth);
    ctx.fill(district.path);
    ctx.stroke(district.path);
  }
}

function borders(ctx, unit, { outlines, streets }) {
  ctx.lineWidth = 1.2 * unit;
  ctx.lineJoin = "round";
  ctx.strokeStyle = streets ? faded(colour("map-border"), 0.7) : colour("map-border");
  for (const country of outlines.countries) {
    if (country.name !== "Siachen Glacier") ctx.stroke(country.path);
  }
}

/** Lines that somebody contests are broken: first wiped, since the countries' outlines run under them, then dashed. */
function disputed(ctx, unit, { outlines, streets }) {
  for (const line of outlines.lines) {
    if (!streets) {
      ctx.setLineDash([]);
      ctx.lineWidth = 3.2 * unit;
      ctx.strokeStyle = colour("map-land");
      ctx.stroke(line.path);
    }
    ctx.strokeStyle = colour("map-border");
    ctx.lineWidth = (line.kind === "durand" ? 1.9 : 1.3) * unit;
    ctx.setLineDash((line.kind === "durand" ? [7, 4] : [2, 3]).map((length) => length * unit));
    ctx.stroke(line.path);
  }
  ctx.setLineDash([]);
}

function chosen(ctx, unit, { outlines, selected }) {
  for (const province of outlines.provinces) {
    if (!selected.has(province.code)) continue;
    ctx.fillStyle = faded(colour("map-select"), 0.1);
    ctx.fill(province.path);
    ctx.strokeStyle = colour("map-select");
    ctx.lineWidth = 2.4 * unit;
    ctx.stroke(province.path);
  }
}

/** Labels in order of weight; one that would touch an earlier one is left out. */
function labels(frame, { outlines, selected }) {
  const taken = [];
  durandLabel(frame, outlines, taken);
  const { zoom } = frame;
  if (zoom < 8) {
    for (const country of outlines.countries) {
      const at = PLACED[country.name];
      if (!at || (OURS.has(country.name) && zoom >= 6.5)) continue;
      const ours = OURS.has(country.name);
      label(frame, taken, at[0], at[1], _(country.name).toUpperCase(), {
        font: `${ours ? 600 : 500} ${ours ? 15 : 11.5}px Inter, sans-serif`, spacing: ours ? 5 : 3, ink: ours ? "map-label" : "map-label-2", dim: ours ? 0.75 : 1,
      });
    }
  }
  if (zoom >= 5) label(frame, taken, KASHMIR.lon, KASHMIR.lat, _(KASHMIR.text), { font: "italic 600 11.5px 'Source Serif', serif", ink: "map-label" });
  if (zoom < 5.5) return;
  const size = zoom < 6.5 ? 10.5 : zoom < 8 ? 12 : 13.5;
  const order = [...outlines.provinces].sort((a, b) => area(b) - area(a));
  for (const province of order) {
    const on = selected.has(province.code);
    label(frame, taken, province.label.lon, province.label.lat, province.name, {
      font: `${on ? 650 : 500} ${size}px Inter, sans-serif`, spacing: 0.3, ink: on ? "map-select" : "map-label",
    });
  }
}

const area = ({ box }) => (box[2] - box[0]) * (box[3] - box[1]);

function label({ ctx, ...frame }, taken, lon, lat, text, look) {
  const p = project(frame, lon, lat);
  ctx.font = look.font;
  ctx.letterSpacing = `${look.spacing ?? 0}px`;
  const half = ctx.measureText(text).width / 2 + 5;
  const box = [p.x - half, p.y - 9, p.x + half, p.y + 9];
  if (p.x < -half || p.y < -9 || p.x > frame.size.x + half || p.y > frame.size.y + 9) return;
  if (taken.some((t) => box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1])) return;
  taken.push(box);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.globalAlpha = look.dim ?? 1;
  write(ctx, text, p.x, p.y, look.ink);
  ctx.globalAlpha = 1;
}

function project(frame, lon, lat) {
  const p = mercator(lon, lat);
  return { x: p.x * frame.scale - frame.corner.x, y: p.y * frame.scale - frame.corner.y };
}

function write(ctx, text, x, y, ink) {
  ctx.lineJoin = "round";
  ctx.lineWidth = 3;
  ctx.strokeStyle = faded(colour("map-halo"), 0.85);
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colour(ink);
  ctx.fillText(text, x, y);
}

/** The Durand Line's name along the line, on the straightest stretch in sight that is long enough for it. */
function durandLabel(frame, outlines, taken) {
  const line = outlines.lines.find(({ kind }) => kind === "durand");
  if (!line || frame.zoom < 5) return;
  const { ctx } = frame;
  ctx.font = "italic 600 12px 'Source Serif', serif";
  ctx.letterSpacing = "0.3px";
  const words = DURAND.map((part) => _(part));
  const width = Math.max(...words.map((part) => ctx.measureText(part).width));
  const margin = Math.min(frame.size.x, frame.size.y) * 0.2;
  const best = straightest(dense(line.points.map(([lon, lat]) => frame.point(lon, lat)), (p) => frame.holds(p, -margin)), width);
  if (!best) return;
  let angle = Math.atan2(best.b.y - best.a.y, best.b.x - best.a.x);
  if (angle > Math.PI / 2 || angle < -Math.PI / 2) angle += Math.PI;
  const x = (best.a.x + best.b.x) / 2;
  const y = (best.a.y + best.b.y) / 2;
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(angle);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  words.forEach((part, i) => write(ctx, part, 0, -best.rise - 11 - 14 * (words.length - 1 - i), "map-label"));
  ctx.restore();
  const middle = -best.rise - 11 - 7 * (words.length - 1); // above the line, in the turned frame
  const half = 7 * words.length + 3;
  for (let along = -width / 2; along <= width / 2; along += half) {
    const at = { x: x + along * Math.cos(angle) - middle * Math.sin(angle), y: y + along * Math.sin(angle) + middle * Math.cos(angle) };
    taken.push([at.x - half, at.y - half, at.x + half, at.y + half]);
  }
}

/** The part of a line that is `wanted`, with a point at least every so many pixels: straight parts have few of their own. */
function dense(points, wanted, step = 12) {
  const found = [];
  let a = points[0];
  for (const b of points) {
    const n = Math.min(200, Math.max(1, Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / step)));
    for (let k = 1; k <= n; k++) {
      const p = { x: a.x + ((b.x - a.x) * k) / n, y: a.y + ((b.y - a.y) * k) / n };
      if (wanted(p)) found.push(p);
    }
    a = b;
  }
  return found;
}

function straightest(points, width) {
  let best = null;
  for (let i = 0; i < points.length; i += 2) {
    for (let j = i + 1; j < points.length; j++) {
      const length = Math.hypot(points[j].x - points[i].x, points[j].y - points[i].y);
      if (length > width * 1.6) break;
      if (length < width) continue;
      const [over, under] = bulge(points.slice(i, j + 1));
      const score = over + under;
      if (!best || score < best.score) best = { a: points[i], b: points[j], score, rise: over };
      break;
    }
  }
  return best;
}

/** How far a stretch of line leaves its chord: above it as a reader sees it, and below. */
function bulge(points) {
  const a = points[0];
  const b = points.at(-1);
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  let [over, under] = [0, 0];
  for (const p of points) {
    const off = ((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)) / length;
    const up = b.x >= a.x ? -off : off;
    over = Math.max(over, up);
    under = Math.max(under, -up);
  }
  return [over, under];
}
