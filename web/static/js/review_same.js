// "The same event?": what agrees and what conflicts between this incident and one of another source. A person decides.

import { getJSON } from "./api.js";
import { button, el, fill, outside } from "./dom.js";
import { complain, errorLine, formOf, input } from "./review_fields.js";
import { incidentPath } from "./review_api.js";
import { gettext as _ } from "./text.js";

const FIELDS = { place: "Place", date: "Date", type: "Type", people: "Who", killed: "Killed" };
const VERDICTS = { agrees: "agrees", conflicts: "conflicts", unknown: "not comparable" };

/** Fill `node` with a card for each incident that may be the same; `acts` are {merge(other, why), apart(other, why)}. */
export async function showSimilar(node, incident, acts) {
  let similar;
  try {
    ({ similar } = await getJSON(incidentPath(incident.id, "/similar")));
  } catch (error) {
    return fill(node, el("p", { class: "quiet" }, error.message));
  }
  fill(node, similar.map((one) => card(one, acts)));
}

function card({ incident: other, score, fields, sources }, acts) {
  const why = input("why", "", { required: true, maxlength: 2000, class: "why", placeholder: _("why they are one, or two"), "aria-label": _("Why") });
  const form = formOf("same card", () => acts.merge(other, why.value.trim()),
    el("h4", {}, _("The same event?"), el("span", { class: "tag machine" }, _("proposed by the program, {score}", { score: score.toFixed(2) }))),
    el("p", {}, el("a", { href: reviewLink(other, sources) }, other.title), el("span", { class: "quiet" }, " ", sources.map(origin))),
    el("table", { class: "verdicts" }, el("thead", {}, el("tr", {}, [_("Field"), _("This one"), _("The other"), ""].map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", {}, fields.map((one) => el("tr", { class: one.verdict }, el("th", { scope: "row" }, _(FIELDS[one.field] ?? one.field)),
        el("td", {}, one.ours ?? "–"), el("td", {}, one.theirs ?? "–"), el("td", {}, el("span", { class: `verdict ${one.verdict}` }, _(VERDICTS[one.verdict]))))))),
    why, errorLine(),
    el("p", { class: "tools" }, el("button", { type: "submit", class: "button" }, _("One event: merge the other into this")),
      button(_("Two events"), async () => {
        if (!why.reportValidity()) return;
        await acts.apart(other, why.value.trim()).catch((error) => complain(form, error.message));
      })));
  return form;
}

function reviewLink(other, sources) {
  const read = sources.find(({ id }) => /^[0-9a-f]{16}$/.test(id));
  return read ? `/edit/documents/${encodeURIComponent(read.id)}?incident=${encodeURIComponent(other.id)}` : `/incidents/${encodeURIComponent(other.id)}`;
}

function origin(source) {
  const words = [source.title, source.publisher, source.published].filter(Boolean).join(", ");
  return source.url ? outside(source.url, words) : words;
}
