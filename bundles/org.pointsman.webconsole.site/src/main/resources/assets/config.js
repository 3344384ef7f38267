// SPDX-License-Identifier: Apache-2.0
// The configuration: edit, see what it would change, put it in force on trial, keep it or take it back. Secrets are not here: "(secret)" stays what it was.
import { h, text } from "/assets/dom.js";
import { w } from "/assets/words.js";
import { call } from "/assets/api.js";

export function configuration(said) {
  const area = h("textarea", { id: "conf-text", spellcheck: "false", autocomplete: "off", rows: "18", "aria-label": w.configuration, oninput: () => { plan.hidden = true; apply.disabled = true; } });
  const plan = h("div", { class: "conf-plan", id: "conf-plan", "aria-live": "polite" });
  const strategy = h("select", { id: "conf-strategy", "aria-label": w.strategyWord, onchange: () => choose() });
  const check = h("button", { type: "button", class: "quiet", id: "conf-check", onclick: () => judge() }, w.check);
  const apply = h("button", { type: "button", class: "primary", id: "conf-apply", disabled: true, onclick: () => put() }, w.tryIt);
  const left = h("span");
  const trial = h("div", { class: "conf-trial", id: "conf-trial", role: "alert", hidden: true }, left,
    h("button", { type: "button", class: "primary", id: "conf-keep", onclick: () => end("confirm") }, w.keep),
    h("button", { type: "button", class: "quiet", id: "conf-revert", onclick: () => end("revert") }, w.revert));
  const details = h("details", { id: "conf", ontoggle: () => { if (details.open) load(); } },
    h("summary", {}, w.configuration),
    h("p", { class: "conf-row" }, h("label", { for: "conf-strategy" }, w.strategyWord), strategy),
    area, h("div", { class: "buttons" }, check, apply), plan);
  const node = h("div", {}, trial, details);
  let seconds = 0, asked = false, problems = "";

  function onTrial(t) {
    trial.hidden = !t;
    seconds = t ? t.secondsLeft : 0;
    if (t) text(left, w.onTrial(t.version, seconds));
  }

  setInterval(() => {
    if (trial.hidden) return;
    seconds = Math.max(0, seconds - 1);
    text(left, w.onTrial("", seconds));
    if (!seconds) load();
  }, 1000);

  async function load() {
    const [c, s] = await Promise.all([call("GET", "configuration"), call("GET", "strategies")]);
    if (!c.ok) { text(said, c.json.error); return; }
    area.value = c.json.text;
    plan.hidden = true;
    apply.disabled = true;
    onTrial(c.json.trial);
    if (s.ok) strategy.replaceChildren(...s.json.strategies.map((n) => h("option", { value: n, selected: n === s.json.inForce }, n)));
  }

  function show(lines, bad) {
    plan.hidden = false;
    plan.replaceChildren(h("h4", {}, bad ? w.wrong : w.changes), lines.length ? h("pre", { tabindex: "0" }, lines.join("\n")) : h("p", {}, w.noChange));
  }

  async function judge() {
    const answer = await call("POST", "configuration/check", { text: area.value });
    const found = answer.ok ? answer.json.findings : [answer.json.error];
    apply.disabled = found.length > 0 || !answer.json.changes.length;
    if (found.length) show(found, true);
    else show(answer.json.changes.map((c) => `${c.pid}${c.key ? ` ${c.key}` : ""}: ${c.before ?? "–"} → ${c.after ?? "–"}`), false);
  }

  async function put() {
    apply.disabled = true;
    done(await call("POST", "configuration/apply", { text: area.value }));
  }

  async function choose() {
    done(await call("POST", "strategies/choose", { name: strategy.value }));
  }

  function done(answer) {
    if (!answer.ok) { show([answer.json.error], true); text(said, answer.json.error); return; }
    onTrial(answer.json.trial);
    load();
  }

  async function end(verb) {
    const answer = await call("POST", `configuration/${verb}`);
    if (!answer.ok) text(said, answer.json.error);
    load();
  }

  return {
    node,
    /** A trial that was begun elsewhere on this page. */
    tried(t) {
      onTrial(t);
      if (details.open) load();
      trial.scrollIntoView({ block: "nearest" });
    },
    /** Somebody else may have begun a trial, or ended it: whoever has one is among the problems. */
    look(list) {
      const now = JSON.stringify(list.filter((p) => p.includes("wan:config confirm")));
      if (now === problems && asked) return;
      problems = now;
      asked = true;
      call("GET", "configuration").then((c) => c.ok && onTrial(c.json.trial));
    },
  };
}
