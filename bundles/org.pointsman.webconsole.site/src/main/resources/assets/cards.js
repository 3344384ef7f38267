// SPDX-License-Identifier: Apache-2.0
import { h, s, text, attribute, icon } from "/assets/dom.js";
import { w, rate, decimal, duration } from "/assets/words.js";
import { lamps, kind, hue } from "/assets/state.js";

const SAMPLES = 120;
const MARKS = { good: "check", warn: "wait", bad: "cross", off: "dash" };

function lamp(label) {
  const mark = h("span", { class: "lamp-light" });
  const word = h("span", { class: "lamp-word" });
  const node = h("li", { class: "lamp" }, mark, h("span", { class: "lamp-label" }, label), word);
  let shown = "";
  return {
    node,
    update({ state, word: said }) {
      if (state !== shown) {
        shown = state;
        attribute(node, "data-state", state);
        mark.replaceChildren(icon(MARKS[state]));
      }
      text(word, said);
    },
  };
}

function fact(label) {
  const value = h("dd");
  const node = h("div", { class: "fact" }, h("dt", {}, label), value);
  return { node, set: (v) => { node.hidden = !v; text(value, v || ""); } };
}

function meter(label, arrow) {
  const value = h("span", { class: "rate-value" });
  const unit = h("span", { class: "rate-unit" });
  const node = h("div", { class: "rate" }, h("span", { class: "rate-label" }, icon(arrow), label), h("span", {}, value, unit));
  return { node, set(bits) { const [v, u] = rate(bits); text(value, v); text(unit, ` ${u}`); } };
}

/** The last two minutes of traffic, drawn from the right. */
function sparkline() {
  const area = s("path", { class: "spark-area" });
  const line = s("path", { class: "spark-line" });
  const sent = s("path", { class: "spark-sent" });
  const node = s("svg", { class: "spark", viewBox: `0 0 ${SAMPLES - 1} 36`, preserveAspectRatio: "none", "aria-hidden": "true" }, area, line, sent);
  const samples = [];
  const d = (key, top) => samples.map((p, i) =>
    `${i ? "L" : "M"}${SAMPLES - samples.length + i} ${(34 - 30 * p[key] / top).toFixed(1)}`).join("");
  return {
    node,
    add(r) {
      samples.push({ received: r ? r.received : 0, sent: r ? r.sent : 0 });
      if (samples.length > SAMPLES) samples.shift();
      const top = Math.max(100000, ...samples.map((p) => Math.max(p.received, p.sent)));
      const path = d("received", top);
      attribute(line, "d", path);
      attribute(area, "d", `${path}L${SAMPLES - 1} 36L${SAMPLES - samples.length} 36Z`);
      attribute(sent, "d", d("sent", top));
    },
  };
}

/** Round trips as a line, losses as bars, over the last quarter of an hour. */
function qualityline() {
  const line = s("path", { class: "spark-line" }), lost = s("path", { class: "spark-lost" });
  const node = s("svg", { class: "spark", preserveAspectRatio: "none", role: "img", "aria-label": w.quality }, lost, line);
  return {
    node,
    set(samples, rtt, loss) {
      attribute(node, "viewBox", `0 0 ${samples} 36`);
      const top = Math.max(20, ...rtt.filter((v) => v !== null)) * 1.15, left = samples - rtt.length;
      let pen = "M";
      attribute(line, "d", rtt.map((v, i) => {
        if (v === null) { pen = "M"; return ""; }
        const step = `${pen}${left + i + 0.5} ${(34 - 30 * v / top).toFixed(1)}${pen === "M" ? "h.01" : ""}`;
        pen = "L";
        return step;
      }).join(""));
      attribute(lost, "d", loss.map((v, i) => (v > 0 ? `M${left + i + 0.5} 36V${(36 - 0.34 * v).toFixed(1)}` : "")).join(""));
    },
  };
}

