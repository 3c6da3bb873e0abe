// A canvas that follows the Leaflet map: Leaflet's renderer moves and scales it, `draw(frame)` fills it.

import { Frame } from "./geo.js";

const L = window.L;

/**
 * A Leaflet layer in a pane of its own. `redraw()` draws now; map moves and zooms redraw by themselves. With the option
 * `waits`, a move only shifts and scales what is drawn, as Leaflet does while it zooms: whoever fetches what belongs there
 * calls `redraw()` when it has come, and nothing is drawn twice.
 */
export const CanvasLayer = L.Renderer.extend({
  options: { padding: 0.25 },

  initialize(draw, options) {
    L.Util.setOptions(this, options);
    L.Util.stamp(this);
    this._layers = {};
    this._draw = draw;
  },

  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
    this._ctx = this._container.getContext("2d");
  },

  _destroyContainer() {
    this._container.remove();
    delete this._ctx;
  },

  _updatePaths() {},

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    if (this.options.waits && this._bounds) {
      this._behind = true;
      this._updateTransform(this._map.getCenter(), this._map.getZoom());
    } else this._place();
  },

  _reset() {
    this._update();
    if (!this._behind) this._updateTransform(this._center, this._zoom);
  },

  _place() {
    this._behind = false;
    L.Renderer.prototype._update.call(this);
    const { min } = this._bounds;
    const size = this._bounds.getSize();
    const ratio = window.devicePixelRatio || 1;
    const canvas = this._container;
    L.DomUtil.setPosition(canvas, min);
    if (canvas.width !== Math.round(size.x * ratio) || canvas.height !== Math.round(size.y * ratio)) {
      canvas.width = Math.round(size.x * ratio);
      canvas.height = Math.round(size.y * ratio);
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
    }
    this.redraw();
  },

  redraw() {
    if (!this._ctx || !this._bounds) return;
    if (this._behind && !this._map._animatingZoom) {
      this._place();
      return;
    }
    const size = this._bounds.getSize();
    const ratio = window.devicePixelRatio || 1;
    const corner = this._map.getPixelOrigin().add(this._bounds.min);
    const ctx = this._ctx;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, size.x, size.y);
    this._draw(new Frame(ctx, this._zoom, corner, size));
  },
});
