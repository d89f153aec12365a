// SPDX-License-Identifier: Apache-2.0
// Draws the report from the inert JSON document in the page. All text is set as text, never as markup.
"use strict";
(() => {
  const doc = JSON.parse(document.getElementById("document").textContent);
  const words = {
    zh: { warnings: "警告", provenance: "溯源", times: "次", nomap: "此浏览器未启用 WebGL，无法绘制地图；图层见同目录 risk.gpkg。", none: "无" },
    en: { warnings: "Warnings", provenance: "Where the numbers come from", times: "times", nomap: "The map needs WebGL, which this browser has switched off; the layers are in risk.gpkg beside this file.", none: "none" },
  }[doc.language === "zh" ? "zh" : "en"];

  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "text") node.textContent = value;
      else if (key === "style") Object.assign(node.style, value);
      else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else node.setAttribute(key, value);
    }
    node.append(...children);
    return node;
  };
  const show = (value) => {
    if (value === null || value === undefined || value === "") return "–";
    if (typeof value !== "number" || Number.isInteger(value)) return String(value);
    const size = Math.abs(value);
    return size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
  };

  document.getElementById("head").append(make("h1", { text: doc.title }), make("p", { text: doc.subtitle }));
  for (const f of doc.figures) {
    document.getElementById("figures").append(
      make("div", { class: `figure ${f.verdict || ""}` }, make("span", { text: f.label }), make("b", { text: show(f.value) }), make("small", { text: f.note || "" })));
  }

  // ---- map
  let map = null;
  let popup = null;
  const swatchColour = (layer) => layer.colour || "#888";
  const colourOf = (layer) => {
    if (!layer.by) return swatchColour(layer);
    const match = ["match", ["to-string", ["get", layer.by.attribute]]];
    for (const c of layer.by.classes) match.push(String(c.value), c.colour);
    match.push(layer.colour || "#999999");
    return match;
  };
  const styleLayers = (layer) => {
    const source = layer.id;
    const visibility = layer.visible === false ? "none" : "visible";
    const colour = colourOf(layer);
    if (layer.kind === "fill") {
      return [
        { id: `${layer.id}/fill`, type: "fill", source, layout: { visibility }, paint: { "fill-color": colour, "fill-opacity": layer.opacity ?? 0.5 } },
        { id: `${layer.id}/edge`, type: "line", source, layout: { visibility }, paint: { "line-color": colour, "line-width": layer.width ?? 1 } }];
    }
    if (layer.kind === "line") {
      return [{ id: `${layer.id}/line`, type: "line", source, layout: { visibility, "line-join": "round" }, paint: { "line-color": colour, "line-width": layer.width ?? 2, "line-opacity": layer.opacity ?? 1 } }];
    }
    return [{ id: `${layer.id}/circle`, type: "circle", source, layout: { visibility }, paint: { "circle-color": colour, "circle-radius": ["interpolate", ["linear"], ["zoom"], 10, (layer.width ?? 5) * 0.7, 15, (layer.width ?? 5) * 1.6], "circle-stroke-color": "#ffffff", "circle-stroke-width": 1.5, "circle-opacity": layer.opacity ?? 1 } }];
  };
  const bubble = (layer, properties) => {
    const list = make("dl");
    for (const [field, label] of layer.popup.slice(1)) {
      if (properties[field] !== undefined && properties[field] !== null && properties[field] !== "") list.append(make("dt", { text: label }), make("dd", { text: show(properties[field]) }));
    }
    return make("div", { class: "popup" }, make("h3", { text: show(properties[layer.popup[0][0]]) }), list);
  };
  const open = (lngLat, content) => {
    popup?.remove();
    popup = new maplibregl.Popup({ maxWidth: "340px" }).setLngLat(lngLat).setDOMContent(content).addTo(map);
  };
  const startMap = () => {
    const [west, south, east, north] = doc.bounds;
    map = new maplibregl.Map({
      container: "map", attributionControl: false, preserveDrawingBuffer: true, canvasContextAttributes: { preserveDrawingBuffer: true }, fadeDuration: 0,
      bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: 20 },
      style: { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": "#eef1f4" } }] },
    });
    map.addControl(new maplibregl.NavigationControl({ visualizePitch: true }), "top-left");
    map.addControl(new maplibregl.ScaleControl({ maxWidth: 160 }), "bottom-left");
    map.on("load", () => {
      for (const layer of doc.layers) {
        map.addSource(layer.id, { type: "geojson", data: layer.geojson });
        for (const l of styleLayers(layer)) map.addLayer(l);
      }
      const clickable = doc.layers.filter((l) => l.popup && l.popup.length);
      map.on("click", (event) => {
        const ids = clickable.flatMap((l) => styleLayers(l).map((s) => s.id));
        const hit = map.queryRenderedFeatures([[event.point.x - 3, event.point.y - 3], [event.point.x + 3, event.point.y + 3]], { layers: ids })[0];
        if (!hit) return;
        const layer = doc.layers.find((l) => l.id === hit.source);
        open(event.lngLat, bubble(layer, hit.properties));
      });
      map.once("idle", () => { document.documentElement.dataset.map = "drawn"; });
    });
  };
  try {
    startMap();
  } catch (error) {
    document.documentElement.dataset.map = "failed";
    document.getElementById("map").replaceChildren(make("p", { class: "fallback", text: `${words.nomap} (${error.message})` }));
    map = null;
  }

  const panel = document.getElementById("panel");
  for (const layer of [...doc.layers].reverse()) {
    const box = make("input", { type: "checkbox" });
    box.checked = layer.visible !== false;
    box.addEventListener("change", () => {
      for (const l of styleLayers(layer)) map?.setLayoutProperty(l.id, "visibility", box.checked ? "visible" : "none");
    });
    panel.append(make("label", {}, box, make("span", { text: layer.title })));
    const keys = layer.by ? layer.by.classes : [{ label: "", colour: swatchColour(layer) }];
    for (const key of keys) {
      if (!layer.by && !layer.colour) continue;
      panel.append(make("div", { class: "key" }, make("span", { class: `swatch ${layer.kind}`, style: { background: key.colour, borderColor: layer.kind === "line" ? key.colour : "" } }), make("span", { text: key.label })));
    }
  }

  // ---- tables: a click on a head sorts, a click on a row flies to it
  for (const table of doc.tables) {
    const body = make("tbody");
    const rows = table.rows.map((cells, i) => {
      const row = make("tr");
      cells.forEach((cell, c) => {
        const column = table.columns[c];
        const verdict = column.verdict && table.verdicts ? table.verdicts[i] : "";
        row.append(make("td", { class: `${column.align === "right" ? "right" : ""} ${verdict || ""}`, text: show(cell) }));
      });
      const place = table.fly_to && table.fly_to[i];
      if (place) {
        row.classList.add("fly");
        row.addEventListener("click", () => {
          if (!map) return;
          document.getElementById("map").scrollIntoView({ behavior: "smooth", block: "center" });
          map.flyTo({ center: place, zoom: 14.5 });
          open(place, make("div", { class: "popup" }, make("h3", { text: show(cells[0]) }), make("dl", {}, ...table.columns.slice(1, 6).flatMap((col, c) => [make("dt", { text: col.title }), make("dd", { text: show(cells[c + 1]) })]))));
        });
      }
      return { cells, row };
    });
    body.append(...rows.map((r) => r.row));
    let sorted = -1;
    let way = 1;
    const head = make("tr", {}, ...table.columns.map((column, c) => make("th", {
      text: column.title, class: column.align === "right" ? "right" : "",
      onclick: () => {
        way = sorted === c ? -way : 1;
        sorted = c;
        const order = (a, b) => (typeof a.cells[c] === "number" && typeof b.cells[c] === "number" ? a.cells[c] - b.cells[c] : String(a.cells[c] ?? "").localeCompare(String(b.cells[c] ?? ""), doc.language)) * way;
        body.append(...[...rows].sort(order).map((r) => r.row));
      },
    })));
    document.getElementById("tables").append(
      make("section", { class: "card", id: table.id }, make("h2", { text: table.title }), make("p", { class: "note", text: table.note || "" }),
        make("div", { class: "table-window" }, make("table", {}, make("thead", {}, head), body))));
  }

  // ---- warnings and sources
  const notes = document.getElementById("notes");
  notes.append(make("h2", { text: words.warnings }));
  if (!doc.warnings.length) notes.append(make("p", { class: "note", text: words.none }));
  for (const w of doc.warnings) {
    notes.append(make("p", {}, make("b", { text: w.count > 1 ? `${w.code} (${w.count} ${words.times})` : w.code }), document.createTextNode(` ${w.subject}: ${w.message}`)));
  }
  notes.append(make("h2", { text: words.provenance }));
  const sources = make("dl");
  for (const p of doc.provenance) sources.append(make("dt", { text: p.label }), make("dd", { text: p.value }));
  notes.append(sources);
})();
