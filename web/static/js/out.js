// What leaves the page: exports of the selection, a copied link, a picture of the map.

import { button, el, fill, icon, toast } from "./dom.js";
import { gettext as _, N_, number } from "./text.js";

const FORMATS = [
  ["geojson", "GeoJSON", N_("for maps and programs")],
  ["csv", "CSV", N_("for spreadsheets")],
  ["geojsonseq", "GeoJSON, line by line", N_("for streams")],
  ["gpkg", "GeoPackage", N_("for QGIS")],
  ["parquet", "GeoParquet", N_("for notebooks")],
  ["fgb", "FlatGeobuf", N_("for web maps")],
  ["kml", "KML", N_("for Google Earth")],
];

/** A button that opens a menu under itself; Escape, a choice and a click elsewhere close it. */
export function menu(label, name, entries) {
  const list = el("ul", { class: "menu card", hidden: true });
  const opener = el("button", { type: "button", class: "button", "aria-haspopup": "true", "aria-expanded": "false", title: label }, icon(name), el("span", { class: "wide" }, label));
  const box = el("div", { class: "menu-box" }, opener, list);
  const show = (open) => {
    list.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) {
      fill(list, entries().map((entry) => el("li", {}, entry)));
      list.querySelector("a, button")?.focus();
    }
  };
  opener.addEventListener("click", () => show(list.hidden));
  list.addEventListener("click", (event) => { if (event.target.closest("a, button")) show(false); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      show(false);
      opener.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || list.hidden) return;
    event.preventDefault();
    const all = [...list.querySelectorAll("a, button")];
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus();
  });
  document.addEventListener("click", (event) => { if (!box.contains(event.target)) show(false); });
  return box;
}

/** The formats that the server can write, each a plain link to a download of what is filtered. */
export function exportMenu(address, formats, matched, picture) {
  return menu(_("Export"), "out", () => [
    el("p", { class: "menu-note" }, _("{n} incidents, as filtered", { n: number(matched()) })),
    ...FORMATS.filter(([format]) => formats.includes(format)).map(([format, title, use]) => el("a", {
      href: `/collections/incidents/export?${address.query({ f: format })}`, download: true, data: { format },
    }, el("b", {}, title), el("span", {}, ` ${_(use)}`))),
    el("a", { href: `/collections/incidents/map.html?${address.query()}`, download: true, data: { format: "html" } },
      el("b", {}, _("Map in one file (HTML)")), el("span", {}, ` ${_("opens without a network")}`)),
    el("button", { type: "button", on: { click: embed } }, el("b", {}, _("Embed code")), el("span", {}, ` ${_("for another page")}`)),
    el("button", { type: "button", on: { click: picture } }, el("b", {}, _("Picture (PNG)")), el("span", {}, ` ${_("of this view")}`)),
    el("button", { type: "button", on: { click: () => print() } }, el("b", {}, _("Print")), el("span", {}, ` ${_("map and list")}`)),
  ]);
}

export function copyLink() {
  return button([icon("link"), el("span", { class: "wide" }, _("Copy link"))],
    () => copy(location.href, _("The link to this view is on the clipboard.")), { title: _("Copy link to this view") });
}

/** The view as a frame for another page. The address is percent-encoded: no quote can end the attribute. */
function embed() {
  const address = new URL(`/embed${location.search}`, location.href).href.replaceAll("'", "%27").replaceAll('"', "%22").replaceAll("&", "&amp;");
  copy(`<iframe src="${address}" width="800" height="560" title="geomap"></iframe>`, _("The code for a frame with this view is on the clipboard."));
}

async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
  } catch {
    toast(_("The browser does not allow copying; the address bar holds the same link."));
  }
}

/** Save a picture of the map: both canvases on one, with title, scale, date and where the data came from. */
export function savePicture(view, words) {
  const { map, basemap, marks } = view;
  const size = map.getSize();
  const ratio = Math.max(2, devicePixelRatio || 1);
  const foot = 54;
  const sheet = document.createElement("canvas");
  sheet.width = size.x * ratio;
  sheet.height = (size.y + foot) * ratio;
  const pen = sheet.getContext("2d");
  pen.scale(ratio, ratio);
  const style = getComputedStyle(document.body);
  pen.fillStyle = style.backgroundColor;
  pen.fillRect(0, 0, size.x, size.y + foot);
  const corner = map.layerPointToContainerPoint(basemap._bounds.min);
  pen.save();
  pen.beginPath();
  pen.rect(0, 0, size.x, size.y);
  pen.clip();
  for (const layer of [basemap, marks]) {
    const canvas = layer._container;
    pen.drawImage(canvas, corner.x, corner.y, parseFloat(canvas.style.width), parseFloat(canvas.style.height));
  }
  pen.restore();
  caption(pen, view, words, size, style.color);
  sheet.toBlob((blob) => {
    const link = el("a", { href: URL.createObjectURL(blob), download: "geomap.png" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }, "image/png");
}

function caption(pen, view, { title, filters }, size, ink) {
  pen.fillStyle = ink;
  pen.strokeStyle = ink;
  pen.textBaseline = "middle";
  pen.font = "600 14px Inter, sans-serif";
  pen.fillText(title, 12, size.y + 17, size.x - 190);
  pen.font = "400 11px Inter, sans-serif";
  const today = new Date().toISOString().slice(0, 10);
  pen.fillText([filters, _("geomap, {day}", { day: today }), _("Outlines: Natural Earth"), location.host].filter(Boolean).join(" · "), 12, size.y + 38, size.x - 190);
  const middle = view.map.getCenter().lat;
  const metre = 256 * 2 ** view.map.getZoom() / (2 * Math.PI * 6371008.8 * Math.cos((middle * Math.PI) / 180));
  const length = [1, 2, 5, 10, 20, 50, 100, 200, 500].findLast((km) => km * 1000 * metre < 130) ?? 1;
  const wide = length * 1000 * metre;
  const right = size.x - 14;
  pen.lineWidth = 1.4;
  pen.beginPath();
  pen.moveTo(right - wide, size.y + 30);
  pen.lineTo(right - wide, size.y + 36);
  pen.lineTo(right, size.y + 36);
  pen.lineTo(right, size.y + 30);
  pen.stroke();
  pen.textAlign = "center";
  pen.fillText(`${length} km`, right - wide / 2, size.y + 20);
}
