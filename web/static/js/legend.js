// What the signs mean, in one look: first how a place is drawn, then the colours.

import { el } from "./dom.js";
import { EVENT_TYPES, precisionSign, typeDot } from "./look.js";
import { gettext as _, N_ } from "./text.js";

const PLACES = [
  ["settlement", N_("Town or site")],
  ["near", N_("Near a place")],
  ["district", N_("In a district or province")],
  ["region", N_("In a region, roughly")],
  ["unlocated", N_("No place known")],
];

export function legend() {
  const entry = (sign, words) => el("li", {}, sign, el("span", {}, _(words)));
  return el("details", { class: "legend", open: matchMedia("(min-width: 721px)").matches },
    el("summary", { class: "card" }, _("Legend")),
    el("div", { class: "legend-body" },
      el("h3", { class: "hidden" }, _("What is known of the place")),
      el("ul", {}, PLACES.map(([precision, words]) => entry(precisionSign(precision), words)),
        entry(el("span", { class: "disc", title: _("Full ring: all placed at a town or site; broken: less precisely") }, "12"), N_("Several")),
        entry(typeDot("", true), N_("Disputed"))),
      el("h3", { class: "hidden" }, _("What happened")),
      el("ul", {}, EVENT_TYPES.map(([name]) => entry(typeDot(name), name)))));
}
