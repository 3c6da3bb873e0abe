// Single keys for the decisions a reviewer makes all day; they can be turned off, and never act while somebody types.

import { el, fill } from "./dom.js";
import { gettext as _ } from "./text.js";

const OFF = "geomap:review-keys-off";
const KEYS = [
  ["J", "next incident"], ["K", "previous incident"], ["A", "accept"], ["C", "correct"], ["X", "reject"], ["U", "undo"],
  ["N", "add an incident from the selected words"], ["Esc", "close a form"], ["?", "this list"],
];

/** The button that opens the list of keys in `dialog`, with the switch that turns them off. */
export function keyboardHelp(dialog) {
  const on = el("input", { type: "checkbox", on: { change: () => remember(on.checked) } });
  on.checked = active();
  fill(dialog, el("h2", {}, _("Keyboard")),
    el("dl", { class: "key-list" }, KEYS.map(([key, what]) => el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, _(what))))),
    el("label", { class: "check" }, on, _("Single keys act")),
    el("form", { method: "dialog" }, el("button", { class: "button" }, _("Close"))));
  return el("button", { type: "button", class: "button icon keys-button", title: _("Keyboard"), "aria-label": _("Keyboard"), on: { click: () => dialog.showModal() } }, "?");
}

export function listenToKeys(review) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && review.busy && !document.querySelector("dialog[open]")) return review.closeForm();
    const typing = event.target.matches?.("input:not([type=checkbox]), select, textarea");
    if (typing || event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest?.(".entry-row") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      return review.step(event.key === "ArrowDown" ? 1 : -1);
    }
    if (!active() || (review.busy && event.key !== "?")) return;
    const act = {
      j: () => review.step(1), k: () => review.step(-1), a: () => review.decisions.accept(), c: () => review.decisions.correct(), x: () => review.decisions.reject(),
      u: () => review.decisions.undo(), n: () => review.decisions.add(), "?": () => document.getElementById("keys").showModal(),
    }[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function active() {
  try { return localStorage.getItem(OFF) !== "1"; } catch { return true; }
}

function remember(on) {
  try { localStorage.setItem(OFF, on ? "0" : "1"); } catch { /* a private window: the keys stay on */ }
}
