// Incidents on the canvas, each drawn as what is known of its place. Everything drawn is also a target: `marksAt`.

import { colour, faded, hatch, typeToken } from "./look.js";
import { number } from "./text.js";
import { pixels } from "./geo.js";

const SMALLEST_AREA = 15; // pixels: a district with a smaller radius can't be seen as an area and is counted in a cluster
const SMALLEST_AMONG_MANY = 42; // the same where many districts are in sight
const MANY_DISTRICTS = 30;
const FEW_AREAS = 6; // up to so many areas are hatched at full strength; more would turn the map grey
const MANY_NAMES = 40; // beyond so many areas in sight their names wait for the mouse
const GAP = 8; // pixels between hatch lines, the same for every area: where areas overlap their lines coincide
const MERGE = 0.96; // clusters nearer than this part of their radii together become one

const NUDGES = [[0, 0], [0, -24], [0, 24], [-34, 0], [34, 0], [-34, -30], [34, -30], [-34, 30], [34, 30], [0, -50], [0, 50], [-62, 0], [62, 0]];

/** Radius of a cluster's disc in pixels: the area grows with the logarithm, so that a million still fits. */
export function clusterRadius(count) {
  return 10 + 2.5 * Math.log2(1 + count) ** 0.92;
}

/**
 * What to draw at a zoom: {points, clusters, areas}, from the tiles' points and clusters and the summary's areas.
 * Areas too small to be seen as areas join the clusters; clusters that would overlap become one.
 */
export function arrange(frame, tiles, areas) {
  const points = tiles.flatMap((tile) => tile.points).map((point) => ({ ...point, at: frame.point(point.lon, point.lat) }));
  const clusters = tiles.flatMap((tile) => tile.clusters).map((c) => ({ ...c, at: frame.point(c.lon, c.lat) }));
  const placed = areas.filter(({ lon, lat }) => lon !== null && lat !== null).map((area) => ({
    ...area, at: frame.point(area.lon, area.lat), radius: pixels(area.radius_m ?? 0, area.lat, frame.zoom),
  }));
  const districts = placed.filter((area) => area.precision === "district" && frame.holds(area.at));
  const smallest = districts.filter(({ radius }) => radius >= SMALLEST_AREA).length > MANY_DISTRICTS ? SMALLEST_AMONG_MANY : SMALLEST_AREA;
  const tooSmall = (area) => area.precision === "district" && area.radius < smallest;
  for (const area of placed.filter(tooSmall)) clusters.push({ ...area, precisions: { district: area.count }, ids: null, district: area });
  const shown = placed.filter((area) => !tooSmall(area));
  const kept = merged(clusters);
  const beside = (area) => (frame.holds(area.at) ? freeSpot(area, kept, points) : area.at);
  return { points, clusters: kept, areas: shown.map((area) => ({ ...area, from: area.at, at: beside(area) })) };
}

/** Where an area's count can stand without hiding under a cluster or a dot: at its point, else a little beside it. */
function freeSpot({ at }, clusters, points) {
  const free = (p) => clusters.every((c) => !nearer(c.at, p, c.reach + 13)) && points.every((one) => !nearer(one.at, p, 18));
  for (const [dx, dy] of NUDGES) {
    const p = { x: at.x + dx, y: at.y + dy };
    if (free(p)) return dx || dy ? p : at;
  }
  return at;
}

/** Whether two spots are less than a distance apart; a map full of marks asks this some hundred thousand times. */
function nearer(a, b, distance) {
  const dx = a.x - b.x;
  const dy = a.y - b.y;
  return dx * dx + dy * dy < distance * distance;
}

function merged(clusters) {
  const kept = [];
  for (const next of clusters.sort((a, b) => b.count - a.count)) {
    const reach = clusterRadius(next.count);
    const near = kept.find((c) => nearer(c.at, next.at, MERGE * (c.reach + reach)));
    if (near) join(near, next);
    else kept.push({ ...next, reach, precisions: { ...next.precisions } });
  }
  return kept;
}

function join(into, other) {
  const all = into.count + other.count;
  const weigh = (a, b) => (a * into.count + b * other.count) / all;
  into.at = { x: weigh(into.at.x, other.at.x), y: weigh(into.at.y, other.at.y) };
  into.lon = weigh(into.lon, other.lon);
  into.lat = weigh(into.lat, other.lat);
  into.count = all;
  into.reach = clusterRadius(all);
  into.ids = null;
  into.district = null;
  for (const [name, n] of Object.entries(other.precisions)) into.precisions[name] = (into.precisions[name] ?? 0) + n;
}

