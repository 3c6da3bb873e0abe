// The filters in use, each with a way out, and what the selection adds up to.

import { MANY } from "./address.js";
import { el, fill, icon } from "./dom.js";
import { day, gettext as _, ngettext, number, range } from "./text.js";
import { valueName } from "./words.js";

/** One chip for every value of every filter, and "Clear all". */
export function showChips(node, address, labels) {
  const chips = [];
  const chip = (text, clear) => chips.push(el("button", { type: "button", class: "chip", "aria-label": _("Remove filter: {name}", { name: text }), on: { click: clear } },
    el("bdi", {}, text), icon("close")));
  for (const name of MANY) for (const value of address.all(name)) chip(labels(name, value), () => address.clear(name, value));
  if (address.one("disputed")) chip(address.one("disputed") === "true" ? _("Disputed only") : _("Not disputed"), () => address.clear("disputed"));
  if (address.one("fatalities")) chip(people(address.one("fatalities")), () => address.clear("fatalities"));
  if (address.one("q")) chip(`“${address.one("q")}”`, () => address.clear("q"));
  if (address.one("datetime")) chip(days(address.one("datetime")), () => address.clear("datetime"));
  if (address.one("bbox")) chip(_("In part of the map"), () => address.clear("bbox"));
  if (address.one("units") === "at_date") chip(_("Units as of the day"), () => address.clear("units"));
  if (chips.length) chips.push(el("button", { type: "button", class: "chip clear", on: { click: () => address.clearAll() } }, _("Clear all")));
  fill(node, chips);
  node.hidden = chips.length === 0;
}

function people(text) {
  const [from, to] = text.split("/");
  if (from && to) return _("{from} to {to} killed", { from, to });
  return from ? _("{n} or more killed", { n: from }) : _("at most {n} killed", { n: to });
}

function days(text) {
  const [from, to = from] = text.split("/");
  const word = (value) => day(value.slice(0, 10));
  if (!from || from === "..") return _("until {day}", { day: word(to) });
  if (!to || to === "..") return _("since {day}", { day: word(from) });
  return from === to ? word(from) : `${word(from)} – ${word(to)}`;
}

/** "128 incidents · killed 43–81", and what does not add up. */
export function showCounts(node, summary) {
  const { low, high } = summary.fatalities;
  const shared = summary.fatalities.shared?.length ?? 0;
  const killed = !low && !high && shared ? "–" : range(low, high); // all of it was claimed of several places: no zero
  fill(node,
    el("p", { class: "count" }, el("b", {}, number(summary.matched)), " ", ngettext("incident", "incidents", summary.matched)),
    el("p", { class: "count" }, el("b", {}, killed ?? "0"), " ", _("killed, by all claims")),
    shared > 0 && el("p", { class: "shared", title: _("A claim over several incidents counts once, and only where all of them are in the selection.") },
      ngettext("{n} claim over several places is not in this number", "{n} claims over several places are not in this number", shared)));
}

/** The word for a filter's value, from the counts' labels where the contract's lists have none. A unit that neither
 * knows (of the past, or without incidents) is asked for; `again` is called when its name has come. */
export function labelFrom(summary, outlines, again) {
  return (name, value) => {
    const words = valueName(name, value);
    if (words !== value) return words;
    const listed = summary()?.facets[name]?.find((entry) => entry.value === value)?.label;
    if (listed) return listed;
    return outlines.nameOf(value, name === "province" || name === "district" ? again : null);
  };
}
