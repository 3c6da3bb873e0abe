// One incident under review: what is known of it, what can be done with it, and what has been done.

import { button, el, icon } from "./dom.js";
import { precisionSign, typeDot } from "./look.js";
import { gettext as _, kilometres, moment, ngettext, number, range, when } from "./text.js";
import { actorName, claimantRoleName, measureName, methodName, precisionMeaning, precisionName, relationName, roleName, statusMeaning, statusName } from "./words.js";

/** The row of an incident in the list; pressed, it opens. */
export function entryRow({ number: at, incident }, open, press) {
  return el("button", { type: "button", class: "entry-row", "aria-expanded": String(open), "data-id": incident.id, on: { click: press } },
    el("span", { class: `disc-number ${incident.status}`, "aria-hidden": "true" }, at),
    el("span", { class: "entry-text" },
      el("span", { class: "entry-title", dir: "auto" }, incident.title),
      el("span", { class: "entry-meta" }, el("span", {}, when(incident)), el("span", { class: "row-place" }, precisionSign(incident.location.precision), el("bdi", {}, incident.location.name ?? precisionName(incident.location.precision))))),
    statusTag(incident));
}

export function statusTag({ status }) {
  return el("span", { class: `tag ${status}`, title: statusMeaning(status) }, statusName(status));
}

/** What an incident says, for reading; `acts` are {claim(claim), newClaim, reveal, revealClaim(id), open(id)}. */
export function facts(entry, record, acts) {
  const { incident } = entry;
  const claims = record.claims.filter(({ incidents }) => incidents.includes(incident.id));
  const linked = incident.links.filter(({ score }) => (score ?? null) === null); // what the program proposes has a card of its own
  return [
    el("p", { class: "kicker" }, typeDot(incident.event_type, incident.disputed), [incident.event_type, incident.sub_event_type].filter(Boolean).map((name) => _(name)).join(" · ") || _("Type not known"),
      incident.disputed && el("span", { class: "tag disputed" }, _("Disputed"))),
    el("dl", { class: "facts-list" }, row(_("When"), when(incident)), row(_("Where"), where(incident.location)),
      incident.actors.length > 0 && row(_("Who"), incident.actors.map((one) => el("p", {}, el("span", { class: "quiet" }, `${roleName(one.role)} `), one.name,
        one.words && one.words !== one.name && el("span", { class: "quiet" }, " “", el("bdi", {}, one.words), "”")))),
      row(_("Claims"), [el("ul", { class: "review-claims" }, claims.map((claim) => claimRow(claim, acts))), el("button", { type: "button", class: "linkish", on: { click: acts.newClaim } }, claims.length ? _("Add another claim") : _("Add a claim"))]),
      linked.length > 0 && row(_("Linked"), linked.map((link) => linkLine(link, record, acts)))),
    el("p", { class: "only-narrow" }, button(_("Show in the text"), acts.reveal)),
  ];
}

function row(term, value) {
  return el("div", {}, el("dt", {}, term), el("dd", {}, value));
}

function where(location) {
  const spread = location.precision !== "unlocated" && kilometres(location.uncertainty_m);
  const units = [location.adm2_name !== location.name && location.adm2_name, location.adm1_name !== location.name && location.adm1_name].filter(Boolean).join(", ");
  const [second] = location.candidates.filter(({ place_id: id }) => id !== location.place_id);
  return [
    el("p", { title: precisionMeaning(location.precision) }, precisionSign(location.precision), " ", el("b", { dir: "auto" }, location.name ?? _("not placed")), units && `, ${units}`,
      el("span", { class: "quiet" }, ` · ${precisionName(location.precision)}${spread ? ` · ${_("within {distance}", { distance: spread })}` : ""}`)),
    el("p", { class: "quiet" }, location.reported_name ? [_("the text says"), " “", el("bdi", { class: "said" }, location.reported_name), "”"] : _("the text names no place"),
      location.method && ` · ${methodName(location.method)}${location.score !== null && location.method !== "editor" ? ` ${location.score.toFixed(2)}` : ""}`,
      second && location.method !== "editor" && ` · ${_("next: {name} {score}", { name: second.name, score: second.score.toFixed(2) })}`,
      location.status === "ambiguous" && [" ", el("span", { class: "tag warn" }, _("ambiguous"))]),
  ];
}

