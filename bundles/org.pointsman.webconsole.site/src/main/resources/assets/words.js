// SPDX-License-Identifier: Apache-2.0
// What the page says, in English and German. What the router itself says (reasons, evidence) comes as it is.
const EN = {
  skip: "Skip to content", live: "live", stale: "connection lost", console: "System console", theme: "Light or dark", leave: "Log out",
  ready: "All well", degraded: "Needs attention", starting: "Starting", stopped: "Not running",
  network: "Network", uplinks: "Uplinks", timeline: "What was decided, and why", problems: "Needs attention",
  by: (names) => `Traffic leaves by ${names}.`, none: "No uplink carries traffic.", and: " and ",
  strategy: "strategy", decisions: (n, s) => `${s} decision${n === 1 ? "" : "s"}`, repairs: (n, s) => `${s} repair${n === 1 ? "" : "s"}`,
  carrier: "Carrier", session: "Session", reachable: "Reachable", inuse: "In use",
  yes: "yes", no: "no", unknown: "unknown", up: "up", down: "down", connecting: "connecting", standby: "standby", held: "held back", portal: "portal",
  degradedWord: "poor", disabled: "disabled",
  since: (d) => `for ${d}`, received: "Download", sent: "Upload", rtt: "Round trip", loss: "Loss", share: "New flows",
  address: "Address", gateway: "Gateway", resolvers: "Resolvers", metric: "Metric", weight: "weight", interface: "Interface", penalty: "Penalty",
  points: (p) => `${p} points`, back: (d) => `back in ${d}`, quality: "Round trip and loss, 15 min", traffic: "Traffic, 2 min",
  why: "Why", enable: "Enable", disable: "Disable", drill: "Drill 30 s", probe: "Test", tested: "Asked through this uplink", drilling: "drill", off: "disabled by an operator",
  sure: (n) => `Have ${n} count as failed for 30 seconds? Its traffic moves to the others.`,
  sureOff: (n) => `Disable ${n} until somebody enables it again?`,
  lan: "LAN", internet: "Internet", router: "Router", isp: "gateway", hosts: "your network",
  trigger: "What happened", reasons: "Why", plan: "Done in the kernel", outcome: "Outcome", nothing: "Nothing had to change.",
  reflex: "reflex", decide: "decide", apply: "apply", verify: "verify", empty: "Nothing has been decided yet.", more: "Show more",
  chosen: "chosen", first: "Everything is quiet.",
  login: "Log in", name: "Name", password: "Password", enter: "Log in", welcome: "Welcome back",
  claimTitle: "Claim this router", claimText: "Nobody has set a password yet. The claim code stands in the daemon's log, and this shows it:",
  code: "Claim code", choose: "Choose a password", atleast: "at least 10 characters", claim: "Claim", wait: "One moment …",
  picture: (n) => `The network: ${n}`, configuration: "Configuration", strategyWord: "Strategy", check: "What would change?", tryIt: "Put in force, on trial", keep: "Keep it", revert: "Take it back",
  onTrial: (v, s) => `A configuration is on trial: it is taken back in ${s} s unless you keep it.`, changes: "What would change", wrong: "What is wrong", noChange: "Nothing.",
  features: "Features", feature: "Feature", featureState: "State", featureBundles: "Bundles", featureDo: "Change", install: "Install", remove: "Remove",
  featuresLead: "What this Pointsman is made of. Traffic goes on while one is removed or installed; what the configuration uses stays.",
  sureRemove: (n, b) => `Remove ${n}? Its bundles (${b}) leave the running system and stay away, across restarts, until it is installed again. Traffic goes on.`,
  setup: "Set up uplinks", setupUse: "Use", setupRole: "Would be", setupAgain: "Look again", setupNone: "There is nothing more to make an uplink of.",
  setupLead: "What each interface would best be. What you put in force is on trial: it is taken back unless you keep it.",
  charts: "Measured", span: "Time span", spans: { "1h": "1 hour", "24h": "24 hours", "30d": "30 days" }, throughput: "Traffic", worst: "Longest", usable: "Usable", time: "Time",
  carries: "carries traffic", waits: "waits", dead: "is dead", motto: "The internet side of your router.",
};
const DE = {
  skip: "Zum Inhalt", live: "live", stale: "Verbindung verloren", console: "Systemkonsole", theme: "Hell oder dunkel", leave: "Abmelden",
  ready: "Alles in Ordnung", degraded: "Braucht Aufmerksamkeit", starting: "Startet", stopped: "Läuft nicht",
  network: "Netz", uplinks: "Uplinks", timeline: "Was entschieden wurde, und warum", problems: "Braucht Aufmerksamkeit",
  by: (names) => `Der Verkehr geht über ${names}.`, none: "Kein Uplink trägt Verkehr.", and: " und ",
  strategy: "Strategie", decisions: (n, s) => `${s} Entscheidung${n === 1 ? "" : "en"}`, repairs: (n, s) => `${s} Reparatur${n === 1 ? "" : "en"}`,
  carrier: "Träger", session: "Sitzung", reachable: "Erreichbar", inuse: "Genutzt",
  yes: "ja", no: "nein", unknown: "unbekannt", up: "steht", down: "aus", connecting: "verbindet", standby: "Reserve", held: "wartet", portal: "Portal",
  degradedWord: "schlecht", disabled: "abgeschaltet",
  since: (d) => `seit ${d}`, received: "Empfang", sent: "Versand", rtt: "Laufzeit", loss: "Verlust", share: "Neue Flüsse",
  address: "Adresse", gateway: "Gateway", resolvers: "Resolver", metric: "Metrik", weight: "Gewicht", interface: "Schnittstelle", penalty: "Strafe",
  points: (p) => `${p} Punkte`, back: (d) => `zurück in ${d}`, quality: "Laufzeit und Verlust, 15 min", traffic: "Verkehr, 2 min",
  why: "Warum", enable: "Einschalten", disable: "Abschalten", drill: "Übung 30 s", probe: "Prüfen", tested: "Durch diesen Uplink gefragt", drilling: "Übung", off: "von Hand abgeschaltet",
  sure: (n) => `Soll ${n} 30 Sekunden lang als ausgefallen gelten? Der Verkehr geht dann über die anderen.`,
  sureOff: (n) => `${n} abschalten, bis jemand ihn wieder einschaltet?`,
  lan: "LAN", internet: "Internet", router: "Router", isp: "Gateway", hosts: "Ihr Netz",
  trigger: "Was geschah", reasons: "Warum", plan: "Im Kernel getan", outcome: "Ergebnis", nothing: "Es war nichts zu ändern.",
  reflex: "Reflex", decide: "entschieden", apply: "angewandt", verify: "geprüft", empty: "Noch wurde nichts entschieden.", more: "Mehr zeigen",
  chosen: "gewählt", first: "Alles ist ruhig.",
  login: "Anmelden", name: "Name", password: "Passwort", enter: "Anmelden", welcome: "Willkommen zurück",
  claimTitle: "Diesen Router übernehmen", claimText: "Noch hat niemand ein Passwort gesetzt. Der Code steht im Log des Daemons, und dies zeigt ihn:",
  code: "Code", choose: "Passwort wählen", atleast: "mindestens 10 Zeichen", claim: "Übernehmen", wait: "Einen Moment …",
  picture: (n) => `Das Netz: ${n}`, configuration: "Konfiguration", strategyWord: "Strategie", check: "Was würde sich ändern?", tryIt: "Auf Probe in Kraft setzen", keep: "Behalten", revert: "Zurücknehmen",
  onTrial: (v, s) => `Eine Konfiguration gilt auf Probe: in ${s} s wird sie zurückgenommen, wenn Sie sie nicht behalten.`, changes: "Was sich ändern würde", wrong: "Was nicht stimmt", noChange: "Nichts.",
  features: "Bestandteile", feature: "Bestandteil", featureState: "Zustand", featureBundles: "Bundles", featureDo: "Ändern", install: "Installieren", remove: "Entfernen",
  featuresLead: "Woraus dieser Pointsman besteht. Der Verkehr läuft weiter, während etwas entfernt oder installiert wird; was die Konfiguration nutzt, bleibt.",
  sureRemove: (n, b) => `${n} entfernen? Seine Bundles (${b}) verlassen das laufende System und bleiben fort, auch über Neustarts, bis es wieder installiert wird. Der Verkehr läuft weiter.`,
  setup: "Uplinks einrichten", setupUse: "Nutzen", setupRole: "Wäre", setupAgain: "Noch einmal schauen", setupNone: "Es gibt nichts mehr, was ein Uplink werden könnte.",
  setupLead: "Was jede Schnittstelle am besten wäre. Was Sie in Kraft setzen, gilt auf Probe: Es wird zurückgenommen, wenn Sie es nicht behalten.",
  charts: "Gemessen", span: "Zeitraum", spans: { "1h": "1 Stunde", "24h": "24 Stunden", "30d": "30 Tage" }, throughput: "Verkehr", worst: "Längste", usable: "Nutzbar", time: "Zeit",
  carries: "trägt Verkehr", waits: "wartet", dead: "ist tot", motto: "Die Internetseite Ihres Routers.",
};

