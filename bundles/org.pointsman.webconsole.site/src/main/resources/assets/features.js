// SPDX-License-Identifier: Apache-2.0
// What this Pointsman is made of; administrators take a feature out and put it back while packets flow. The shell's wan:feature does the same.
import { h, text } from "/assets/dom.js";
import { w } from "/assets/words.js";
import { call } from "/assets/api.js";

export function features(admin) {
  const rows = h("tbody"), outcome = h("p", { id: "features-said", role: "status", hidden: true });
  const table = h("table", { class: "setup-table" },
    h("thead", {}, h("tr", {}, ...[w.feature, w.featureState, w.featureBundles, w.featureDo].map((c) => h("th", { scope: "col" }, c)))), rows);
  const details = h("details", { id: "features", ontoggle: () => { if (details.open) look(); } },
    h("summary", {}, w.features), h("p", { class: "setup-lead" }, w.featuresLead), h("div", { class: "sums-box" }, table), outcome);

  function tell(sentence) {
    outcome.hidden = !sentence;
    text(outcome, sentence);
  }

  async function look() {
    const answer = await call("GET", "features");
    if (!answer.ok) { tell(answer.json.error); return; }
    rows.replaceChildren(...answer.json.features.map((f) => h("tr", { "data-feature": f.name },
      h("th", { scope: "row" }, f.name), h("td", { class: "feature-state" }, f.state), h("td", {}, String(f.bundles)),
      h("td", { class: "setup-why" }, admin && f.may
        ? h("button", { type: "button", class: "quiet", "data-verb": f.may, "aria-label": `${w[f.may]}: ${f.name}`, onclick: () => change(f) }, w[f.may])
        : f.note || f.from))));
  }

  async function change(f) {
    if (f.may === "remove" && !confirm(w.sureRemove(f.name, f.bundles))) return;
    for (const b of rows.querySelectorAll("button")) b.disabled = true;
    tell(w.wait);
    const answer = await call("POST", `features/${f.may}`, { name: f.name });
    tell(answer.ok ? answer.json.said : answer.json.error);
    look();
  }

  return { node: details };
}
