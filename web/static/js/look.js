// Colours and signs that map, list and legend share. Colours are the style sheet's tokens, so that themes reach the canvas.

import { drawing, el } from "./dom.js";
import { N_ } from "./text.js";

export const EVENT_TYPES = [
  [N_("Battles"), "battles"],
  [N_("Explosions/Remote violence"), "explosions"],
  [N_("Violence against civilians"), "civilians"],
  [N_("Protests"), "protests"],
  [N_("Riots"), "riots"],
  [N_("Strategic developments"), "strategic"],
];
const TYPE_TOKEN = new Map(EVENT_TYPES);

export const PRECISIONS = ["exact", "settlement", "near", "district", "province", "region", "country", "unlocated"];

/** The name of an event type's colour token, without `--type-`. */
export function typeToken(eventType) {
  return TYPE_TOKEN.get(eventType) ?? "none";
}

let resolved = new Map();
let probe = null; // one for all: an element that comes and goes makes the browser style the page anew each time

/** A token's colour as the browser computes it, in the present theme. */
export function colour(token) {
  let value = resolved.get(token);
  if (!value) {
    if (!probe) {
      probe = el("i", { hidden: true });
      document.body.append(probe);
    }
    probe.style.color = `var(--${token})`;
    value = getComputedStyle(probe).color;
    resolved.set(token, value);
  }
  return value;
}

/** The theme has changed: ask again. */
export function forgetColours() {
  resolved = new Map();
  hatches.clear();
}

/** The same colour at an opacity. */
export function faded(css, alpha) {
  const [r, g, b] = css.match(/[\d.]+/g);
  return `rgb(${r} ${g} ${b} / ${alpha})`;
}

const hatches = new Map();

/** Diagonal lines, the sign of "somewhere in here", as a canvas pattern. */
export function hatch(ctx, css, gap = 7, weight = 1.1) {
  const key = `${css}|${gap}|${weight}`;
  if (!hatches.has(key)) {
    const tile = document.createElement("canvas");
    // One pixel of the tile is one of the screen: a pattern that has to be scaled takes many times as long to fill with.
    tile.width = tile.height = Math.round(gap * (window.devicePixelRatio || 1));
    const ratio = tile.width / gap;
    const pen = tile.getContext("2d");
    pen.scale(ratio, ratio);
    pen.strokeStyle = css;
    pen.lineWidth = weight;
    pen.beginPath();
    for (const shift of [-gap, 0, gap]) {
      pen.moveTo(shift - 1, gap + 1);
      pen.lineTo(shift + gap + 1, -1);
    }
    pen.stroke();
    const pattern = ctx.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix([1 / ratio, 0, 0, 1 / ratio, 0, 0]));
    hatches.set(key, pattern);
  }
  return hatches.get(key);
}

const LINE = { fill: "none", stroke: "currentColor", "stroke-width": 1.4 };
const DASH = { ...LINE, "stroke-dasharray": "2.6 2" };
const DIAGONALS = ["M4 12 12 4", "M4 8 8 4", "M8 13 13 8", "M4.5 15.5 15.5 4.5"];
const SHAPE = "M3.5 6 9 2.6 15 4.5 15.4 11.5 10 15.4 4 13Z";

/** The sign of a precision, the same on map, list and legend. */
export function precisionSign(precision) {
  const hatched = DIAGONALS.slice(0, 3).map((d) => ["path", { d, ...LINE, "stroke-width": 1 }]);
  const parts = {
    exact: [["circle", { cx: 9, cy: 9, r: 5, fill: "currentColor" }], ["circle", { cx: 9, cy: 9, r: 1.7, class: "hole" }]],
    settlement: [["circle", { cx: 9, cy: 9, r: 5, fill: "currentColor" }]],
    near: [["circle", { cx: 9, cy: 9, r: 6.6, ...LINE }], ["circle", { cx: 9, cy: 9, r: 1.8, fill: "currentColor" }]],
    district: [["circle", { cx: 9, cy: 9, r: 6.6, ...DASH }], ...hatched],
    province: [["path", { d: SHAPE, ...LINE }], ...hatched],
    region: [["path", { d: SHAPE, ...DASH }], ...hatched],
    country: [["rect", { x: 2.5, y: 4, width: 13, height: 10, ...LINE }]],
    unlocated: [["path", { d: "M3 10.5h3.5l1 2h3l1-2H15M3 10.5 5 4.5h8l2 6v4H3z", ...LINE }]],
  };
  return drawing(18, 18, parts[precision] ?? parts.unlocated, { class: "sign" });
}

/** A dot in the colour of an event type; split where the incident is disputed. */
export function typeDot(eventType, disputed = false) {
  const token = typeToken(eventType);
  const parts = disputed
    ? [["circle", { cx: 7, cy: 7, r: 5, fill: "none", stroke: "currentColor", "stroke-width": 1.6 }],
      ["path", { d: "M7 2a5 5 0 0 0 0 10z", fill: "currentColor" }]]
    : [["circle", { cx: 7, cy: 7, r: 5.6, fill: "currentColor" }]];
  return drawing(14, 14, parts, { class: `dot type-${token}` });
}
