// One incident, read beside the map: claims side by side, the place as reported and as resolved, sources, history.

import { el, fill, icon, outside } from "./dom.js";
import { precisionSign, typeDot } from "./look.js";
import { day, direction, gettext as _, kilometres, moment, number, range, when } from "./text.js";
import { actorName, claimantRoleName, measureName, methodName, precisionMeaning, precisionName, relationName, roleName, statusMeaning, statusName } from "./words.js";

/** Fill `node` with an incident's whole record; `links` are the actions {close, before, after, open(id), zoomTo(location)} and unitName(code). */
export function showIncident(node, record, links) {
  const { incident } = record;
  fill(node,
    bar(incident, links, record.sources),
    el("header", { class: "incident-head" },
      el("p", { class: "kicker" }, typeDot(incident.event_type, incident.disputed),
        [incident.event_type, incident.sub_event_type].filter(Boolean).map((name) => _(name)).join(" · ") || _("Type not known")),
      el("h2", { dir: direction(incident.title) }, incident.title),
      el("p", { class: "when" }, when(incident)),
      tags(incident)),
    claims(record),
    place(incident, links),
    actors(incident),
    related(incident, links),
    sources(record),
    statistics(record, links.unitName),
    history(record));
}

export function showIncidentProblem(node, text, links) {
  fill(node, bar(null, links), el("div", { class: "state" }, el("h2", {}, _("This incident can't be shown")), el("p", {}, text),
    el("button", { type: "button", class: "button", on: { click: links.close } }, _("Back to the list"))));
}

function bar(incident, links, sources = []) {
  const read = sources.find(({ sentences }) => sentences.length > 0); // only what was read from a text can be held against it
  const step = (name, label, press) => el("button", { type: "button", class: "button icon plain", "aria-label": label, title: label, disabled: !press, on: { click: press ?? (() => {}) } }, icon(name));
  return el("div", { class: "incident-bar" },
    el("button", { type: "button", class: "button plain", on: { click: links.close } }, icon("back"), _("All incidents")),
    el("span", { class: "spring" }),
    step("back", _("Previous incident"), links.before),
    step("next", _("Next incident"), links.after),
    read && document.body.dataset.canEdit && el("a", { class: "button plain", href: `/edit/documents/${encodeURIComponent(read.id)}?incident=${encodeURIComponent(incident.id)}` }, _("Review")),
    incident && el("a", { class: "button plain", href: `/incidents/${encodeURIComponent(incident.id)}` }, _("Own page")));
}

function tags(incident) {
  return el("p", { class: "tags" },
    el("span", { class: `tag ${incident.status}`, title: statusMeaning(incident.status) }, statusName(incident.status)),
    incident.disputed && el("span", { class: "tag disputed" }, _("Disputed")),
    incident.version > 1 && el("span", { class: "tag" }, _("version {n}", { n: incident.version })));
}

// --- claims ---------------------------------------------------------------------------------------------------------

function claims({ incident, claims: all }) {
  const totals = ["killed:fatalities", "injured:injured", "captured:captured"].map((pair) => {
    const [word, key] = pair.split(":");
    return [word, range(incident[`${key}_low`], incident[`${key}_high`])];
  }).filter(([, text]) => text !== null);
  const byClaimant = new Map();
  for (const claim of all) byClaimant.set(claim.claimant, [...(byClaimant.get(claim.claimant) ?? []), claim]);
  return section(_("What is claimed"),
    totals.length > 0 && el("dl", { class: "totals" }, totals.map(([word, text]) => el("div", {}, el("dd", {}, text), el("dt", {}, measureName(word))))),
    incident.disputed && el("p", { class: "disputed-note" }, _("The accounts differ. They stand side by side; none is taken as the true one.")),
    spread(all),
    sharedNote(incident, all),
    all.length === 0 && el("p", { class: "quiet" }, _("No number and no responsibility was claimed in the sources.")),
    el("div", { class: "claimants" }, [...byClaimant].map(([claimant, said]) => el("section", { class: "claimant" },
      el("h4", {}, el("bdi", {}, actorName(claimant)), said[0].claimant_role && el("span", { class: "quiet" }, ` ${claimantRoleName(said[0].claimant_role)}`)),
      el("ul", {}, said.map((claim) => claimLine(claim, all)))))));
}

