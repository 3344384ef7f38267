// SPDX-License-Identifier: Apache-2.0
// The few things done with the document. Text is only ever set as text: no name on this page can become markup.
const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((c) => c !== undefined && c !== null && c !== false));
  return node;
}

export const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
export const s = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

export function text(node, value) {
  if (node.textContent !== value) node.textContent = value;
}

export function attribute(node, key, value) {
  if (value === null) node.removeAttribute(key);
  else if (node.getAttribute(key) !== String(value)) node.setAttribute(key, value);
}

/** Stroke icons, 24 by 24. */
const ICONS = {
  check: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M7 7l10 10M17 7L7 17",
  dash: "M7 12h10",
  wait: "M12 7v5l3 2",
  down: "M12 5v14M6 13l6 6 6-6",
  up: "M12 19V5M6 11l6-6 6 6",
  ethernet: "M5 4h14v10h-3v4H8v-4H5zM9 8v2M12 8v2M15 8v2",
  wifi: "M4 10c5-5 11-5 16 0M7 13.5c3-3 7-3 10 0M10.5 17a2 2 0 013 0",
  cellular: "M5 20v-4M10 20v-8M15 20V8M20 20V4",
  devices: "M4 6h12v9H4zM2 18h12M17 9h5v10h-5z",
  globe: "M12 3a9 9 0 100 18 9 9 0 000-18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
  out: "M14 4h5v16h-5M4 12h10M10 8l4 4-4 4",
  sun: "M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M19 5l-1.5 1.5M6.5 17.5L5 19",
  gear: "M12 9a3 3 0 100 6 3 3 0 000-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1",
  alert: "M12 4l9 16H3zM12 10v4M12 17v.5",
};

export const shape = (name) => ICONS[name] || ICONS.ethernet;

export const icon = (name) =>
  s("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" }, s("path", { d: shape(name) }));
