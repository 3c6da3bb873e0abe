// The viewer of a stand-alone map: reads the JSON beside it and shows every word by textContent.
(function () {
  "use strict";
  const map = window.geomapShell.map;
  const data = JSON.parse(document.getElementById("data").textContent);
  const HUES = {
    Battles: "#a3193d", "Explosions/Remote violence": "#cf5413", "Violence against civilians": "#6d3bbd",
    Protests: "#1f6fb5", Riots: "#93690a", "Strategic developments": "#4b6a57",
  };
  const CELL = 56; // pixels on the screen within which incidents are shown as one count
  const ROWS = 400; // rows of the list that are made at once
  const POINTS = ["exact", "settlement", "near"];
  const chosen = { province: "", words: "" };
  const sources = new Map(data.sources.map((source) => [source.id, source]));
  data.incidents.sort((a, b) => (b.date_start || "").localeCompare(a.date_start || ""));
  const claims = new Map();
  for (const claim of data.claims) for (const id of claim.incidents || []) claims.set(id, [...(claims.get(id) || []), claim]);
  const marks = L.layerGroup();
  const base = L.layerGroup();

  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "press") node.addEventListener("click", value);
      else node.setAttribute(name, value);
    }
    for (const child of children.flat()) if (child !== null && child !== undefined && child !== "") node.append(child);
    return node;
  }

  const range = (low, high) => {
    if (low === undefined && high === undefined) return "";
    if (low === undefined) return `up to ${high}`;
    if (high === undefined) return `${low} or more`;
    return low === high ? String(low) : `${low}–${high}`;
  };
  const placeOf = ({ place }) => [place.name || place.reported_name || place.adm2_name || "place not known", place.adm1_name].filter((v, i, all) => v && all.indexOf(v) === i).join(", ");
  const when = (incident) => (incident.date_start ? (incident.date_end && incident.date_end !== incident.date_start ? `${incident.date_start} – ${incident.date_end}` : incident.date_start) : "date not known");
  const plain = (id) => (id || "not named").replace(/_/g, " ");

  function selected() {
    const words = chosen.words.toLowerCase();
    return data.incidents.filter((incident) => (!chosen.province || incident.place.adm1_code === chosen.province)
      && (!words || `${incident.title} ${placeOf(incident)} ${incident.place.reported_name || ""}`.toLowerCase().includes(words)));
  }

  // --- the map ---
  function drawBase() {
    base.clearLayers();
    for (const province of data.provinces) {
      const on = province.code === chosen.province;
      const shape = L.geoJSON(province.geometry, { style: { color: on ? "#12606b" : "#cfc8ba", weight: on ? 2.4 : 1, fillColor: on ? "#dcebec" : "#fcfbf7", fillOpacity: 1 } });
      shape.on("click", (event) => { L.DomEvent.stopPropagation(event); choose({ province: on ? "" : province.code }); });
      base.addLayer(shape);
      if (map.getZoom() >= 6) base.addLayer(label(shape.getBounds().getCenter(), province.name));
    }
    drawDisputed();
  }

  function drawDisputed() {
    for (const { kind, points } of data.lines) {
      const line = points.map(([lon, lat]) => [lat, lon]);
      base.addLayer(L.polyline(line, { color: "#fcfbf7", weight: 3, interactive: false }));
      base.addLayer(L.polyline(line, { color: "#7d7565", weight: 1.8, dashArray: kind === "durand" ? "7 4" : "2 3", interactive: false }));
      if (kind === "durand") base.addLayer(label(line[Math.floor(line.length * 0.12)], "Durand Line, border not recognised by Afghanistan"));
    }
    base.addLayer(label([34.25, 75.6], "Kashmir: disputed"));
  }

  function label(at, text) {
    const icon = el("div", { class: "province" }, text);
    return L.marker(at, { interactive: false, keyboard: false, icon: L.divIcon({ html: icon, className: "", iconSize: [140, 14] }) });
  }

  function drawMarks() {
    marks.clearLayers();
    const all = selected();
    drawAreas(all.filter(({ place }) => isArea(place)));
    const cells = new Map();
    const view = map.getBounds().pad(0.3);
    for (const incident of all) {
      const { place } = incident;
      if (place.lon === undefined || isArea(place) || !view.contains([place.lat, place.lon])) continue;
      const p = map.project([place.lat, place.lon]).divideBy(CELL).floor();
      const key = `${p.x},${p.y}`;
      cells.set(key, [...(cells.get(key) || []), incident]);
    }
    for (const held of cells.values()) held.length === 1 ? drawPoint(held[0]) : drawCount(held);
  }

  /** Whether a place is drawn as an area; one too small to be seen as an area is counted with its neighbours. */
  function isArea(place) {
    if (place.lon === undefined || POINTS.includes(place.precision)) return false;
    if (place.precision !== "district") return true;
    const perPixel = (40075016 * Math.cos((place.lat * Math.PI) / 180)) / (256 * 2 ** map.getZoom());
    return (place.uncertainty_m || 10000) / perPixel >= (data.incidents.length > 300 ? 34 : 12);
  }

  function drawAreas(all) {
    const byPlace = new Map();
    for (const incident of all) byPlace.set(incident.place.place_id, [...(byPlace.get(incident.place.place_id) || []), incident]);
    for (const [id, held] of byPlace) {
      const { place } = held[0];
      const area = data.areas[id];
      const look = { color: "#2b3136", weight: 1.3, opacity: 0.6, fillColor: "#2b3136", fillOpacity: 0.08, dashArray: area && !area.approximate ? null : "6 5" };
      const shape = area ? L.geoJSON(area.geometry, { style: look, interactive: false }) : L.circle([place.lat, place.lon], { ...look, radius: place.uncertainty_m || 10000, interactive: false });
      marks.addLayer(shape);
      marks.addLayer(counter([place.lat, place.lon], held, "area-count", 24, 20));
    }
  }

  function drawPoint(incident) {
    const { place } = incident;
    const hue = HUES[incident.event_type] || "#6b7075";
    if (place.precision === "near") marks.addLayer(L.circle([place.lat, place.lon], { radius: place.uncertainty_m || 5000, color: hue, weight: 1.2, fillColor: hue, fillOpacity: 0.1, interactive: false }));
    const dot = L.circleMarker([place.lat, place.lon], { radius: 6.5, color: incident.disputed ? hue : "#fcfbf7", weight: 2, fillColor: incident.disputed ? "#fcfbf7" : hue, fillOpacity: 1 });
    dot.on("click", (event) => { L.DomEvent.stopPropagation(event); read(incident); });
    marks.addLayer(dot);
  }

  function drawCount(held) {
    const lat = held.reduce((sum, { place }) => sum + place.lat, 0) / held.length;
    const lon = held.reduce((sum, { place }) => sum + place.lon, 0) / held.length;
    const size = 22 + 3 * Math.log2(held.length);
    marks.addLayer(counter([lat, lon], held, "count", size, size));
  }

  function counter(at, held, kind, width, height) {
    const sign = el("div", { class: kind }, String(held.length));
    sign.style.width = `${width}px`;
    sign.style.height = `${height}px`;
    const marker = L.marker(at, { icon: L.divIcon({ html: sign, className: "", iconSize: [width, height] }), alt: `${held.length} incidents` });
    marker.on("click", () => (kind === "area-count" || map.getZoom() >= 13 ? show(held) : map.setView(at, map.getZoom() + 2)));
    return marker;
  }

  // --- the panel ---
  const list = el("div", { id: "list" });
  const detail = el("div", { id: "detail", hidden: "" });
  const count = el("p", { class: "quiet", role: "status" });
  const provinces = [...new Map(data.incidents.filter(({ place }) => place.adm1_code).map(({ place }) => [place.adm1_code, place.adm1_name || place.adm1_code]))].sort((a, b) => a[1].localeCompare(b[1]));
  const select = el("select", { "aria-label": "Province" }, el("option", { value: "" }, "All provinces"), provinces.map(([code, name]) => el("option", { value: code }, name)));
  const find = el("input", { type: "search", placeholder: "Search", "aria-label": "Search" });
  select.addEventListener("change", () => choose({ province: select.value }));
  find.addEventListener("input", () => choose({ words: find.value }));
  document.getElementById("panel").append(el("header", {}, el("h1", {}, data.about.title), el("p", { class: "quiet" }, [data.about.note, `made ${data.about.made}`].filter(Boolean).join(" · ")), el("div", { class: "choose" }, select, find), count), list, detail);

  function choose(changes) {
    Object.assign(chosen, changes);
    select.value = chosen.province;
    drawBase();
    drawMarks();
    show(selected());
  }

  function show(incidents) {
    detail.hidden = true;
    list.hidden = false;
    list.textContent = "";
    const unlocated = incidents.filter(({ place }) => place.lon === undefined).length;
    count.textContent = `${incidents.length} incidents${unlocated ? `, ${unlocated} without a place on the map` : ""}`;
    for (const incident of incidents.slice(0, ROWS)) {
      const killed = range(incident.fatalities_low, incident.fatalities_high);
      const row = el("button", { type: "button", press: () => read(incident) }, el("b", { dir: "auto" }, incident.title),
        el("span", { class: "quiet" }, `${when(incident)} · ${placeOf(incident)} (${incident.place.precision})`),
        killed || incident.disputed ? el("span", { class: "quiet" }, killed ? `${killed} killed ` : "", incident.disputed ? el("span", { class: "disputed" }, "disputed") : "") : "");
      row.style.setProperty("--hue", HUES[incident.event_type] || "#6b7075");
      list.append(row);
    }
    if (incidents.length > ROWS) list.append(el("p", { class: "quiet" }, `The first ${ROWS} are listed: narrow by province or search.`));
  }

  function read(incident) {
    const { place } = incident;
    list.hidden = true;
    detail.hidden = false;
    detail.textContent = "";
    const back = el("button", { type: "button", class: "back", press: () => show(selected()) }, "Back to the list");
    const killed = range(incident.fatalities_low, incident.fatalities_high);
    detail.append(el("div", {}, back, el("h2", { dir: "auto" }, incident.title),
      el("p", { class: "quiet" }, [incident.event_type, incident.sub_event_type, when(incident), incident.status].filter(Boolean).join(" · ")),
      el("p", {}, killed ? `${killed} killed` : "", incident.disputed ? el("span", { class: "disputed" }, " accounts differ") : ""),
      el("h3", {}, "What is claimed"), (claims.get(incident.id) || []).map(claimLine),
      el("h3", {}, "Where"), el("p", {}, `As reported: ${place.reported_name || "no place named"}`), el("p", {}, `As resolved: ${placeOf(incident)} (${place.precision}${place.uncertainty_m ? `, within ${Math.round(place.uncertainty_m / 100) / 10} km` : ""})`),
      el("h3", {}, "Sources"), (incident.sources || []).map(sourceLine)));
    if (place.lon !== undefined && !map.getBounds().contains([place.lat, place.lon])) map.panTo([place.lat, place.lon]);
    back.focus();
  }

  function claimLine(claim) {
    const words = claim.label || claim.words;
    return el("p", {}, el("b", {}, plain(claim.claimant)), claim.stance === "denies" ? " denies " : " ", [range(claim.low, claim.high), claim.measure].filter(Boolean).join(" "), words ? ` “${words}”` : "",
      (claim.incidents || []).length > 1 ? el("span", { class: "quiet" }, ` one claim over ${claim.incidents.length} incidents`) : "");
  }

  function sourceLine(id) {
    const source = sources.get(id) || { title: id };
    const safe = /^https?:\/\//i.test(source.url || "");
    const title = safe ? el("a", { href: source.url, rel: "noopener noreferrer", target: "_blank" }, source.title || id) : source.title || id;
    return el("p", {}, title, [source.publisher, source.published].filter(Boolean).map((text) => `, ${text}`).join(""));
  }

  L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  L.control.zoom({ position: "topright" }).addTo(map);
  base.addTo(map);
  marks.addTo(map);
  map.fitBounds([[28.2, 62.4], [36.6, 74.2]]);
  map.on("moveend", drawMarks);
  map.on("zoomend", drawBase);
  choose({});
})();