/** A number over several incidents belongs to none of them alone: say so where a reader looks for one. */
function sharedNote(incident, all) {
  const shared = all.filter(({ measure, stance, incidents }) => measure === "killed" && stance === "asserts" && incidents.length > 1);
  if (incident.fatalities_low !== null || incident.fatalities_high !== null || !shared.length) return null;
  return el("p", { class: "quiet shared-note" }, _("The number below was given for {n} incidents together; how many died in this one was not said.", { n: number(shared[0].incidents.length) }));
}

function claimLine(claim, all) {
  const people = range(claim.low, claim.high);
  const denied = claim.stance === "denies";
  const about = all.find(({ id }) => id === claim.about);
  const replaced = all.some(({ supersedes }) => supersedes.includes(claim.id));
  const categories = claim.categories.filter((name) => name !== "unspecified").map((name) => _(name)).join(", ");
  return el("li", { class: `claim${denied ? " denies" : ""}${replaced ? " replaced" : ""}` },
    el("p", { class: "claim-what" },
      denied && el("span", { class: "deny" }, _("denies"), " "),
      people !== null && el("b", {}, people), people !== null && " ",
      people === null && !denied && claim.measure !== "other" && el("span", {}, claim.measure === "responsibility" ? _("claims responsibility") : measureName(claim.measure)),
      people === null && denied && el("span", {}, measureName(claim.measure)),
      people !== null && measureName(claim.measure)),
    categories && el("p", {}, categories),
    claim.label && el("p", { class: "said" }, "“", el("bdi", {}, claim.label), "”"),
    !claim.label && claim.words && el("p", { class: "said" }, "“", el("bdi", {}, claim.words), "”"),
    about && el("p", { class: "quiet" }, _("about the claim of {who}", { who: actorName(about.claimant) })),
    claim.incidents.length > 1 && el("p", { class: "quiet" }, _("one claim over {n} incidents", { n: number(claim.incidents.length) })),
    claim.part_of && el("p", { class: "quiet" }, _("a detail of a larger total")),
    replaced && el("p", { class: "quiet" }, _("replaced by a later claim")),
    claim.reported_on && el("p", { class: "quiet" }, _("reported {day}", { day: partial(claim.reported_on) })));
}

/** Every claimant's range of killed on one scale: where the bars don't meet, the accounts can't both be right. */
function spread(all) {
  const counted = all.filter((c) => c.measure === "killed" && c.stance === "asserts" && (c.low !== null || c.high !== null) && !c.part_of);
  if (counted.length < 2) return null;
  const top = Math.max(...counted.map((c) => c.high ?? (c.low ?? 0) * 1.3), 1);
  const share = (n) => `${(100 * n) / top}%`;
  return el("div", { class: "spread", "aria-hidden": "true" }, counted.map((claim) => {
    const low = claim.low ?? 0;
    const high = claim.high ?? top;
    const band = el("i", { class: claim.high === null ? "band open" : "band" });
    band.style.insetInlineStart = share(low);
    band.style.width = `max(7px, ${share(Math.max(0, high - low))})`;
    return el("div", { class: "spread-row" }, el("span", {}, actorName(claim.claimant)), el("span", { class: "rail" }, band), el("b", {}, range(claim.low, claim.high)));
  }));
}

// --- place ----------------------------------------------------------------------------------------------------------

