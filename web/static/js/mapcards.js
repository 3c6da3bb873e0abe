// What lies on the map beside the canvas: zoom, legend, the tray of unlocated incidents, the tip, street tiles if there are any.

import { el, fill, icon } from "./dom.js";
import { precisionSign } from "./look.js";
import { gettext as _, ngettext, number } from "./text.js";
import { precisionName } from "./words.js";

const L = window.L;
const MOST = 120; // marks that the keyboard list names; beyond that the incident list is the better way

export function mapCards(node, view, address) {
  const { map, settings } = view;
  const tray = el("button", { type: "button", class: "card tray", on: { click: () => address.set({ precision: address.has("precision", "unlocated") ? null : "unlocated" }) } });
  const here = el("button", { type: "button", class: "card here", on: { click: () => address.set({ bbox: address.one("bbox") ? null : view.bbox }) } }, _("Only this part of the map"));
  const tip = el("div", { class: "card tip", hidden: true, role: "presentation" });
  const scale = el("div", { class: "scale", "aria-hidden": "true" });
  const marks = el("ul", { class: "marks", "aria-label": _("What the map shows here") });
  const tool = (name, label, press) => el("button", { type: "button", class: "button icon", title: label, "aria-label": label, on: { click: press } }, icon(name));
  const zoom = el("div", { class: "card zoom", role: "group", "aria-label": _("Zoom") },
    tool("plus", _("Zoom in"), () => map.zoomIn()), tool("minus", _("Zoom out"), () => map.zoomOut()), tool("home", _("Whole region"), () => view.home()),
    settings.tileUrl ? streets(view, tool, (text) => (source.textContent = text)) : null);
  const source = el("span");
  const home = document.body.dataset.embedded ? el("a", { href: "/", target: "_top" }, "geomap") : null;
  const credit = el("p", { class: "credit" }, source, _("Outlines: Natural Earth. Boundaries shown are not an endorsement."), home && " ", home);
  marks.addEventListener("keydown", (event) => walk(marks, event));
  fill(node, zoom, here, tray, tip, scale, credit, marks);
  const measure = () => drawScale(scale, map);
  map.on("moveend", measure);
  measure();
  let due = 0;
  return {
    tip,
    show(summary) {
      const n = summary.unlocated;
      tray.hidden = n === 0;
      tray.setAttribute("aria-pressed", String(address.has("precision", "unlocated")));
      fill(tray, precisionSign("unlocated"), el("span", {}, el("b", {}, number(n)), " ", _("without a place on the map")));
      here.setAttribute("aria-pressed", String(Boolean(address.one("bbox"))));
      this.objects();
    },
    /** Name the marks for keyboard and screen reader, right after what is seen has been drawn. */
    objects() {
      clearTimeout(due);
      due = setTimeout(() => {
        fill(marks, inSight(view).map((found) => el("li", {}, markButton(view, found))));
        marks.querySelector("button")?.setAttribute("tabindex", "0");
      });
    },
  };
}

/** A mark of the canvas as a button: pointed at on the map while it has the focus, chosen by Enter. */
function markButton(view, { kind, mark }) {
  const spot = { lon: mark.lon, lat: mark.lat, precision: "settlement" };
  return el("button", {
    type: "button", class: "button mark", tabindex: -1, data: { kind },
    on: { click: () => view.choose({ kind, mark }), focus: () => view.focus("pointed", spot), blur: () => view.focus("pointed", null) },
  }, describe(kind, mark));
}

/** One stop of the Tab key for all marks; the arrows walk among them. */
function walk(marks, event) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...marks.querySelectorAll("button")];
  const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
  for (const mark of all) mark.tabIndex = mark === next ? 0 : -1;
  next?.focus();
}

