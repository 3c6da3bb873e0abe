// The open incident: fetched whole, shown beside the map, with what comes a moment later (names, titles, the editor's form).

import { Latest, getJSON } from "./api.js";
import { showIncident, showIncidentProblem, showNames } from "./incident.js";

export class Reader {
  #latest = new Latest();

  /** `parts`: address, list, view, outlines of the workbench; `changed` is called after an edit has been kept. */
  constructor(node, { address, list, view, outlines }, changed) {
    Object.assign(this, { node, address, list, view, outlines, changed });
  }

  /** Show an incident, or close with null. Resolves to false when a newer one overtook it. */
  async read(id) {
    this.list.mark(id);
    if (!id) {
      this.node.hidden = true;
      this.view.focus("open", null);
      return true;
    }
    try {
      const record = await this.#latest.run((signal) => getJSON(`/incidents/${encodeURIComponent(id)}?f=json`, signal));
      if (!record) return false;
      this.#show(record);
    } catch (error) {
      showIncidentProblem(this.node, error.message, this.#links());
    }
    this.node.hidden = false;
    this.node.scrollTop = 0;
    this.node.focus({ preventScroll: true });
    return true;
  }

  #show(record) {
    const { incident } = record;
    showIncident(this.node, record, this.#links());
    this.view.focus("open", incident.location);
    this.view.reveal(incident.location);
    this.#otherNames(incident);
    this.#nameLinks();
    if (document.body.dataset.canEdit) this.#offerEditing(incident);
  }

  #links() {
    const open = (id) => this.address.set({ incident: id });
    const beside = (step) => {
      const incident = this.list.beside(step);
      return incident ? () => open(incident.id) : null;
    };
    return {
      open, close: () => open(null), before: beside(-1), after: beside(1),
      unitName: (code) => this.outlines.nameOf(code), zoomTo: (location) => this.view.zoomTo(location),
    };
  }

  /** What the place's unit is called in the region's own languages, once the server has said so. */
  async #otherNames({ id, location }) {
    const named = ["district", "province", "region"].includes(location.precision);
    const unit = named ? location.place_id : location.adm2_code ?? location.adm1_code;
    if (!unit) return;
    const feature = await getJSON(`/collections/admin-units/items/${encodeURIComponent(unit)}`).catch(() => null);
    if (feature && this.address.one("incident") === id) showNames(this.node.querySelector(".place"), feature.properties);
  }

  /** Linked incidents by their titles, which the record doesn't hold. */
  #nameLinks() {
    for (const link of this.node.querySelectorAll("[data-incident]")) {
      getJSON(`/collections/incidents/items/${encodeURIComponent(link.dataset.incident)}`)
        .then(({ properties }) => (link.textContent = properties.title), () => { /* it may be gone: the words stand */ });
    }
  }

  async #offerEditing(incident) {
    const { editForm } = await import("./edit.js");
    this.node.append(editForm(incident, this.changed));
  }
}