function place({ location, date_start: date }, links) {
  const spread = kilometres(location.uncertainty_m);
  return section(_("Where"),
    el("div", { class: "place" },
      el("p", { class: "as-reported" }, el("span", { class: "quiet" }, _("As reported")), el("b", { dir: direction(location.reported_name) },
        location.reported_name ? `“${location.reported_name}”` : _("no place named"))),
      el("p", { class: "as-resolved" }, el("span", { class: "quiet" }, _("As resolved")), el("b", {}, location.name ?? location.adm2_name ?? (location.lon === null ? _("not placed") : _("the point as given"))),
        location.class && el("span", { class: "quiet" }, ` ${_(location.class)}`))),
    el("p", { class: "precision", title: precisionMeaning(location.precision) }, precisionSign(location.precision), precisionName(location.precision),
      location.precision !== "unlocated" && spread && el("span", { class: "quiet" }, ` · ${_("within {distance}", { distance: spread })}`),
      location.status === "ambiguous" && el("span", { class: "tag warn" }, _("ambiguous")),
      location.lon !== null && el("button", { type: "button", class: "linkish zoom-to", on: { click: () => links.zoomTo(location) } }, _("Zoom to it"))),
    confidence(location),
    units(location, date));
}

const LANGUAGES = { ps: "Pashto", prs: "Dari", ur: "Urdu" };

/** Add the names of a unit in the region's languages to the place's part. */
export function showNames(node, { name, names }) {
  const others = Object.entries(LANGUAGES).filter(([code]) => names?.[code]);
  if (!node || !others.length) return;
  node.after(el("p", { class: "names" }, el("b", {}, name), others.map(([code, language]) => [" · ",
    el("bdi", { lang: code, dir: "rtl" }, names[code]), el("span", { class: "quiet" }, ` ${_(language)}`)])));
}

function confidence(location) {
  if (location.score === null) return null;
  const meter = el("i");
  meter.style.width = `${Math.round(location.score * 100)}%`;
  const others = location.candidates.filter(({ place_id: id }) => id !== location.place_id);
  const [runnerUp] = others;
  return el("div", { class: "confidence" },
    el("p", {}, el("span", { class: "meter", "aria-hidden": "true" }, meter), el("b", {}, location.score.toFixed(2)),
      el("span", { class: "quiet" }, ` ${methodName(location.method)}`)),
    !runnerUp && el("p", { class: "quiet" }, _("No runner-up: no other place fits what is said.")),
    runnerUp && el("p", {}, _("Runner-up:"), " ", el("b", {}, runnerUp.name), ` ${runnerUp.score.toFixed(2)}`,
      location.margin !== null && el("span", { class: "quiet" }, ` · ${_("margin {n}", { n: location.margin.toFixed(2) })}`)),
    location.candidates.length > 0 && el("details", {}, el("summary", {}, _("All candidates and reasons")),
      el("ol", { class: "candidates" }, location.candidates.map((candidate) => el("li", {},
        el("p", {}, el("b", {}, candidate.name), ` ${_(candidate.class ?? "")}`, candidate.adm2_name && candidate.adm2_name !== candidate.name && `, ${candidate.adm2_name}`,
          candidate.adm1_code && ` (${candidate.adm1_code})`, el("span", { class: "value-count" }, candidate.score.toFixed(2))),
        candidate.reasons.length > 0 && el("ul", {}, candidate.reasons.map((reason) => el("li", { class: "quiet" }, reason))))))));
}

function units(location, date) {
  const now = [location.adm2_name, location.adm1_name].filter(Boolean).join(", ");
  const then = [location.adm2_name_at_date, location.adm1_name_at_date].filter(Boolean).join(", ");
  if (!now && !then) return null;
  if (!date || now === then || !then) return el("p", {}, el("span", { class: "quiet" }, _("Units:")), " ", now || then);
  return el("dl", { class: "then-now" },
    el("div", {}, el("dt", {}, _("On {day}", { day: day(date) })), el("dd", {}, then)),
    el("div", {}, el("dt", {}, _("Today")), el("dd", {}, now || "–")));
}

// --- the rest -------------------------------------------------------------------------------------------------------