function inSight({ arranged, map, marks }) {
  const corner = marks._bounds?.min;
  if (!corner) return [];
  const size = map.getSize();
  const seen = ({ mark }) => {
    const p = map.layerPointToContainerPoint([mark.at.x + corner.x, mark.at.y + corner.y]);
    return p.x >= 0 && p.y >= 0 && p.x <= size.x && p.y <= size.y;
  };
  const all = [
    ...arranged.areas.map((mark) => ({ kind: "area", mark })),
    ...arranged.clusters.map((mark) => ({ kind: "cluster", mark })),
    ...arranged.points.map((mark) => ({ kind: "point", mark })),
  ];
  return all.filter(seen).slice(0, MOST);
}

function describe(kind, mark) {
  if (kind === "point") return `${mark.title} – ${precisionName(mark.precision)}`;
  if (kind === "area") return `${mark.label} – ${precisionName(mark.precision)}: ${ngettext("{n} incident", "{n} incidents", mark.count)}`;
  return `${ngettext("{n} incident", "{n} incidents", mark.count)}: ${parts(mark.precisions)}`;
}

function parts(precisions) {
  return Object.entries(precisions).sort((a, b) => b[1] - a[1]).map(([name, n]) => `${precisionName(name)} ${number(n)}`).join(", ");
}

/** What the mouse is over, in words. */
export function showTip(tip, { mark: found, province, at }, label) {
  if (!at || (!found && !province)) {
    tip.hidden = true;
    return;
  }
  if (found) {
    const { kind, mark } = found;
    if (kind === "point") fill(tip, el("b", {}, mark.title), mark.precision && el("p", {}, precisionSign(mark.precision), precisionName(mark.precision)));
    else if (kind === "area") fill(tip, el("b", {}, mark.label), el("p", {}, precisionSign(mark.precision), `${precisionName(mark.precision)} · ${ngettext("{n} incident", "{n} incidents", mark.count)}`));
    else fill(tip, el("b", {}, ngettext("{n} incident", "{n} incidents", mark.count)), Object.entries(mark.precisions).map(([name, n]) => el("p", {}, precisionSign(name), `${precisionName(name)} ${number(n)}`)));
  } else {
    fill(tip, el("b", {}, label("province", province.code)), el("p", { class: "tip-names", dir: "rtl" }, [...new Set(province.names.filter((name) => name !== province.name))].join(" · ")),
      el("p", {}, _("Click to filter by this province")));
  }
  tip.hidden = false;
  const room = tip.parentNode.getBoundingClientRect();
  const x = at.x + 16 + tip.offsetWidth > room.width ? at.x - tip.offsetWidth - 14 : at.x + 16;
  const y = Math.max(6, Math.min(at.y + 12, room.height - tip.offsetHeight - 6));
  tip.style.transform = `translate(${Math.max(4, x)}px, ${y}px)`;
}

function drawScale(node, map) {
  const middle = (map.getCenter().lat * Math.PI) / 180;
  const perKm = (256 * 2 ** map.getZoom() * 1000) / (2 * Math.PI * 6371008.8 * Math.cos(middle));
  const km = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500].findLast((length) => length * perKm < 110) ?? 0.1;
  node.textContent = `${number(km)} km`;
  node.style.width = `${km * perKm}px`;
}

/** Street tiles come from somebody else's server: only after the viewer has asked for them. */
function streets(view, tool, say) {
  const { tileUrl, tileAttribution } = view.settings;
  const { host } = new URL(tileUrl.replaceAll(/[{}]/g, ""));
  let layer = null;
  const turn = tool("streets", _("Street map from {host}", { host }), () => {
    if (layer) {
      layer.remove();
      layer = null;
    } else layer = L.tileLayer(tileUrl, { attribution: "", maxZoom: 18 }).addTo(view.map);
    say(layer ? `${tileAttribution || _("Streets: {host}", { host })} · ` : "");
    view.base.streets = Boolean(layer);
    turn.setAttribute("aria-pressed", String(Boolean(layer)));
    view.basemap.redraw();
  });
  turn.setAttribute("aria-pressed", "false");
  return turn;
}