/** Areas: hatched outline, or a dashed circle of the radius where there is no outline; with a count. */
export function drawAreas(frame, areas, outlineOf, hot) {
  const { ctx } = frame;
  const weight = { country: 0, region: 1, province: 2, district: 3 };
  const order = [...areas].sort((a, b) => weight[a.precision] - weight[b.precision]);
  const inSight = order.filter(({ at, radius }) => frame.holds(at, radius)).length;
  const usual = Math.max(0.15, Math.min(1, FEW_AREAS / Math.max(1, inSight)));
  for (const area of order) {
    const strength = area.place_id === hot ? 1.5 : usual;
    const outline = area.has_outline ? outlineOf(area) : null;
    if (outline) drawOutline(frame, area, outline, strength);
    else drawCircle(ctx, { at: frame.point(area.lon, area.lat), radius: area.radius }, strength);
  }
  const labels = [];
  for (const area of order) drawBadge(ctx, area, inSight <= MANY_NAMES || area.place_id === hot ? labels : null);
}

function drawOutline(frame, area, outline, strength) {
  const { ctx } = frame;
  const ink = colour("map-ink");
  const wide = area.precision !== "district";
  fillHatched(frame, outline.path, faded(ink, (wide ? 0.2 : 0.3) * strength));
  frame.within((unit) => {
    ctx.strokeStyle = faded(ink, (wide ? 0.5 : 0.62) * strength);
    ctx.lineWidth = (area.approximate ? 1.5 : 1.2) * unit;
    ctx.setLineDash(area.approximate ? [6 * unit, 5 * unit] : []);
    ctx.stroke(outline.path);
  });
}

function fillHatched(frame, path, ink) {
  const { ctx } = frame;
  // The path is filled in pixels, so that the hatch keeps its width at every zoom; a clip would take ten times as long.
  const moved = new Path2D();
  moved.addPath(path, frame.matrix());
  ctx.fillStyle = hatch(ctx, ink, GAP);
  ctx.fill(moved);
}

function drawCircle(ctx, { at, radius }, strength = 1) {
  const ink = colour("map-ink");
  ctx.save();
  ctx.beginPath();
  ctx.arc(at.x, at.y, Math.max(radius, 10), 0, 2 * Math.PI);
  ctx.fillStyle = hatch(ctx, faded(ink, 0.28 * strength), GAP);
  ctx.fill();
  ctx.setLineDash([5, 4]);
  ctx.lineWidth = 1.3;
  ctx.strokeStyle = faded(ink, 0.65 * strength);
  ctx.stroke();
  ctx.restore();
}

/** The count of an area on a square plate, so that it isn't taken for a cluster of points; its name when there is room. */
function drawBadge(ctx, area, labels = null) {
  const text = number(area.count);
  if (area.from && area.from !== area.at) {
    ctx.beginPath();
    ctx.moveTo(area.from.x, area.from.y);
    ctx.lineTo(area.at.x, area.at.y);
    ctx.lineWidth = 1;
    ctx.strokeStyle = faded(colour("map-ink"), 0.5);
    ctx.stroke();
  }
  ctx.font = "650 12px Inter, sans-serif";
  ctx.letterSpacing = "0px";
  const width = Math.max(22, ctx.measureText(text).width + 12);
  ctx.beginPath();
  ctx.roundRect(area.at.x - width / 2, area.at.y - 10, width, 20, 4);
  ctx.fillStyle = colour("raised");
  ctx.fill();
  ctx.lineWidth = 1.4;
  ctx.strokeStyle = faded(colour("map-ink"), 0.8);
  ctx.stroke();
  ctx.fillStyle = colour("map-ink");
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(text, area.at.x, area.at.y + 0.5);
  if (labels && area.precision !== "province" && area.radius >= 34) drawName(ctx, area, labels);
}

/** An area's name under its count, unless it would run into another. */
function drawName(ctx, { at, label }, labels) {
  ctx.font = "500 12px Inter, sans-serif";
  const half = ctx.measureText(label).width / 2 + 3;
  const box = [at.x - half, at.y + 12, at.x + half, at.y + 28];
  if (labels.some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1])) return;
  labels.push(box);
  ctx.lineWidth = 3;
  ctx.strokeStyle = faded(colour("map-halo"), 0.9);
  ctx.strokeText(label, at.x, at.y + 20);
  ctx.fillText(label, at.x, at.y + 20);
}

const SURE = ["exact", "settlement"];

