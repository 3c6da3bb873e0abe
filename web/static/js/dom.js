// The only way text reaches the page: elements are made by name and filled by textContent, never from markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element. Attributes that are null or false are left out; `on` holds listeners; children are nodes or text.
 * Style and event-handler attributes are refused: they would be inline code.
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
    else if (name === "data") Object.assign(node.dataset, value);
    else set(node, name, value);
  }
  add(node, children);
  return node;
}

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (/^(on|style$)/i.test(name)) throw new Error(`not an attribute to set: ${name}`);
  node.setAttribute(name, value === true ? "" : String(value));
}

function add(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** Replace what a node holds. */
export function fill(node, ...children) {
  node.textContent = "";
  add(node, children);
  return node;
}

/** A link out of the page, or plain text where the address is not plainly http(s). */
export function outside(address, text) {
  let url = null;
  try { url = new URL(address); } catch { /* not an address */ }
  if (!url || !/^https?:$/.test(url.protocol)) return el("span", {}, text);
  return el("a", { href: url.href, rel: "noopener noreferrer", target: "_blank" }, text);
}

export function button(text, press, attributes = {}) {
  return el("button", { type: "button", class: "button", ...attributes, on: { click: press } }, text);
}

const ICONS = {
  undo: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  link: "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1-1",
  out: "M12 4v11m0 0 4-4m-4 4-4-4M5 19h14",
  theme: "M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5z",
  close: "M6 6l12 12M18 6 6 18",
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  home: "M4 11 12 4l8 7M6 10v10h12V10",
  play: "M8 5v14l11-7z",
  pause: "M8 5v14M16 5v14",
  tray: "M4 13l3-8h10l3 8v6H4zM4 13h5l1 3h4l1-3h5",
  filter: "M4 6h16M7 12h10M10 18h4",
  print: "M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z",
  streets: "M4 4h16v16H4zM9 4v16M4 14h16M15 4v10",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A drawing from a list of [tag, attributes]; for the legend and the small signs beside text. */
export function drawing(width, height, parts, attributes = {}) {
  const svg = document.createElementNS(SVG, "svg");
  const all = { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true", ...attributes };
  for (const [name, value] of Object.entries(all)) svg.setAttribute(name, value);
  for (const [tag, values] of parts) {
    const part = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(values)) part.setAttribute(name, value);
    svg.append(part);
  }
  return svg;
}

let hideToast = 0;

/** A short message that goes away by itself and is read out. */
export function toast(text) {
  const node = document.getElementById("toast");
  node.textContent = text;
  node.classList.add("shown");
  clearTimeout(hideToast);
  hideToast = setTimeout(() => node.classList.remove("shown"), 3500);
}
