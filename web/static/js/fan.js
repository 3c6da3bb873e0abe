// Many incidents on one spot, spread out on legs so that each can be seen and picked.

import { colour, faded, typeToken } from "./look.js";

const MOST = 36; // more would hide the map; the list beside shows them all
const DOT = 7;

export class Fan {
  #centre = null;
  #legs = [];

  open(cluster, incidents) {
    this.#centre = cluster;
    this.#legs = incidents.slice(0, MOST).map((incident, i) => ({ ...leg(i, Math.min(incidents.length, MOST)), incident }));
  }

  close() {
    this.#centre = null;
    this.#legs = [];
  }

  /** Whether a cluster is the one that is spread out. */
  covers(cluster) {
    return this.#centre !== null && cluster.lon === this.#centre.lon && cluster.lat === this.#centre.lat;
  }

  draw(frame) {
    if (!this.#centre) return;
    const { ctx } = frame;
    const centre = frame.point(this.#centre.lon, this.#centre.lat);
    ctx.strokeStyle = faded(colour("map-ink"), 0.55);
    ctx.lineWidth = 1.2;
    for (const spread of this.#legs) {
      spread.at = { x: centre.x + spread.dx, y: centre.y + spread.dy };
      ctx.beginPath();
      ctx.moveTo(centre.x, centre.y);
      ctx.lineTo(spread.at.x, spread.at.y);
      ctx.stroke();
    }
    for (const { at, incident } of this.#legs) {
      ctx.beginPath();
      ctx.arc(at.x, at.y, DOT, 0, 2 * Math.PI);
      ctx.fillStyle = colour(`type-${typeToken(incident.event_type)}`);
      ctx.fill();
      ctx.lineWidth = incident.disputed ? 2.5 : 1.5;
      ctx.strokeStyle = colour(incident.disputed ? "map-ink" : "map-halo");
      ctx.stroke();
    }
    ctx.beginPath();
    ctx.arc(centre.x, centre.y, 3, 0, 2 * Math.PI);
    ctx.fillStyle = colour("map-ink");
    ctx.fill();
  }

  /** The incident whose dot is under a spot of the canvas, or null. */
  at(p) {
    const found = this.#legs.find(({ at }) => at && Math.hypot(at.x - p.x, at.y - p.y) <= DOT + 3);
    return found ? { id: found.incident.id, title: found.incident.title, event_type: found.incident.event_type, at: found.at } : null;
  }
}

/** One circle up to nine legs, then a spiral that keeps the dots apart. */
function leg(i, n) {
  const turn = n <= 9 ? (2 * Math.PI * i) / n : 2.4 * Math.sqrt(3 * i + 6);
  const reach = n <= 9 ? 26 + 3 * n : 16 + 11 * Math.sqrt(i + 4);
  return { dx: reach * Math.cos(turn - Math.PI / 2), dy: reach * Math.sin(turn - Math.PI / 2) };
}