/** Clusters: a disc with its count; the ring says how much of it is known to a settlement (full) or less (broken). */
export function drawClusters(ctx, clusters) {
  const ink = colour("map-ink");
  for (const cluster of clusters) {
    if (cluster.district) {
      drawCircle(ctx, { at: cluster.at, radius: SMALLEST_AREA });
      drawBadge(ctx, { ...cluster.district, at: cluster.at, radius: 0 });
      continue;
    }
    const { at: { x, y }, reach: radius } = cluster;
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fillStyle = faded(colour("raised"), 0.94);
    ctx.fill();
    const sure = SURE.reduce((sum, name) => sum + (cluster.precisions[name] ?? 0), 0) / cluster.count;
    const start = -Math.PI / 2;
    ctx.lineWidth = 3;
    ctx.strokeStyle = ink;
    ring(ctx, x, y, radius - 1.5, start, start + sure * 2 * Math.PI);
    ctx.setLineDash([2.4, 2.4]);
    ctx.strokeStyle = faded(ink, 0.6);
    ring(ctx, x, y, radius - 1.5, start + sure * 2 * Math.PI, start + 2 * Math.PI);
    ctx.setLineDash([]);
    ctx.fillStyle = ink;
    ctx.font = `600 ${cluster.count > 999 ? 11.5 : 12.5}px Inter, sans-serif`;
    ctx.letterSpacing = "0px";
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(short(cluster.count), x, y + 0.5);
  }
}

function ring(ctx, x, y, radius, from, to) {
  if (to - from < 0.01) return;
  ctx.beginPath();
  ctx.arc(x, y, radius, from, to);
  ctx.stroke();
}

function short(count) {
  if (count < 10000) return number(count);
  return count < 1e6 ? `${number(Math.round(count / 1000))}k` : `${number(Math.round(count / 1e5) / 10)}M`;
}

export const POINT_RADIUS = 6.5;

/** Single incidents: a dot for a settlement, a circle of its uncertainty for "near"; split where disputed. */
export function drawPoints(frame, points) {
  const { ctx, zoom } = frame;
  for (const point of points) {
    const ink = colour(`type-${typeToken(point.event_type)}`);
    if (point.precision === "near") {
      const radius = Math.max(POINT_RADIUS + 3, pixels(point.uncertainty_m ?? 0, point.lat, zoom));
      ctx.beginPath();
      ctx.arc(point.at.x, point.at.y, radius, 0, 2 * Math.PI);
      ctx.fillStyle = faded(ink, 0.1);
      ctx.fill();
      ctx.lineWidth = 1.3;
      ctx.strokeStyle = faded(ink, 0.85);
      ctx.stroke();
    }
    dot(ctx, point, ink, point.precision === "near" ? 3.6 : POINT_RADIUS);
  }
}

function dot(ctx, point, ink, radius) {
  const { x, y } = point.at;
  ctx.beginPath();
  ctx.arc(x, y, radius + 1.5, 0, 2 * Math.PI);
  ctx.fillStyle = colour("map-halo");
  ctx.fill();
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = point.disputed ? colour("map-halo") : ink;
  ctx.fill();
  if (point.disputed) {
    ctx.lineWidth = 1.8;
    ctx.strokeStyle = ink;
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(x, y, radius, Math.PI / 2, -Math.PI / 2);
    ctx.fillStyle = ink;
    ctx.fill();
  }
  if (point.precision === "exact") {
    ctx.beginPath();
    ctx.arc(x, y, 2.2, 0, 2 * Math.PI);
    ctx.fillStyle = colour("map-halo");
    ctx.fill();
  }
}

/** The open incident, and the one the reader points at: a ring around its place. */
export function drawFocus(frame, spot, strong) {
  const { ctx, zoom } = frame;
  const at = frame.point(spot.lon, spot.lat);
  const wide = ["exact", "settlement"].includes(spot.precision) ? 0 : pixels(spot.uncertainty_m ?? 0, spot.lat, zoom);
  ctx.save();
  ctx.strokeStyle = colour("map-select");
  ctx.lineWidth = strong ? 3 : 2;
  ctx.beginPath();
  ctx.arc(at.x, at.y, Math.max(POINT_RADIUS + 6, wide), 0, 2 * Math.PI);
  ctx.stroke();
  ctx.restore();
}

/** What lies under a spot of the canvas, the topmost first: {kind, mark}. */
export function markAt(arranged, p) {
  const hit = (mark, radius) => Math.hypot(mark.at.x - p.x, mark.at.y - p.y) <= radius;
  const point = arranged.points.findLast((m) => hit(m, POINT_RADIUS + 4));
  if (point) return { kind: "point", mark: point };
  const cluster = arranged.clusters.findLast((m) => hit(m, m.reach + 1));
  if (cluster) return { kind: "cluster", mark: cluster };
  const area = arranged.areas.findLast((m) => Math.abs(m.at.x - p.x) < 17 && Math.abs(m.at.y - p.y) < 12)
    ?? arranged.areas.filter((m) => !m.has_outline && hit(m, Math.max(m.radius, 12))).sort((a, b) => a.radius - b.radius)[0];
  return area ? { kind: "area", mark: area } : null;
}