export const german = (navigator.languages || [navigator.language]).find((l) => /^(de|en)\b/.test(l))?.startsWith("de") ?? false;
export const w = german ? DE : EN;
export const locale = german ? "de" : "en";

const number = (digits) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits, minimumFractionDigits: 0 });

/** Bits per second as people say them: at most three digits. */
export function rate(bits) {
  if (bits === null || bits === undefined) return ["–", ""];
  const units = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s"];
  let i = 0;
  while (bits >= 999.5 && i < units.length - 1) { bits /= 1000; i++; }
  return [number(bits < 10 && i > 0 ? 1 : 0).format(bits), units[i]];
}

export const decimal = (value, digits) => number(digits).format(value);

/** The two largest units, as in the shell. */
export function duration(seconds) {
  const d = Math.floor(seconds / 86400), hh = Math.floor(seconds / 3600) % 24, m = Math.floor(seconds / 60) % 60, sec = Math.floor(seconds) % 60;
  if (d) return `${d} d${hh ? ` ${hh} h` : ""}`;
  if (hh) return `${hh} h${m ? ` ${m} min` : ""}`;
  if (m) return `${m} min${sec ? ` ${sec} s` : ""}`;
  return `${sec} s`;
}

export function micros(us) {
  if (us === null || us === undefined) return "–";
  return us < 1000 ? `${us} µs` : `${decimal(us / 1000, us < 10000 ? 1 : 0)} ms`;
}

export const clock = (iso) => new Date(iso).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
export const day = (iso) => new Date(iso).toLocaleDateString(locale, { weekday: "long", day: "numeric", month: "long" });

export const list = (names) =>
  names.length < 2 ? names.join("") : names.slice(0, -1).join(", ") + w.and + names[names.length - 1];
