// SPDX-License-Identifier: Apache-2.0
// The picture of the network: LAN, router, uplinks, their gateways, the internet. Lines are as thick as their traffic; a way that is broken
// is broken where it is broken.
import { s, attribute, text, shape } from "/assets/dom.js";
import { w, rate } from "/assets/words.js";
import { ends, kind, hue } from "/assets/state.js";

const thick = (bits) => 2.5 + Math.min(16, 3.1 * Math.log10(1 + (bits || 0) / 8000));
const total = (r) => (r ? r.received + r.sent : 0);
const said = (r) => { const [v, u] = rate(total(r)); return total(r) >= 500 ? `${v} ${u}` : ""; };

function glyph(name, x, y, size) {
  return s("g", { transform: `translate(${x - size / 2} ${y - size / 2}) scale(${size / 24})`, class: "glyph" }, s("path", { d: shape(name) }));
}

/** A line of a way: what it is made of stays, what it looks like changes. */
function way(points, upright) {
  const [[x1, y1], [x2, y2]] = points;
  const d = upright
    ? `M${x1} ${y1}C${x1} ${(y1 + y2) / 2} ${x2} ${(y1 + y2) / 2} ${x2} ${y2}`
    : `M${x1} ${y1}C${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2} ${y2}`;
  const line = s("path", { d, class: "way" });
  const flow = s("path", { d, class: "flow" });
  const mx = (x1 + x2) / 2, my = (y1 + y2) / 2;
  const cut = s("g", { class: "cut", transform: `translate(${mx} ${my})` }, s("circle", { r: 11 }), s("path", { d: "M-4 -4L4 4M4 -4L-4 4" }));
  const node = s("g", { class: "track" }, line, flow, cut);
  return {
    node,
    set(look, bits, broken) {
      attribute(node, "data-look", look);
      attribute(node, "data-broken", broken ? "yes" : "no");
      attribute(node, "data-flow", look === "used" && bits > 2000 ? "yes" : "no");
      line.style.strokeWidth = `${look === "dead" ? 2.5 : thick(bits).toFixed(1)}px`;
    },
  };
}

function place(x, y, glyphName, name, style, size = 26) {
  const title = s("text", { x, y: y + size + 18, class: "place-name" });
  const detail = s("text", { x, y: y + size + 35, class: "place-detail" });
  text(title, name);
  const node = s("g", { class: `place ${style}` }, s("circle", { cx: x, cy: y, r: size }), glyph(glyphName, x, y, size * 0.95), title, detail);
  return { node, title, detail };
}

export function network() {
  const label = s("title", { id: "picture-title" });
  const root = s("svg", { class: "picture", role: "img", "aria-labelledby": "picture-title" }, label);
  let built = "", parts = null;

  function build(picture, upright) {
    const n = Math.max(1, picture.uplinks.length);
    // along is the direction of the packets, across the other one
    const length = upright ? 660 : 1120, width = upright ? Math.max(340, n * 116) : Math.max(250, n * 118 + 10);
    const at = (along, across) => (upright ? [across * width, along * length] : [along * length, across * width]);
    const stops = upright ? [0.06, 0.27, 0.5, 0.71, 0.91] : [0.065, 0.265, 0.5, 0.735, 0.935];
    const slot = (i) => (i + 0.5) / n;
    const lan = at(stops[0], upright ? 0.5 : 0.46), router = at(stops[1], upright ? 0.5 : 0.46), internet = at(stops[4], upright ? 0.5 : 0.46);
    attribute(root, "viewBox", upright ? `0 0 ${width} ${length + 24}` : `0 0 ${length} ${width}`);
    root.classList.toggle("upright", upright);
    const lanWay = way([lan, router], upright);
    const ways = s("g", {}, lanWay.node), places = s("g", {});
    const home = place(...lan, "devices", w.lan, "lan");
    const self = place(...router, "router", "Pointsman", "self", 34);
    self.node.replaceChild(s("g", { class: "mark", transform: `translate(${router[0] - 23} ${router[1] - 23}) scale(1.44)` },
      s("path", { d: "M9 25V7" }), s("path", { d: "M9 20c0-6 13-5 13-13" }), s("circle", { cx: 22, cy: 23, r: 3.4 })), self.node.querySelector(".glyph"));
    const world = place(...internet, "globe", w.internet, "world", 30);
    places.append(home.node, self.node, world.node);
    const uplinks = picture.uplinks.map((u, i) => {
      const a = at(stops[2], slot(i)), b = at(stops[3], slot(i));
      const first = way([router, a], upright), second = way([a, b], upright), third = way([b, internet], upright);
      const here = place(...a, kind(u), u.name, "uplink", 21), there = place(...b, "dash", "", "isp", 9);
      there.node.querySelector(".glyph").remove();
      ways.append(...[first, second, third].map((t) => { t.node.classList.add(hue(i)); return t.node; }));
      here.node.classList.add(hue(i));
      there.node.classList.add(hue(i));
      places.append(here.node, there.node);
      return { first, second, third, here, there };
    });
    root.replaceChildren(label, ways, places);
    return { lanWay, home, self, world, uplinks };
  }

  return {
    node: root,
    update(picture) {
      const upright = root.parentElement.clientWidth < 640;
      const key = JSON.stringify([upright, picture.uplinks.map((u) => [u.name, kind(u)])]);
      if (key !== built) { built = key; parts = build(picture, upright); }
      const lan = picture.lans[0];
      const used = picture.uplinks.some((u) => u.inUse);
      const bits = lan && lan.rate ? total(lan.rate) : picture.uplinks.reduce((sum, u) => sum + total(u.rate), 0);
      parts.lanWay.set(used ? "used" : "ready", bits, false);
      text(parts.home.title, lan ? lan.name : w.lan);
      text(parts.home.detail, lan ? said(lan.rate) || lan.address : w.hosts);
      text(parts.self.detail, picture.strategy || "");
      text(parts.world.detail, said({ received: picture.uplinks.reduce((a, u) => a + (u.rate ? u.rate.received : 0), 0),
        sent: picture.uplinks.reduce((a, u) => a + (u.rate ? u.rate.sent : 0), 0) }));
      picture.uplinks.forEach((u, i) => {
        const p = parts.uplinks[i], end = ends(u), look = u.inUse ? "used" : u.enabled && !end ? "ready" : "dead";
        const alive = (dead) => (dead ? "dead" : look === "dead" ? "ready" : look);
        const off = !u.enabled;
        p.first.set(off ? "dead" : alive(end === "uplink"), total(u.rate), end === "uplink");
        p.second.set(off ? "dead" : alive(end === "uplink" || end === "gateway"), total(u.rate), end === "gateway");
        p.third.set(off ? "dead" : alive(end !== ""), total(u.rate), end === "internet");
        attribute(p.here.node, "data-look", end === "uplink" || off ? "dead" : look === "dead" ? "ready" : look);
        attribute(p.there.node, "data-look", end === "uplink" || end === "gateway" || off ? "dead" : look === "dead" ? "ready" : look);
        text(p.here.title, u.name);
        text(p.here.detail, said(u.rate) || (off ? w.disabled : u.inUse ? "" : look === "ready" ? w.standby : ""));
        text(p.there.title, u.gateway || w.isp);
      });
      text(label, w.picture(picture.uplinks.map((u) => `${u.name} ${u.inUse ? w.carries : u.usable ? w.waits : w.dead}`).join(", ")));
    },
  };
}
