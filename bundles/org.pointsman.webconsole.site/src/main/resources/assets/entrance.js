// SPDX-License-Identifier: Apache-2.0
import { h, text } from "/assets/dom.js";
import { w } from "/assets/words.js";
import { call } from "/assets/api.js";

function field(label, name, type, autocomplete, hint) {
  const input = h("input", { id: `in-${name}`, name, type, autocomplete, required: true, maxlength: 256, autocapitalize: "none", spellcheck: "false" });
  return { input, node: h("div", { class: "field" }, h("label", { for: `in-${name}` }, label, hint ? h("span", { class: "hint" }, ` ${hint}`) : null), input) };
}

/** The log-in, or for a fresh console the claim; calls {@code entered} with the session. */
export function entrance(claimed, entered) {
  const name = field(w.name, "name", "text", "username");
  const code = field(w.code, "code", "text", "one-time-code");
  const password = claimed ? field(w.password, "password", "password", "current-password")
    : field(w.choose, "password", "password", "new-password", `(${w.atleast})`);
  if (!claimed) { name.input.value = "admin"; password.input.setAttribute("minlength", "10"); }
  const trouble = h("p", { class: "trouble", role: "alert" });
  const go = h("button", { class: "primary wide", type: "submit" }, claimed ? w.enter : w.claim);
  const form = h("form", { class: "entrance-card", onsubmit: submit },
    h("img", { src: "/assets/mark.svg", alt: "", width: 52, height: 52 }),
    h("h1", {}, claimed ? "Pointsman" : w.claimTitle),
    claimed ? h("p", {}, w.motto) : h("p", {}, w.claimText, h("code", {}, "pointsman shell console")),
    claimed ? null : code.node, name.node, password.node, trouble, go);

  async function submit(event) {
    event.preventDefault();
    go.disabled = true;
    text(go, w.wait);
    text(trouble, "");
    const body = { name: name.input.value, password: password.input.value };
    const answer = claimed ? await call("POST", "session", body) : await call("POST", "claim", { ...body, code: code.input.value });
    go.disabled = false;
    text(go, claimed ? w.enter : w.claim);
    if (answer.ok) entered(answer.json);
    else { text(trouble, answer.json.error); password.input.select(); }
  }
  queueMicrotask(() => (claimed ? name : code).input.focus());
  return h("div", { class: "entrance" }, form);
}
