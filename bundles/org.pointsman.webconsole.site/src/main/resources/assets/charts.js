// SPDX-License-Identifier: Apache-2.0
// Round trip, loss and traffic of an hour, a day or a month. uPlot (assets/uplot.js, MIT) is asked for when somebody scrolls here, so that it delays nothing above.
import { h, attribute } from "/assets/dom.js";
import { w, rate, decimal, locale } from "/assets/words.js";
import { call } from "/assets/api.js";
import { hue } from "/assets/state.js";

const EACH = { "1h": 10000, "24h": 120000, "30d": 900000 };
const MOST = 6; // lines that are shown before somebody chooses
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function library() {
  return new Promise((done, failed) => {
    document.head.append(h("link", { rel: "stylesheet", href: "/assets/uplot.css" }));
    document.head.append(h("script", { src: "/assets/uplot.js", onload: () => done(window.uPlot), onerror: failed }));
  });
}

const bits = (v) => rate(v).join(" ");
const bytes = (v) => {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let i = 0;
  while (v >= 999.5 && i < units.length - 1) { v /= 1000; i++; }
  return `${decimal(v, v < 10 && i > 0 ? 1 : 0)} ${units[i]}`;
};

/** What each chart shows: lines of an uplink, how a value is said, and the least that the axis reaches. */
const CHARTS = [
  { title: "rtt", lines: [["rttMillis", []]], say: (v) => `${decimal(v, v < 10 ? 1 : 0)} ms`, top: 20 },
  { title: "loss", lines: [["lossPercent", []]], say: (v) => `${decimal(v, v < 10 ? 1 : 0)} %`, top: 5 },
  { title: "throughput", lines: [["received", []], ["sent", [3, 3]]], say: bits, top: 100000 },
];

