// SPDX-License-Identifier: Apache-2.0
// What the four lamps of an uplink show, and where its way ends: decided in one place for cards and picture.
import { w } from "/assets/words.js";

/** good, warn, bad, off */
const lamp = (state, word) => ({ state, word });

export function lamps(u) {
  const carrier = u.carrier ? lamp("good", w.yes) : lamp("bad", w.no);
  const session = !u.carrier ? lamp("off", w[u.session])
    : u.session === "up" ? lamp("good", w.up) : u.session === "connecting" ? lamp("warn", w.connecting) : lamp("bad", w.down);
  const inUse = u.inUse ? lamp("good", w.yes) : !u.enabled ? lamp("off", w.disabled) : u.held ? lamp("warn", w.held) : u.usable ? lamp("off", w.standby) : lamp("off", w.no);
  return { carrier, session, reachable: reachable(u), inUse };
}

function reachable(u) {
  if (!u.carrier || u.session !== "up") return lamp("off", w.no);
  if (u.reachability === "unreachable" || u.health === "down") return lamp("bad", w.no);
  if (u.health === "captive") return lamp("bad", w.portal);
  if (u.health === "degraded") return lamp("warn", w.degradedWord);
  if (u.health === "up" || u.reachability === "confirmed") return lamp("good", w.yes);
  return lamp("off", w.unknown);
}

/** How far packets come: "uplink" not onto the wire, "gateway" not to the gateway, "internet" not beyond it, "" all the way. */
export function ends(u) {
  if (!u.carrier || u.session === "down") return "uplink";
  if (u.session !== "up" || u.reachability === "unreachable") return "gateway";
  return u.health === "down" || u.health === "captive" ? "internet" : "";
}

export const kind = (u) =>
  /wi-?fi|wlan/i.test(u.medium) || /^wl/.test(u.device || "") ? "wifi"
    : /ppp|modem|lte|gsm|umts|3g|4g|5g|usb|cell/i.test(`${u.medium} ${u.device || ""}`) ? "cellular" : "ethernet";

/** A colour for each uplink, by its place. */
export const hue = (index) => `u${(index % 6) + 1}`;
