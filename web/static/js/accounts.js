// The same incidents as each claimant tells them: a row for an incident, a column for a claimant, and where they differ.

import { getJSON } from "./api.js";
import { el } from "./dom.js";
import { gettext as _, number, range } from "./text.js";
import { actorName, measureName } from "./words.js";

const MOST_INCIDENTS = 40; // every one is asked for by itself
const MOST_CLAIMANTS = 4;

/** The table of accounts for a selection, or a sentence that says why there is none. */
export async function accounts(address, claimants, open, signal) {
  const page = await getJSON(`/collections/incidents/items?${address.query({ limit: MOST_INCIDENTS })}`, signal);
  if (page.numberMatched > MOST_INCIDENTS) {
    return el("p", { class: "quiet" }, _("Narrow the selection to {n} incidents or fewer to set the accounts side by side.", { n: number(MOST_INCIDENTS) }));
  }
  const records = await Promise.all(page.features.map(({ id }) => getJSON(`/incidents/${encodeURIComponent(id)}?f=json`, signal)));
  const told = records.filter(({ claims }) => claims.length);
  const columns = claimants.map(({ value }) => value).filter((id) => told.some(({ claims }) => claims.some((c) => c.claimant === id))).slice(0, MOST_CLAIMANTS);
  if (!told.length || !columns.length) return el("p", { class: "quiet" }, _("No named claimant speaks of these incidents."));
  return el("div", { class: "accounts-frame", tabindex: "0", role: "region", "aria-label": _("Accounts side by side") }, el("table", { class: "accounts" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, _("Incident")), columns.map((id) => el("th", { scope: "col" }, el("bdi", {}, _("as {who} tells it", { who: actorName(id) })))))),
    el("tbody", {}, told.map((record) => row(record, columns, open)))));
}

function row({ incident, claims }, columns, open) {
  return el("tr", { class: incident.disputed ? "differs" : null },
    el("th", { scope: "row" }, el("button", { type: "button", class: "linkish", on: { click: () => open(incident.id) } }, incident.title),
      incident.disputed && el("span", { class: "tag disputed" }, _("they differ"))),
    columns.map((id) => el("td", {}, cell(claims.filter((claim) => claim.claimant === id)))));
}

function cell(said) {
  const replaced = new Set(said.flatMap(({ supersedes }) => supersedes));
  const standing = said.filter(({ id, part_of: whole }) => !replaced.has(id) && !whole);
  if (!standing.length) return el("span", { class: "quiet" }, _("says nothing"));
  return standing.map((claim) => {
    const people = range(claim.low, claim.high);
    const what = claim.stance === "denies" ? `${_("denies")}: ${measureName(claim.measure)}` : [people, measureName(claim.measure)].filter(Boolean).join(" ");
    return el("p", {}, el("span", { class: claim.stance === "denies" ? "deny" : null }, what),
      claim.incidents.length > 1 && el("span", { class: "quiet" }, ` ${_("(over {n} incidents)", { n: number(claim.incidents.length) })}`));
  });
}