export function charts() {
  const spans = h("div", { class: "spans", role: "group", "aria-label": w.span });
  const chips = h("div", { class: "chips", role: "group", "aria-label": w.uplinks });
  const plots = h("div", { class: "plots" });
  const rows = h("tbody");
  const table = h("table", { class: "sums" }, h("caption", { class: "unseen" }, w.charts),
    h("thead", {}, h("tr", {}, ["", w.usable, w.rtt, w.worst, w.loss, w.received, w.sent].map((t) => h("th", { scope: "col" }, t)))), rows);
  const node = h("div", { class: "charts" }, h("div", { class: "chart-row" }, spans, chips), plots, h("div", { class: "sums-box", tabindex: "0" }, table));
  const chosen = new Set();
  let names = [], span = "1h", data = null, drawn = [], uPlot = null, seen = false, timer = 0, asked = 0;

  for (const s of Object.keys(EACH)) {
    spans.append(h("button", { type: "button", class: "chip", "data-span": s, "aria-pressed": String(s === span), onclick: () => {
      span = s;
      for (const b of spans.children) attribute(b, "aria-pressed", b.dataset.span === s);
      load();
    } }, w.spans[s]));
  }

  const colour = (name) => css(`--${hue(Math.max(0, names.indexOf(name)))}`);

  function toggle(name) {
    if (!chosen.delete(name)) chosen.add(name);
    for (const c of chips.children) attribute(c, "aria-pressed", chosen.has(c.dataset.uplink));
    load();
  }

  async function load() {
    clearTimeout(timer);
    if (!seen || document.hidden) return;
    timer = setTimeout(load, EACH[span]);
    const mine = ++asked;
    try {
      uPlot ??= await library();
    } catch { return; }
    if (!chosen.size) { data = null; show(); return; }
    const answer = await call("GET", `measurements?span=${span}${[...chosen].map((n) => `&uplink=${encodeURIComponent(n)}`).join("")}`);
    if (mine !== asked || !answer.ok) return;
    data = answer.json;
    show();
  }

  function show() {
    const order = data ? names.filter((n) => data.uplinks[n]) : [];
    const width = Math.max(260, plots.clientWidth), shape = JSON.stringify([span, order, width]);
    const time = data ? Array.from({ length: data.samples }, (_, i) => data.from + i * data.stepSeconds) : [];
    const columns = (c) => [time, ...order.flatMap((n) => c.lines.map(([key]) => data.uplinks[n][key]))];
    if (shape === plots.dataset.shape) CHARTS.forEach((c, i) => drawn[i].setData(columns(c)));
    else {
      drawn.forEach((d) => d.destroy());
      plots.dataset.shape = shape;
      plots.replaceChildren();
      drawn = CHARTS.map((c) => {
        const figure = h("figure", { "aria-label": `${w[c.title]}, ${w.spans[span]}` }, h("figcaption", {}, w[c.title]));
        plots.append(figure);
        return new uPlot(options(c, order, width), columns(c), figure);
      });
    }
    sums(order);
  }

  function options(c, order, width) {
    const axis = { stroke: () => css("--soft"), font: "12px system-ui, sans-serif", grid: { stroke: () => css("--line"), width: 1 }, ticks: { show: false } };
    const two = (n) => String(n).padStart(2, "0");
    return {
      width, height: 190, padding: [8, 8, 0, 0], cursor: { sync: { key: "pointsman" }, y: false, drag: { x: false, y: false }, points: { size: 6 } },
      scales: { y: { range: (u, low, high) => [0, Math.max(c.top, (high || 0) * 1.1)] } },
      axes: [
        { ...axis, size: 30, values: (u, ticks) => ticks.map((t) => {
          const d = new Date(t * 1000);
          return span === "30d" ? d.toLocaleDateString(locale, { day: "numeric", month: "short" }) : `${two(d.getHours())}:${two(d.getMinutes())}`;
        }), space: span === "30d" ? 70 : 60 },
        { ...axis, size: 84, values: (u, ticks) => ticks.map(c.say) },
      ],
      series: [
        { label: w.time, value: (u, t) => t === null || t === undefined ? "–" : new Date(t * 1000).toLocaleString(locale, { dateStyle: "short", timeStyle: span === "1h" ? "medium" : "short" }) },
        ...order.flatMap((n) => c.lines.map(([key, dash]) => ({
          label: c.lines.length > 1 ? `${n} ${w[key]}` : n, stroke: () => colour(n), width: 1.6, dash, spanGaps: false, points: { show: false },
          value: (u, v) => (v === null || v === undefined ? "–" : c.say(v)),
        }))),
      ],
    };
  }

  /** The same in numbers: for who cannot see lines, and for who wants to know how much has been used. */
  function sums(order) {
    rows.replaceChildren(...order.map((n) => {
      const u = data.uplinks[n];
      const known = (key) => u[key].filter((v) => v !== null);
      const mean = (key) => { const k = known(key); return k.length ? k.reduce((a, b) => a + b, 0) / k.length : null; };
      const volume = (key) => known(key).reduce((a, b) => a + b, 0) * data.stepSeconds / 8;
      const say = (v, f) => (v === null ? "–" : f(v));
      const worst = known("worstRttMillis").reduce((a, b) => Math.max(a, b), -1);
      return h("tr", {}, h("th", { scope: "row" }, h("span", { class: `swatch ${hue(names.indexOf(n))}` }), n),
        [say(mean("usablePercent"), (v) => `${decimal(v, v > 99 && v < 100 ? 2 : 0)} %`), say(mean("rttMillis"), CHARTS[0].say), worst < 0 ? "–" : CHARTS[0].say(worst),
          say(mean("lossPercent"), CHARTS[1].say), bytes(volume("received")), bytes(volume("sent"))].map((t) => h("td", {}, t)));
    }));
  }

  new IntersectionObserver((entries) => {
    const now = entries.some((e) => e.isIntersecting);
    if (now !== seen) { seen = now; load(); }
  }, { rootMargin: "200px" }).observe(node);
  document.addEventListener("visibilitychange", load);
  addEventListener("resize", () => data && seen && show());
  const redraw = () => drawn.forEach((d) => d.redraw(false, true));
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

  return {
    node,
    update(p) {
      const now = p.uplinks.map((u) => u.name);
      if (JSON.stringify(now) === JSON.stringify(names)) return;
      const first = !names.length;
      names = now;
      if (first) names.slice(0, MOST).forEach((n) => chosen.add(n));
      for (const n of [...chosen]) if (!names.includes(n)) chosen.delete(n);
      chips.replaceChildren(...names.map((n, i) => h("button", { type: "button", class: `chip ${hue(i)}`, "data-uplink": n, "aria-pressed": String(chosen.has(n)), onclick: () => toggle(n) },
        h("span", { class: "swatch" }), n)));
      load();
    },
  };
}
