// SPDX-License-Identifier: Apache-2.0
import { h } from "/assets/dom.js";
import { w, clock, day, micros } from "/assets/words.js";

const STEP = 15;

function stage(name, value) {
  return h("div", { class: "stage" }, h("dt", {}, name), h("dd", {}, micros(value)));
}

function entry(d) {
  const failed = /fail|refus|not /i.test(d.outcome);
  const sum = [d.seenToDecidedMicros, d.decidedToAppliedMicros].reduce((a, b) => (a === null || b === null ? null : a + b));
  const body = h("div", { class: "moment-body" });
  const details = h("details", { class: "moment", "data-quiet": d.plan.length ? "no" : "yes", "data-failed": failed ? "yes" : "no",
    ontoggle: () => { if (details.open && !body.firstChild) open(); } },
    h("summary", {},
      h("time", { datetime: d.time }, clock(d.time)),
      h("span", { class: "moment-what" }, d.trigger),
      h("span", { class: "moment-chosen" }, d.chosen || "–"),
      h("span", { class: "moment-took" }, sum === null ? "" : sum === 0 ? w.reflex : micros(sum))),
    body);
  // made when it is looked at: most never are
  function open() {
    body.append(
      h("h4", {}, w.reasons), h("ul", { class: "reasons" }, d.reasons.map((r) => h("li", {}, r))),
      h("h4", {}, w.plan), d.plan.length ? h("pre", { tabindex: "0" }, d.plan.join("\n")) : h("p", {}, w.nothing),
      h("h4", {}, w.outcome), h("p", {}, d.outcome),
      h("dl", { class: "stages" }, stage(w.decide, d.seenToDecidedMicros), stage(w.apply, d.decidedToAppliedMicros), stage(w.verify, d.appliedToVerifiedMicros)));
  }
  return h("li", { "data-number": d.number }, details);
}

export function timeline() {
  const items = h("ol", { class: "moments" });
  const more = h("button", { type: "button", class: "quiet", onclick: () => { shown += STEP; cut(); } }, w.more);
  const node = h("div", {}, items, more);
  let shown = STEP, newest = 0, lastDay = "";

  function cut() {
    [...items.children].forEach((li, i) => { li.hidden = i >= shown; });
    more.hidden = items.children.length <= shown;
  }

  return {
    node,
    /** All of them, newest first. */
    set(decisions) {
      items.replaceChildren(...decisions.map(entry));
      newest = decisions.length ? decisions[0].number : 0;
      if (!decisions.length) items.append(h("li", { class: "empty" }, w.empty));
      lastDay = decisions.length ? day(decisions[0].time) : "";
      items.dataset.day = lastDay;
      cut();
    },
    add(decision) {
      if (decision.number <= newest) return;
      newest = decision.number;
      items.querySelector(".empty")?.remove();
      const li = entry(decision);
      li.classList.add("fresh");
      items.prepend(li);
      while (items.children.length > 500) items.lastChild.remove();
      cut();
    },
  };
}
