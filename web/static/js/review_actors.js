// Who took part: the actors of an incident and their parts, chosen from the dictionary by any spelling, or as written.

import { getJSON } from "./api.js";
import { el, fill, icon } from "./dom.js";
import { select } from "./review_fields.js";
import { gettext as _ } from "./text.js";
import { roleName } from "./words.js";

const ROLES = ["initiator", "target", "claimed_by", "attributed_to", "affiliated"];
const MOST = 6; // how many are offered at once

let asked = null; // the dictionary is the same for every form of a visit

function dictionary() {
  asked ??= getJSON("/edit/actors").then(({ actors }) => actors.map((one) => ({ ...one, keys: [one.name, one.id, ...one.spellings].map(key) })));
  asked.catch(() => { asked = null; });
  return asked;
}

/** What a spelling is compared by: letters and digits without accents, case and signs. */
function key(words) {
  return words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** A chooser over the actors of `incident`: `changes()` is what an edit says of them, empty where nothing was changed. */
export class ActorsChooser {
  #cast;
  #before;
  #day;

  constructor(incident) {
    this.#cast = incident.actors.map((one) => ({ ...one }));
    this.#before = JSON.stringify(this.#cast);
    this.#day = incident.date_start;
    this.list = el("ul", { class: "cast", "aria-label": _("Who took part") });
    this.found = el("ul", { class: "choices", "aria-label": _("Actors found") });
    this.role = select("new_role", ROLES.map((name) => [name, roleName(name)]), "initiator", { "aria-label": _("Part of the one to add") });
    this.query = el("input", { type: "search", autocomplete: "off", maxlength: 200, placeholder: _("Add: a name, in any spelling"), "aria-label": _("Search an actor"), on: {
      input: () => this.#search(),
      keydown: (event) => {
        if (event.key === "ArrowDown") this.found.querySelector("button")?.focus();
        if (event.key !== "Enter") return;
        event.preventDefault(); // the form is sent by its own button
        this.found.querySelector("button")?.click();
      },
    } });
    this.node = el("fieldset", { class: "actors-chooser" }, el("legend", {}, _("Who")), this.list, el("div", { class: "add-actor" }, this.role, this.query), this.found);
    this.#draw();
  }

  changes() {
    return JSON.stringify(this.#cast) === this.#before ? {} : { actors: this.#cast };
  }

  #draw() {
    fill(this.list, this.#cast.map((one, at) => this.#row(one, at)));
  }

  #row(one, at) {
    const role = select("role", ROLES.map((name) => [name, roleName(name)]), one.role, { "aria-label": _("Part of {name}", { name: one.name }), on: { change: () => { one.role = role.value; } } });
    const away = el("button", { type: "button", class: "button icon", title: _("Take out"), "aria-label": _("Take {name} out", { name: one.name }), on: { click: () => this.#remove(at) } }, icon("close"));
    return el("li", {}, role, el("span", {}, el("bdi", {}, one.name), one.words && one.words !== one.name && el("span", { class: "quiet" }, " “", el("bdi", {}, one.words), "”")), away);
  }

  #remove(at) {
    this.#cast.splice(at, 1);
    this.#draw();
    (this.list.querySelectorAll("button")[Math.min(at, this.#cast.length - 1)] ?? this.query).focus();
  }

  #add(id, name) {
    this.#cast.push({ id, name, role: this.role.value, words: null, source: null });
    this.#draw();
    this.query.value = "";
    fill(this.found);
    this.query.focus();
  }

  async #search() {
    const words = this.query.value.trim();
    if (!key(words)) return fill(this.found);
    try {
      const all = await dictionary();
      if (this.query.value.trim() === words) fill(this.found, ranked(all, key(words), this.#day).map((one) => this.#choice(one)), this.#asWritten(words));
    } catch (error) {
      fill(this.found, el("li", { class: "quiet" }, error.message));
    }
  }

  #choice(one) {
    const years = one.valid_from || one.valid_to ? `${one.valid_from?.slice(0, 4) ?? ""}–${one.valid_to?.slice(0, 4) ?? ""}` : null;
    return el("li", {}, el("button", { type: "button", class: "choice", data: { actor: one.id }, on: { click: () => this.#add(one.id, one.name) } },
      el("b", {}, one.name), el("span", { class: "quiet" }, ` ${[_(one.kind), one.country, years].filter(Boolean).join(" · ")}`), !goesWith(one, this.#day) && el("span", { class: "tag warn" }, _("not on that day"))));
  }

  #asWritten(words) {
    return el("li", {}, el("button", { type: "button", class: "choice", on: { click: () => this.#add("", words) } }, el("span", {}, _("As written, not in the dictionary:"), " ", el("b", { dir: "auto" }, words))));
  }
}

/** Whether an actor's names mean it on a day; on one that is not known they may. */
function goesWith(one, day) {
  return !day || ((!one.valid_from || day >= one.valid_from) && (!one.valid_to || day < one.valid_to));
}

/** Those under whose spellings the words are found, the ones of the day first: whole, at the start of a name, of a word, anywhere. */
function ranked(all, words, day) {
  const rank = (text) => (text === words ? 0 : text.startsWith(words) ? 1 : ` ${text}`.includes(` ${words}`) ? 2 : text.includes(words) ? 3 : 9);
  const held = all.map((one) => ({ one, off: goesWith(one, day) ? 0 : 1, best: Math.min(...one.keys.map(rank)) })).filter(({ best }) => best < 9);
  return held.sort((a, b) => a.off - b.off || a.best - b.best).slice(0, MOST).map(({ one }) => one);
}
