// The dates: a histogram (uPlot) with a brush, a range slider under it (noUiSlider, for keyboards too), and play.

import noUiSlider from "../vendor/nouislider.js";
import { el, fill, icon } from "./dom.js";
import { colour, faded } from "./look.js";
import { day, gettext as _, ngettext, number } from "./text.js";

const UPLOT = new URL("../vendor/uplot.js", import.meta.url).href;
const STEP_MS = 700;
const HEIGHT = 66;

/** uPlot is a classic script that leaves `window.uPlot`; it comes after the first drawing, which doesn't need it. */
export function loadPlot() {
  return new Promise((done, failed) => {
    const script = el("script", { src: UPLOT, on: { load: done, error: () => failed(new Error("The dates can't be drawn: uplot.js did not load.")) } });
    document.head.append(script);
  });
}

export class Timeline {
  #bins = [];
  #unit = "month";
  #plot = null;
  #slider = null;
  #playing = 0;
  #range = [0, 0];

  constructor(node, address) {
    this.address = address;
    this.node = node;
    this.head = el("p", { class: "timeline-head" });
    this.play = el("button", { type: "button", class: "button icon plain", "aria-label": _("Play through time"), on: { click: () => this.#toggle() } }, icon("play"));
    this.chart = el("div", { class: "timeline-chart", "aria-hidden": "true", dir: "ltr" });
    this.rail = el("div", { class: "timeline-rail", dir: "ltr" });
    fill(node, this.play, el("div", { class: "timeline-main" }, this.head, this.chart, this.rail));
    new ResizeObserver(() => this.#resize()).observe(this.chart);
  }

  /** Show a histogram: {unit, start, counts, undated}. */
  show(histogram) {
    const bins = histogram.start ? binsOf(histogram) : [];
    const same = bins.length === this.#bins.length && bins[0] === this.#bins[0] && histogram.unit === this.#unit;
    this.#bins = bins;
    this.#unit = histogram.unit;
    this.counts = histogram.counts;
    this.node.classList.toggle("empty", bins.length < 2);
    const undated = (histogram.undated ? ` · ${ngettext("{n} undated", "{n} undated", histogram.undated)}` : "")
      + (histogram.outside ? ` · ${ngettext("{n} dated far from these", "{n} dated far from these", histogram.outside)}` : "");
    if (bins.length < 2) {
      this.head.textContent = (bins.length ? this.#word(0) : _("No dates in this selection")) + undated;
      this.#plot?.destroy();
      this.#slider?.destroy();
      this.#plot = this.#slider = null;
      return;
    }
    this.#range = this.#fromAddress();
    if (!same || !this.#slider) this.#build();
    else {
      this.#plot.setData(this.#data());
      if (!this.#playing) this.#slider.set(this.#range);
    }
    this.#say(undated);
  }

  recolour() {
    if (this.#plot) this.#build();
  }

  #say(undated = "") {
    const [from, to] = this.#range;
    const inside = this.counts.slice(from, to + 1).reduce((sum, n) => sum + n, 0);
    this.head.textContent = `${this.#word(from)} – ${this.#word(to)} · ${ngettext("{n} incident", "{n} incidents", inside)}${undated}`;
  }

  #word(i) {
    return day(this.#bins[i], this.#unit === "day" || this.#unit === "week" ? "day" : this.#unit);
  }

  #data() {
    return [this.#bins.map((_day, i) => i), this.counts];
  }

  #build() {
    this.#plot?.destroy();
    this.#slider?.destroy();
    fill(this.chart);
    fill(this.rail);
    const all = this.#bins.length - 1;
    const bars = window.uPlot.paths.bars({ size: [0.82, 60], align: 0 });
    this.#plot = new window.uPlot({
      width: Math.max(50, this.chart.clientWidth), height: HEIGHT, legend: { show: false }, padding: [4, 14, 0, 14],
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
      select: { show: true },
      scales: { x: { time: false, range: [-0.5, all + 0.5] }, y: { range: (_u, _min, max) => [0, Math.max(1, max)] } },
      axes: [{
        stroke: colour("ink-3"), font: "11px Inter, sans-serif", grid: { show: false }, ticks: { show: false }, size: 20, gap: 3, space: 74,
        values: (_u, splits) => splits.map((i) => (Number.isInteger(i) && this.#bins[i] ? day(this.#bins[i], all > 40 && this.#unit === "month" ? "year" : this.#axisPrecision()) : "")),
        incrs: this.#unit === "month" ? [1, 2, 3, 6, 12, 24, 60, 120] : [1, 2, 5, 7, 10, 20, 50, 100],
      }, { show: false }],
      series: [{}, { width: 0, fill: () => faded(colour("accent"), 0.72), paths: bars, points: { show: false } }],
      hooks: { setSelect: [(plot) => this.#brushed(plot)] },
    }, this.#data(), this.chart);
    this.#slider = noUiSlider.create(this.rail, {
      start: this.#range, connect: true, step: 1, range: { min: 0, max: all }, behaviour: "drag-tap", keyboardDefaultStep: all,
      handleAttributes: [{ "aria-label": _("From") }, { "aria-label": _("To") }],
      ariaFormat: { to: (i) => this.#word(Math.round(i)), from: Number },
    });
    this.#slider.on("slide", (values) => { this.#range = values.map((v) => Math.round(v)); this.#say(); });
    this.#slider.on("change", (values) => this.#choose(...values.map((v) => Math.round(v))));
  }

  #axisPrecision() {
    return { year: "year", month: "axis" }[this.#unit] ?? "day";
  }

  #brushed(plot) {
    if (plot.select.width < 2) return;
    const last = this.#bins.length - 1;
    const bin = (x) => Math.max(0, Math.min(last, Math.round(plot.posToVal(x, "x"))));
    const chosen = [bin(plot.select.left), bin(plot.select.left + plot.select.width)];
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.#choose(...chosen);
  }

  #choose(from, to, replace = false) {
    const all = from === 0 && to === this.#bins.length - 1;
    this.#range = [from, to];
    this.address.set({ datetime: all ? null : `${this.#bins[from]}/${lastDay(this.#bins[to], this.#unit)}` }, { replace });
  }

  #fromAddress() {
    const whole = [0, this.#bins.length - 1];
    const given = this.address.one("datetime");
    if (!given) return whole;
    const [from, to = from] = given.split("/").map((text) => (text === ".." ? "" : text.slice(0, 10)));
    const start = from ? this.#bins.findLastIndex((bin) => bin <= padded(from)) : 0;
    const end = to ? this.#bins.findLastIndex((bin) => bin <= padded(to, "12-31")) : whole[1];
    return [Math.max(0, start), Math.max(0, end)];
  }

  #toggle() {
    if (this.#playing) return this.#stop();
    const last = this.#bins.length - 1;
    if (last < 1) return undefined;
    let [from, to] = this.#range;
    const width = to - from >= last ? 0 : to - from;
    if (to >= last) from = -1;
    fill(this.play, icon("pause"));
    this.play.setAttribute("aria-label", _("Stop"));
    this.#playing = setInterval(() => {
      from += 1;
      to = from + width;
      if (to > last) return this.#stop();
      this.#slider.set([from, to]);
      return this.#choose(from, to, true);
    }, STEP_MS);
    return undefined;
  }

  #stop() {
    clearInterval(this.#playing);
    this.#playing = 0;
    fill(this.play, icon("play"));
    this.play.setAttribute("aria-label", _("Play through time"));
  }

  #resize() {
    if (this.#plot && this.chart.clientWidth) this.#plot.setSize({ width: this.chart.clientWidth, height: HEIGHT });
  }
}

/** The first day of every bin, ISO. */
function binsOf({ unit, start, counts }) {
  const [year, month, date] = start.split("-").map(Number);
  return counts.map((_count, i) => {
    const steps = { day: [0, 0, i], week: [0, 0, 7 * i], month: [0, i, 0], year: [i, 0, 0] }[unit] ?? [0, i, 0];
    return new Date(Date.UTC(year + steps[0], (month || 1) - 1 + steps[1], (date || 1) + steps[2])).toISOString().slice(0, 10);
  });
}

function lastDay(first, unit) {
  const [year, month, date] = first.split("-").map(Number);
  const next = { day: [year, month - 1, date + 1], week: [year, month - 1, date + 7], month: [year, month, 1], year: [year + 1, 0, 1] }[unit];
  return new Date(Date.UTC(...next) - 86400000).toISOString().slice(0, 10);
}

function padded(text, rest = "01-01") {
  return text.length >= 10 ? text : `${text}-${rest.slice(text.length === 7 ? 3 : 0)}`;
}