function claimRow(claim, acts) {
  const people = range(claim.low, claim.high);
  const who = claim.categories.filter((name) => name !== "unspecified").map((name) => _(name)).join(", ");
  return el("li", {},
    el("div", {}, el("p", {}, claim.stance === "denies" && el("span", { class: "deny" }, _("denies"), " "), people !== null && el("b", {}, people, " "), people !== null || claim.measure !== "responsibility" ? measureName(claim.measure) : _("claims responsibility"), who && `, ${who}`,
      el("span", { class: "quiet" }, " · ", el("bdi", {}, actorName(claim.claimant)), claim.claimant_role && `, ${claimantRoleName(claim.claimant_role)}`)),
    claim.words && el("button", { type: "button", class: "quote", on: { click: () => acts.revealClaim(claim.id) }, title: _("Show in the text") }, "“", el("bdi", {}, claim.words), "”"),
    claim.incidents.length > 1 && el("p", { class: "quiet" }, _("one claim over {n} incidents", { n: number(claim.incidents.length) }))),
    el("button", { type: "button", class: "linkish", "aria-label": _("Correct the claim: {words}", { words: claim.words ?? measureName(claim.measure) }), on: { click: () => acts.claim(claim) } }, _("Correct")));
}

function linkLine(link, record, acts) {
  const here = record.incidents.find(({ id }) => id === link.incident);
  const name = here?.title ?? record.others[link.incident] ?? link.incident;
  const merged = link.reasons.some((why) => why.startsWith("merged: "));
  return el("p", {}, merged ? _("merged into") : relationName(link.relation), " ",
    here ? el("button", { type: "button", class: "linkish", on: { click: () => acts.open(link.incident) } }, name) : el("a", { href: `/incidents/${encodeURIComponent(link.incident)}` }, name),
    link.reasons.length > 0 && el("span", { class: "quiet" }, `: ${link.reasons.join("; ").replace(/^merged: /, "")}`));
}

/** The decisions; `acts` are {accept(why), correct, reject, split, undo}. */
export function actions({ incident }, history, acts) {
  const last = [...(history?.versions ?? [])].reverse().find(({ changed, kind, version }) => kind !== "machine" && (changed.includes("status") || version === 1));
  const why = el("input", { class: "why", name: "why", autocomplete: "off", maxlength: 2000, "aria-label": _("Why, kept with your name and the time"), required: true });
  why.value = _("checked against the text");
  const key = (letter) => el("kbd", { "aria-hidden": "true" }, letter);
  const accept = button([incident.status === "rejected" ? _("Accept after all") : _("Accept"), key("A")], () => acts.accept(why.value.trim() || _("checked against the text")), { class: "button primary accept" });
  return el("div", { class: "decide" },
    incident.status !== "machine" && last && el("p", { class: "decided" }, el("b", {}, statusName(incident.status)), ` ${_("by {who}, {when}:", { who: last.who, when: moment(last.at) })} `, el("q", {}, el("bdi", {}, last.why))),
    incident.status !== "reviewed" && el("label", { class: "why-line" }, el("span", { class: "quiet" }, _("Why")), why),
    el("p", { class: "tools" }, incident.status !== "reviewed" && accept, button([_("Correct"), key("C")], acts.correct),
      incident.status !== "rejected" && button([_("Reject"), key("X")], acts.reject, { class: "button danger" }),
      incident.status !== "rejected" && button(_("Split"), acts.split, { title: _("Two events were read as one: split the other off") }),
      el("span", { class: "spring" }),
      history?.undoable && button([icon("undo"), _("Undo"), key("U")], acts.undo, { title: _("Take back: {why}", { why: history.undoable }) })));
}

/** Every version: who, when, why, what. */
export function historyOf(history) {
  const all = history?.versions ?? [];
  return el("details", { class: "history-box" }, el("summary", {}, ngettext("History: {n} version", "History: {n} versions", all.length)),
    el("ol", { class: "history" }, [...all].reverse().map((version) => el("li", {},
      el("p", {}, el("b", {}, _("version {n}", { n: version.version })), ` ${moment(version.at)} · ${version.who}`, version.kind === "undo" && el("span", { class: "tag" }, _("undo"))),
      el("p", { class: "quiet" }, version.why, version.changed.length > 0 && ` – ${version.changed.join(", ")}`)))));
}

/** A total over an area or a period, in the words of its source; `unit` names an area by its code. */
export function total(statistic, unit) {
  const people = range(statistic.low, statistic.high);
  const change = statistic.change === null ? null : `${statistic.change > 0 ? "+" : ""}${number(statistic.change)} %`;
  const around = [statistic.period, statistic.areas.map(unit).join(", "), statistic.claimant && actorName(statistic.claimant)].filter(Boolean).join(" · ");
  return el("li", {}, el("p", {}, el("b", {}, people ?? change ?? ""), " ", people ? measureName(statistic.measure) : "", el("span", { class: "quiet" }, ` ${around}`)),
    statistic.words && el("p", { class: "said" }, "“", el("bdi", {}, statistic.words), "”"));
}
