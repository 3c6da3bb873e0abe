// Choosing a place: the gazetteer's candidates, a search, a point on the map, or "not known"; and the alias that follows.

import { Latest, getJSON } from "./api.js";
import { button, el, fill } from "./dom.js";
import { precisionSign } from "./look.js";
import { gettext as _ } from "./text.js";
import { precisionName } from "./words.js";

const PAUSE = 180; // milliseconds between the last key and the question

/** A chooser over `location`. `value` is null (as it is), {place_id}, {lon, lat} or {unlocated}; `map` shows what is pointed at. */
export class PlaceChooser {
  value = null;
  #latest = new Latest();
  #timer = 0;
  #named = null; // the name of the chosen place

  constructor(location, map) {
    this.location = location;
    this.map = map;
    this.now = el("p", { class: "place-now", role: "status", "aria-live": "polite" });
    this.found = el("ul", { class: "choices", "aria-label": _("Places found") });
    this.query = el("input", { type: "search", autocomplete: "off", placeholder: _("Search the gazetteer, in any script"), "aria-label": _("Search a place"), on: {
      input: () => this.#soon(), keydown: (event) => { if (event.key === "Enter") { event.preventDefault(); this.#search(); } },
    } });
    this.byMap = button(_("Point on the map"), () => this.#ask(!this.map.asking), { "aria-pressed": "false" });
    this.alias = el("label", { class: "check", hidden: true });
    this.node = el("fieldset", { class: "place-chooser" }, el("legend", {}, _("Place")), this.now,
      el("ul", { class: "choices", "aria-label": _("Candidates") }, location.candidates.map((one) => this.#choice(one))),
      this.query, this.found,
      el("p", { class: "tools" }, this.byMap, button(_("Place not known"), () => this.#choose({ unlocated: true }, _("not known: in the list, not on the map"), null))),
      this.alias);
    this.onPoint = ({ detail }) => {
      this.#ask(false);
      this.#choose({ lon: detail.lon, lat: detail.lat }, `${detail.lat.toFixed(4)}, ${detail.lon.toFixed(4)}`, { lon: detail.lon, lat: detail.lat });
    };
    map.addEventListener("point", this.onPoint);
    this.#say(location.name ?? _("not placed"), location.precision);
  }

  /** Leave the map as it was. */
  close() {
    this.map.removeEventListener("point", this.onPoint);
    this.map.ask(false);
    this.map.preview(null);
  }

  /** What an edit says of the place: members of its body, empty where nothing was chosen. */
  body() {
    if (!this.value) return {};
    if (this.value.unlocated) return { changes: { location: { status: "unresolved", reported_name: this.location.reported_name, start: this.location.start, end: this.location.end, method: "editor", candidates: this.location.candidates } } };
    return this.value;
  }

  /** The spelling to remember for the chosen place, or null. */
  aliasWanted() {
    const box = this.alias.querySelector("[type=checkbox]");
    const name = this.alias.querySelector("[name=alias]")?.value.trim();
    return box?.checked && name && this.value?.place_id ? { name, place_id: this.value.place_id } : null;
  }

  #ask(on) {
    this.map.ask(on);
    this.byMap.setAttribute("aria-pressed", String(on));
    if (on) {
      this.#say(_("click the map where it was"), null);
      this.map.map.getContainer().scrollIntoView({ block: "nearest" });
    }
  }

  #choice(one) {
    const where = [one.adm2_name !== one.name && one.adm2_name, one.adm1_code, one.country].filter(Boolean).join(", ");
    const about = [one.class && _(one.class), where || one.reasons?.[0]].filter(Boolean).join(" · ");
    return el("li", {}, el("button", { type: "button", class: "choice", "data-place": one.place_id, title: one.reasons?.join("\n"), "aria-pressed": "false", on: {
      click: () => this.#choose({ place_id: one.place_id }, one.name, one), mouseenter: () => this.map.preview(one), mouseleave: () => this.map.preview(this.shown ?? null), focus: () => this.map.preview(one),
    } }, el("b", { dir: "auto" }, one.name), el("span", { class: "quiet" }, ` ${about}`), el("span", { class: "value-count" }, one.score?.toFixed(2))));
  }

  #choose(value, words, at) {
    this.value = value;
    this.shown = at;
    this.#named = value.place_id ? words : null;
    this.map.preview(at, { seek: true });
    this.#say(words, null);
    // What was looked for has been found: the rest of the list would only be in the way.
    for (const node of [...this.found.children]) if (!value.place_id || node.firstChild.dataset?.place !== value.place_id) node.remove();
    for (const node of this.node.querySelectorAll(".choice")) node.setAttribute("aria-pressed", String(node.dataset.place === value.place_id));
    this.#offerAlias();
  }

  #say(words, precision) {
    fill(this.now, precision && precisionSign(precision), el("b", { dir: "auto" }, words), precision && el("span", { class: "quiet" }, ` ${precisionName(precision)}`),
      this.location.reported_name && el("span", { class: "quiet" }, ` · ${_("the text says")} `, el("q", {}, el("bdi", {}, this.location.reported_name))));
  }

  #offerAlias() {
    const said = (this.location.reported_name ?? "").split(",")[0].trim();
    this.alias.hidden = !this.#named || !said || said === this.#named || this.value.place_id === this.location.place_id;
    if (this.alias.hidden) return fill(this.alias);
    const name = el("input", { name: "alias", maxlength: 200, "aria-label": _("Spelling"), size: Math.max(6, said.length + 2) });
    name.value = said;
    fill(this.alias, el("input", { type: "checkbox", name: "remember" }), el("span", {}, _("Use"), " ", name, " ", _("for {place} from now on", { place: this.#named })));
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#search(), PAUSE);
  }

  async #search() {
    const words = this.query.value.trim();
    if (words.length < 2) return fill(this.found);
    try {
      const answer = await this.#latest.run((signal) => getJSON(`/geocode?limit=8&q=${encodeURIComponent(words)}`, signal));
      if (!answer) return;
      fill(this.found, answer.candidates.length ? answer.candidates.map((one) => this.#choice(one)) : el("li", { class: "quiet" }, _("The gazetteer has no such place.")));
    } catch (error) {
      fill(this.found, el("li", { class: "quiet" }, error.message));
    }
  }
}
