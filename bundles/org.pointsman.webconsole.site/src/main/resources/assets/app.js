// SPDX-License-Identifier: Apache-2.0
import { h, text, attribute, icon } from "/assets/dom.js";
import { w, locale, list, decimal, german } from "/assets/words.js";
import { call, prove } from "/assets/api.js";
import { card } from "/assets/cards.js";
import { network } from "/assets/network.js";
import { timeline } from "/assets/timeline.js";
import { charts } from "/assets/charts.js";
import { configuration } from "/assets/config.js";
import { setup } from "/assets/setup.js";
import { features } from "/assets/features.js";
import { entrance } from "/assets/entrance.js";

const main = document.getElementById("main"), bar = document.getElementById("bar"), said = document.getElementById("said");
document.documentElement.lang = locale;
text(document.querySelector(".skip"), w.skip);

const theme = localStorage.getItem("theme");
if (theme) document.documentElement.dataset.theme = theme;

function turn() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", document.documentElement.dataset.theme);
}

function header(session) {
  const state = h("span", { class: "state", id: "state" }, h("span", { class: "dot" }), h("span", { class: "state-word" }));
  bar.replaceChildren(
    h("a", { class: "brand", href: "/" }, h("img", { src: "/assets/mark.svg", alt: "", width: 30, height: 30 }), h("span", {}, "Pointsman")), state,
    h("nav", {},
      session.role === "admin" ? h("a", { class: "tool", href: "/system/console/bundles", title: w.console, "aria-label": w.console }, icon("gear")) : null,
      h("button", { class: "tool", type: "button", title: w.theme, "aria-label": w.theme, onclick: turn }, icon("sun")),
      h("button", { class: "tool", type: "button", title: `${w.leave} (${session.name})`, "aria-label": `${w.leave} (${session.name})`,
        onclick: async () => { await call("DELETE", "session"); location.reload(); } }, icon("out"))));
  bar.hidden = false;
  return (word, live) => {
    attribute(state, "data-state", live ? word : "stale");
    text(state.lastChild, live ? w[word] : w.stale);
  };
}

function dashboard(session) {
  prove(session.csrf);
  const show = header(session);
  const headline = h("h1"), figures = h("p", { class: "figures" });
  const picture = network(), decisions = timeline(), measured = charts();
  const problems = h("ul", { class: "problems", "aria-label": w.problems });
  const cards = h("div", { class: "cards" });
  const conf = session.role === "admin" ? configuration(said) : null;
  const first = conf ? setup(said, conf.tried) : null;
  const shown = new Map();
  let word = "starting", names = "", last = 0, latest = null, traced = null;

  main.replaceChildren(
    h("section", { class: "hero" }, h("div", { class: "hero-words" }, headline, figures), problems, h("div", { class: "stagecraft" }, picture.node)),
    h("section", { "aria-labelledby": "t-uplinks" }, h("h2", { id: "t-uplinks" }, w.uplinks), cards),
    h("section", { "aria-labelledby": "t-charts", class: "panel" }, h("h2", { id: "t-charts" }, w.charts), measured.node),
    h("section", { "aria-labelledby": "t-timeline", class: "panel" }, h("h2", { id: "t-timeline" }, w.timeline), decisions.node),
    conf ? h("section", { class: "panel", "aria-label": w.configuration }, conf.node, first.node) : "",
    h("section", { class: "panel", "aria-label": w.features }, features(session.role === "admin").node));

  const operate = session.role !== "admin" ? null : async (name, verb) => {
    if (verb === "drill" && !confirm(w.sure(name)) || verb === "disable" && !confirm(w.sureOff(name))) return;
    if (verb === "probe") shown.get(name)?.tested(w.wait);
    const answer = await call("POST", `uplinks/${encodeURIComponent(name)}/${verb}`, verb === "drill" ? { seconds: "30" } : undefined);
    if (verb === "probe") shown.get(name)?.tested(answer.ok ? answer.json : answer.json.error);
    if (!answer.ok) text(said, answer.json.error);
  };

  function draw(p) {
    latest = p;
    word = p.word;
    show(word, true);
    const used = p.uplinks.filter((u) => u.inUse).map((u) => u.name);
    const sentence = used.length ? w.by(list(used)) : w.none;
    text(headline, sentence);
    attribute(headline, "data-none", used.length ? "no" : "yes");
    if (names && names !== sentence) text(said, sentence);
    names = sentence;
    text(figures, [p.strategy ? `${w.strategy} ${p.strategy}` : "", w.decisions(p.decisions, decimal(p.decisions, 0)),
      p.reconciler ? w.repairs(p.reconciler.repairs, decimal(p.reconciler.repairs, 0)) : ""].filter(Boolean).join("  ·  "));
    conf?.look(p.problems);
    if (!p.uplinks.length && p.word !== "starting") first?.offer();
    const notices = [...p.problems, ...p.notes];
    problems.hidden = !notices.length;
    if (JSON.stringify(notices) !== problems.dataset.said) {
      problems.dataset.said = JSON.stringify(notices);
      problems.replaceChildren(...notices.map((t, i) => h("li", i < p.problems.length ? {} : { class: "note" }, icon("alert"), h("span", {}, t))));
    }
    const sampled = performance.now() - last > 800;
    if (sampled) last = performance.now();
    const present = new Set(p.uplinks.map((u) => u.name));
    for (const [name, c] of shown) if (!present.has(name)) { c.node.remove(); shown.delete(name); }
    p.uplinks.forEach((u, i) => {
      const fresh = !shown.has(u.name);
      if (fresh) { const c = card(i, operate); shown.set(u.name, c); cards.append(c.node); }
      shown.get(u.name).update(u, sampled);
      if (fresh && traced) shown.get(u.name).trace(traced);
    });
    picture.update(p);
    measured.update(p);
  }

  async function trace() {
    const answer = await call("GET", "trace");
    if (answer.ok) { traced = answer.json; for (const c of shown.values()) c.trace(traced); }
  }
  setInterval(trace, 10000);
  addEventListener("resize", () => latest && picture.update(latest));
  follow(draw, (d) => decisions.add(d), () => show(word, false), async () => {
    const history = await call("GET", "history?limit=100");
    if (history.ok) decisions.set(history.json);
    trace();
  });
}

/** Live until the session ends; comes back by itself when the router does. */
function follow(draw, decided, lost, connected) {
  const events = new EventSource("/api/v1/events");
  events.addEventListener("open", connected);
  events.addEventListener("picture", (e) => draw(JSON.parse(e.data)));
  events.addEventListener("decision", (e) => decided(JSON.parse(e.data)));
  events.addEventListener("error", async () => {
    lost();
    const who = await call("GET", "session");
    if (who.ok && !who.json.authenticated) { events.close(); begin(); }
    else if (events.readyState === EventSource.CLOSED) setTimeout(() => follow(draw, decided, lost, connected), 3000);
  });
}

async function begin() {
  const who = await call("GET", "session");
  if (!who.ok) { setTimeout(begin, 2000); return; }
  if (who.json.authenticated) { dashboard(who.json); return; }
  bar.hidden = true;
  main.replaceChildren(entrance(who.json.claimed, dashboard));
}

begin();