function actors({ actors: all }) {
  if (!all.length) return null;
  return section(_("Who"), el("ul", { class: "actors" }, all.map((actor) => el("li", {},
    el("span", { class: "quiet" }, `${roleName(actor.role)} `), el("b", {}, actor.name),
    actor.words && actor.words !== actor.name && el("span", { class: "quiet" }, " “", el("bdi", {}, actor.words), "”")))));
}

function related({ links: all }, links) {
  if (!all.length) return null;
  return section(_("Related incidents"), el("ul", { class: "related" }, all.map((link) => el("li", {},
    `${relationName(link.relation)} `,
    el("button", { type: "button", class: "linkish", data: { incident: link.incident }, on: { click: () => links.open(link.incident) } }, _("another incident")),
    link.reasons.length > 0 && el("p", { class: "quiet" }, link.reasons.join("; "))))));
}

function sources({ sources: all }) {
  if (!all.length) return null;
  return section(_("Sources"), all.map((source) => el("div", { class: "source" },
    el("p", {}, el("b", {}, outside(source.url, source.title ?? source.id)), source.publisher && `, ${source.publisher}`, source.published && `, ${partial(source.published)}`),
    source.sentences.map((sentence) => el("blockquote", { dir: direction(sentence.text), lang: source.language }, marked(sentence))))));
}

/** A sentence with its evidence marked. Offsets count code points of the source's text, as Python does. */
function marked({ start, text, marks }) {
  const signs = Array.from(text);
  const parts = [];
  let at = 0;
  for (const [from, to] of [...marks].sort((a, b) => a[0] - b[0])) {
    const begin = Math.max(at, from - start);
    const end = Math.min(signs.length, to - start);
    if (end <= begin) continue;
    parts.push(signs.slice(at, begin).join(""), el("mark", {}, signs.slice(begin, end).join("")));
    at = end;
  }
  return [...parts, signs.slice(at).join("")];
}

function statistics({ statistics: all }, unitName) {
  if (!all.length) return null;
  return section(_("Said in the same sources, and counted nowhere"), el("ul", { class: "statistics" }, all.map((one) => el("li", {}, statisticLine(one, unitName)))));
}

/** One aggregate in words; `unitName(code)` names its areas. */
export function statisticLine(statistic, unitName) {
  const people = range(statistic.low, statistic.high);
  const change = statistic.change === null ? null : `${statistic.change > 0 ? "+" : ""}${number(statistic.change)} %`;
  const where = statistic.areas.map(unitName).join(", ");
  return [
    el("p", {}, el("b", {}, people ?? change ?? ""), " ", people ? measureName(statistic.measure) : "",
      el("span", { class: "quiet" }, ` ${[statistic.period, where].filter(Boolean).join(" · ")}`)),
    statistic.words && el("p", { class: "said" }, "“", el("bdi", {}, statistic.words), "”", statistic.claimant && ` – ${actorName(statistic.claimant)}`),
  ];
}

function history({ incident: { id }, versions: all }) {
  if (!all?.length) return null;
  return section(_("History"), el("ol", { class: "history" }, [...all].reverse().map((version) => el("li", {},
    el("p", {}, el("a", { href: `/incidents/${encodeURIComponent(id)}?as_of=${encodeURIComponent(version.at)}` }, _("version {n}", { n: version.version })), ` ${version.at ? moment(version.at) : ""}`, version.who && ` · ${version.who}`),
    version.why && el("p", { class: "quiet" }, version.why),
    changed(version.changed)))));
}

function changed(names) {
  return names?.length > 0 && el("p", { class: "quiet" }, _("changed: {names}", { names: names.join(", ") }));
}

function section(title, ...body) {
  const filled = body.flat().filter(Boolean);
  return filled.length ? el("section", { class: "part" }, el("h3", {}, title), filled) : null;
}

function partial(text) {
  return day(text, text.length === 4 ? "year" : text.length === 7 ? "month" : "day");
}
