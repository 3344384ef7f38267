// SPDX-License-Identifier: Apache-2.0
// The first uplinks: what each interface would best be and why, what that would change, and then it is tried. The shell's wan:setup does the same.
import { h, text } from "/assets/dom.js";
import { w } from "/assets/words.js";
import { call } from "/assets/api.js";

/** tried: told of a trial that begins. */
export function setup(said, tried) {
  const rows = h("tbody"), nothing = h("p", { hidden: true }, w.setupNone);
  const table = h("table", { class: "setup-table" }, h("thead", {}, h("tr", {}, ...[w.setupUse, w.interface, w.setupRole, w.why].map((c) => h("th", { scope: "col" }, c)))), rows);
  const plan = h("div", { class: "conf-plan", id: "setup-plan", "aria-live": "polite", hidden: true });
  const again = h("button", { type: "button", class: "quiet", id: "setup-again", onclick: () => look() }, w.setupAgain);
  const apply = h("button", { type: "button", class: "primary", id: "setup-apply", disabled: true, onclick: () => put() }, w.tryIt);
  const details = h("details", { id: "setup", ontoggle: () => { if (details.open) look(); } },
    h("summary", {}, w.setup), h("p", { class: "setup-lead" }, w.setupLead), h("div", { class: "sums-box" }, table), nothing, plan, h("div", { class: "buttons" }, again, apply));
  let offered = false;

  const chosen = () => [...rows.querySelectorAll("input:checked")].map((i) => i.value).join(" ");

  async function look() {
    plan.hidden = true;
    apply.disabled = true;
    again.disabled = true;
    const answer = await call("GET", "setup");
    again.disabled = false;
    if (!answer.ok) { text(said, answer.json.error); return; }
    const uplinks = answer.json.interfaces.filter((i) => i.pid);
    rows.replaceChildren(...answer.json.interfaces.map((i) => h("tr", {},
      h("td", {}, i.pid ? h("input", { type: "checkbox", value: i.interface, checked: true, "aria-label": `${w.setupUse}: ${i.interface}`, onchange: () => judge() }) : null),
      h("th", { scope: "row" }, i.interface), h("td", { class: i.pid ? "setup-uplink" : "" }, i.role), h("td", { class: "setup-why" }, i.because))));
    nothing.hidden = uplinks.length > 0;
    judge();
  }

  async function judge() {
    const interfaces = chosen();
    apply.disabled = true;
    if (!interfaces) { plan.hidden = true; return; }
    const answer = await call("POST", "setup/check", { interfaces });
    if (interfaces !== chosen()) return; // somebody was faster
    const wrong = answer.ok ? answer.json.findings : [answer.json.error];
    const lines = wrong.length ? wrong : answer.json.changes.map((c) => `${c.pid}${c.key ? ` ${c.key}` : ""}: ${c.before ?? "–"} → ${c.after ?? "–"}`);
    plan.replaceChildren(h("h4", {}, wrong.length ? w.wrong : w.changes), h("pre", { tabindex: "0" }, lines.join("\n")));
    plan.hidden = false;
    apply.disabled = wrong.length > 0;
  }

  async function put() {
    apply.disabled = true;
    const answer = await call("POST", "setup/apply", { interfaces: chosen() });
    if (answer.ok) { tried(answer.json.trial); look(); }
    else { plan.replaceChildren(h("h4", {}, w.wrong), h("pre", { tabindex: "0" }, answer.json.error)); plan.hidden = false; text(said, answer.json.error); }
  }

  return {
    node: details,
    /** Opens by itself, once, where there is no uplink yet. */
    offer() {
      if (offered) return;
      offered = true;
      details.open = true;
    },
  };
}
