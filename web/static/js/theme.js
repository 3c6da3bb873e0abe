// Light, dark, or as the system has it; the choice stays in this browser.

import { el, fill, icon } from "./dom.js";
import { gettext as _ } from "./text.js";

const KEY = "geomap:theme";

/** The button that turns the theme; `changed` is called after every change, the system's own too. */
export function startTheme(changed) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const kept = recall();
  if (kept === "dark" || kept === "light") root.dataset.theme = kept;
  const turn = el("button", { type: "button", class: "button icon", on: { click: () => {
    root.dataset.theme = dark() ? "light" : "dark";
    remember(root.dataset.theme);
    label();
    changed();
  } } }, icon("theme"));
  const label = () => {
    const words = dark() ? _("Light theme") : _("Dark theme");
    turn.title = words;
    turn.setAttribute("aria-label", words);
  };
  label();
  fill(turn, icon("theme"));
  system.addEventListener("change", () => { label(); changed(); });
  return turn;
}

function recall() {
  try { return localStorage.getItem(KEY); } catch { return null; }
}

function remember(theme) {
  try { localStorage.setItem(KEY, theme); } catch { /* a private window: the choice lasts as long as the page */ }
}
