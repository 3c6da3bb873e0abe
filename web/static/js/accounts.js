// The same incidents as each claimant tells them: a row for an incident, a column for a claimant, and where they differ.

import { getJSON } from "./api.js";
import { button, el, fill, toast } from "./dom.js";
import { gettext as _, number, range } from "./text.js";
import { actorName, measureName } from "./words.js";

const STEP = 40; // incidents at a time: every one is asked for by itself
const MOST_CLAIMANTS = 4;

/** The table of accounts for a selection, the newest incidents first and more on demand, or a sentence that says why there is none. */
export async function accounts(address, claimants, open, signal) {
  const first = await told(address, 0, signal);
  const names = new Map(claimants.map(({ value, label }) => [value, actorName(value) === value && label ? label : actorName(value)]));
  const columns = [...names.keys()].filter((id) => first.records.some(({ claims }) => claims.some((c) => c.claimant === id))).slice(0, MOST_CLAIMANTS);
  if (!columns.length) return el("p", { class: "quiet" }, _("No named claimant speaks of these incidents."));
  const body = el("tbody", {}, first.records.map((record) => row(record, columns, open)));
  const more = el("p", { class: "table-more" });
  offer(more, body, first, (from) => told(address, from), (record) => row(record, columns, open));
  return el("div", { class: "accounts-frame", tabindex: "0", role: "region", "aria-label": _("Accounts side by side") }, el("table", { class: "accounts" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, _("Incident")), columns.map((id) => el("th", { scope: "col" }, el("bdi", {}, _("as {who} tells it", { who: names.get(id) })))))),
    body), more);
}

/** The incidents of one step that claims speak of, and how far the selection goes on. */
async function told(address, from, signal) {
  const page = await getJSON(`/collections/incidents/items?${address.query({ limit: STEP, offset: from })}`, signal);
  const records = await Promise.all(page.features.map(({ id }) => getJSON(`/incidents/${encodeURIComponent(id)}?f=json`, signal)));
  return { records: records.filter(({ claims }) => claims.length), next: from + page.features.length, all: page.numberMatched };
}

function offer(more, body, { next, all }, ask, draw) {
  fill(more, next < all && button(_("Show {n} more", { n: number(Math.min(STEP, all - next)) }), async () => {
    try {
      const step = await ask(next);
      const held = body.rows.length;
      body.append(...step.records.map(draw));
      body.rows[held]?.querySelector("button")?.focus();
      offer(more, body, step, ask, draw);
    } catch (error) {
      toast(error.message);
    }
  }));
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