export function card(index, operate) {
  const title = h("h3");
  const sub = h("p", { class: "card-sub" });
  const badge = h("span", { class: "badge", hidden: true });
  const medium = h("span", { class: "medium" });
  const since = h("span", { class: "since" });
  const says = h("p", { class: "says" });
  const lights = { carrier: lamp(w.carrier), session: lamp(w.session), reachable: lamp(w.reachable), inUse: lamp(w.inuse) };
  const down = meter(w.received, "down"), up = meter(w.sent, "up");
  const spark = sparkline(), quality = qualityline();
  const bar = h("span", { class: "share-fill" });
  const share = h("span", { class: "share-word" });
  const facts = {
    rtt: fact(w.rtt), loss: fact(w.loss), penalty: fact(w.penalty), address: fact(w.address), gateway: fact(w.gateway),
    resolvers: fact(w.resolvers), interface: fact(w.interface), metric: fact(w.metric),
  };
  const evidence = h("ul", { class: "evidence" });
  const buttons = h("div", { class: "buttons" });
  const answers = h("ul", { class: "evidence answers", "aria-live": "polite", "aria-label": w.tested, hidden: true });
  const more = h("details", { class: "why" }, h("summary", {}, w.why), evidence,
    h("dl", { class: "facts small" }, facts.address.node, facts.gateway.node, facts.resolvers.node, facts.interface.node, facts.metric.node));
  const node = h("article", { class: `card ${hue(index)}` },
    h("header", { class: "card-head" }, medium, h("div", { class: "card-name" }, title, sub), badge),
    h("ul", { class: "lamps" }, Object.values(lights).map((l) => l.node)),
    h("p", { class: "says-line" }, says, since),
    h("div", { class: "traffic" }, down.node, up.node), spark.node,
    h("div", { class: "quality" }, h("dl", { class: "facts" }, facts.rtt.node, facts.loss.node, facts.penalty.node), quality.node),
    h("div", { class: "share" }, h("span", { class: "share-label" }, w.share), h("span", { class: "share-bar" }, bar), share),
    more, buttons, answers);
  let shownKind = "", shownEvidence = "", shownButtons = "";

  return {
    node,
    /** What targets said that were asked through it; text while they are being asked. */
    tested(said) {
      answers.hidden = false;
      answers.replaceChildren(...(typeof said === "string" ? [h("li", {}, icon("wait"), h("span", {}, said))]
        : said.targets.map((a) => h("li", { "data-verdict": a.outcome === "answered" ? "for" : "against" }, icon(a.outcome === "answered" ? "check" : "cross"),
          h("span", {}, [a.target, a.rttMillis === null ? "" : `${decimal(a.rttMillis, 1)} ms`, a.outcome === "answered" ? "" : a.detail].filter(Boolean).join(", "))))));
    },
    trace: (all) => { const mine = all.uplinks[title.textContent]; if (mine) quality.set(all.samples, mine.rttMillis, mine.lossPercent); },
    update(u, sampled) {
      text(title, u.name);
      text(sub, [u.medium, u.device].filter(Boolean).join(" · "));
      if (kind(u) !== shownKind) { shownKind = kind(u); medium.replaceChildren(icon(shownKind)); }
      const states = lamps(u);
      for (const key of Object.keys(lights)) lights[key].update(states[key]);
      attribute(node, "data-way", u.inUse ? "used" : u.usable ? "ready" : u.enabled ? "dead" : "off");
      badge.hidden = !u.operator;
      text(badge, u.operator === "rehearsed" ? w.drilling : u.operator ? w.off : "");
      text(says, u.explanation);
      text(since, w.since(duration(u.sinceSeconds)));
      down.set(u.rate ? u.rate.received : null);
      up.set(u.rate ? u.rate.sent : null);
      if (sampled) spark.add(u.rate);
      bar.style.inlineSize = `${(100 * u.share) / 256}%`;
      text(share, `${decimal((100 * u.share) / 256, 0)} %`);
      facts.rtt.set(u.measured.rttMillis === null ? "–" : `${decimal(u.measured.rttMillis, u.measured.rttMillis < 10 ? 1 : 0)} ms`);
      facts.loss.set(u.measured.lossPercent === null ? "–" : `${decimal(u.measured.lossPercent, 1)} %`);
      facts.penalty.set([u.penalty > 0 ? w.points(u.penalty) : "", u.heldForSeconds !== null ? w.back(duration(u.heldForSeconds)) : ""].filter(Boolean).join(", "));
      facts.address.set(u.addresses.join(", "));
      facts.gateway.set(u.gateway);
      facts.resolvers.set(u.resolvers.join(", "));
      facts.interface.set([u.device, u.port].filter(Boolean).join(", "));
      facts.metric.set(`${u.metric}, ${w.weight} ${u.weight}`);
      const said = JSON.stringify(u.evidence.map((e) => [e.verdict, e.text]));
      if (said !== shownEvidence) {
        shownEvidence = said;
        evidence.replaceChildren(...u.evidence.map((e) => h("li", { "data-verdict": e.verdict },
          icon(e.verdict === "for" ? "check" : e.verdict === "against" ? "cross" : "dash"), h("span", {}, e.text))));
      }
      const offer = operate ? (u.operator === "disabled" ? "enable" : "disable") : "";
      if (offer !== shownButtons) {
        shownButtons = offer;
        const button = (verb, style) => h("button", { type: "button", class: style, "data-verb": verb, onclick: () => operate(u.name, verb) }, w[verb]);
        buttons.replaceChildren(...(offer === "enable" ? [button("enable", "primary")] : offer ? [button("probe", "quiet"), button("drill", "quiet"), button("disable", "quiet")] : []));
      }
    },
  };
}
