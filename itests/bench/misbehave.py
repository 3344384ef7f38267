#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""misbehave.py - what a bad plug-in costs others: a fault -> default route replaced, with and without one.

  misbehave.py run [--fault F1|F2] [--profile fast] [--reps 40] [--vices throws,hangs,floods,slow] [--out results/misbehave.json]
  misbehave.py table results/misbehave.json

One Pointsman without a plug-in, and one for each vice with the plug-in itests/plugins/com.example.bad, which has one service of each kind
(strategy, contributor, probe, uplink, configuration check, source of problems), all with that vice.  All run at the same time and take
turns, repetition by repetition, on the beds of floor-link.py.  Before each repetition the plug-in is released from its quarantine, so
that it is called, and fails, again: what is measured is the damage before the quarantine.
  throws   each call ends in a StackOverflowError      hangs   no call returns, whoever interrupts
  floods   a thousand reports a second                 slow    each call takes 100 ms
F1 is carrier loss. F2: the gateway sends and takes nothing any more while the carrier is up, so that health has to find it: by echo to three
hosts, with health's profile --profile. When in its heartbeat (50 ms with fast, 200 with default) the fault falls is chance: a median of n
repetitions is uncertain by about a third of the beat, divided by the root of n."""
import argparse
import glob
import importlib.util
import json
import os
import random
import re
import signal
import statistics
import sys
import time
import zipfile

import harness
import pointsman
import scale
from topo import sh

HERE = os.path.dirname(os.path.abspath(__file__))
BAD = "com.example.bad"
spec = importlib.util.spec_from_file_location("floor_link", os.path.join(HERE, "netlink-floor", "floor-link.py"))
floor_link = importlib.util.module_from_spec(spec)
spec.loader.exec_module(floor_link)


def jar():
    found = glob.glob(os.path.join(HERE, "..", "plugins", BAD, "target", BAD + "-*.jar"))
    if not found:
        sys.exit("%s is not built: mvn -pl itests/plugins/%s -am package" % (BAD, BAD))
    return found[0]


def copy(vice, folder):
    """The plug-in under the symbolic name by which it knows its vice."""
    os.makedirs(folder)
    with zipfile.ZipFile(jar()) as old, zipfile.ZipFile(os.path.join(folder, vice + ".jar"), "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "META-INF/MANIFEST.MF":
                data = data.replace(b"Bundle-SymbolicName: com.example.bad\r\n",
                                    b"Bundle-SymbolicName: com.example.bad." + vice.encode() + b"\r\n")
            new.writestr(entry, data)


HOSTS = ["203.0.113.%d" % n for n in (11, 12, 13)]


class Gateway:
    """The first uplink's gateway, which dies and comes back."""

    def __init__(self, contender):
        self.c, self.bed = contender, contender.bed
        self.watch = scale.Watch(self.bed.router)

    def chosen(self):
        return re.findall(r"dev (\S+)", sh(["ip", "-n", self.bed.router, "route", "show", "table", str(pointsman.TABLE), "default"],
                                           check=False))

    def up(self):
        return pointsman.asked(self.c.daemon.data, "wan:health u1 --json")["state"] == "up"

    def nft(self, text):
        sh(["ip", "netns", "exec", self.bed.isp, "nft", "-f", "-"], inp=text)
        return time.monotonic_ns()

    def die(self):
        """Microseconds until the default route was another, None: it never was."""
        self.watch.routes.clear()
        dead = self.nft('table netdev f2 { chain i { type filter hook ingress device "p1" priority -500; drop; }\n'
                        'chain e { type filter hook egress device "p1" priority -500; drop; }\n}\n')
        moved = harness.wait_for(lambda: self.chosen() == ["u2"] and self.watch.routes, 10)
        return (self.watch.routes[0] - dead) / 1e3 if moved else None

    def heal(self):
        healed = self.nft("delete table netdev f2\n")
        if not harness.wait_for(lambda: self.chosen() == ["u1"] and self.up(), 60):
            return None
        return (time.monotonic_ns() - healed) / 1e3


def contender(vice, fault, profile):
    def options(folder):
        plugins = os.path.join(folder, "plugins")
        os.makedirs(plugins, exist_ok=True) if vice == "none" else copy(vice, plugins)
        return ["--developer", "--plugins", plugins]
    if fault == "F1":
        return floor_link.Pointsman(vice, options)
    c = floor_link.Pointsman(vice, options, {"targets": HOSTS, "profile": profile})
    for host in HOSTS:
        sh(["ip", "-n", c.bed.isp, "addr", "add", host + "/32", "dev", "lo"])
    c.gateway = Gateway(c)
    if not harness.wait_for(c.gateway.up, 30):
        raise RuntimeError("%s: u1 is not up" % vice)
    return c


def break_and_mend(c, fault):
    """What the stopwatch says of both."""
    time.sleep(0.1 * random.uniform(0.5, 1.5))
    if fault == "F2":
        time.sleep(random.uniform(1, 1.5))      # after a doubt it beats faster for a while
        return {"route": c.gateway.die()}, {"route": c.gateway.heal()}
    down = c.bed.cable("down", 10)
    time.sleep(0.1 * random.uniform(0.5, 1.5))
    return down, c.bed.cable("up", 60)


def release(c, vice):
    pointsman.asked(c.daemon.data, "wan:plugins release %s.%s --json" % (BAD, vice))


def state(c, vice):
    plugins = pointsman.asked(c.daemon.data, "wan:plugins --json")["plugins"]
    return next((p["state"] for p in plugins if p["name"] == "%s.%s" % (BAD, vice)), "not there")


def run(a):
    names = ["none"] + a.vices.split(",")
    contenders, rows, caught = {}, {n: [] for n in names}, {n: 0 for n in names}
    try:
        for n in names:
            contenders[n] = contender(n, a.fault, a.profile)
        time.sleep(3)
        for n in names[1:]:
            print("%s: %s" % (n, state(contenders[n], n)), flush=True)
        for _ in range(a.reps):
            for n in random.sample(names, len(names)):
                if n != "none":
                    caught[n] += state(contenders[n], n) == "quarantine"
                    release(contenders[n], n)
                down, up = break_and_mend(contenders[n], a.fault)
                rows[n].append({"down": down, "up": up})
                if up["route"] is None:
                    raise RuntimeError("%s did not come back to u1 within 60 s" % n)
    finally:
        for c in contenders.values():
            if hasattr(c, "gateway"):
                c.gateway.watch.stop()
            c.close()
    doc = {"when": time.strftime("%F %T"), "kernel": os.uname().release, "load1": os.getloadavg()[0], "rows": rows,
           "caught": caught, "fault": a.fault, "profile": a.profile}
    os.makedirs(os.path.dirname(os.path.abspath(a.out)), exist_ok=True)
    with open(a.out, "w") as f:
        json.dump(doc, f, indent=1)
    print(table(doc))


def table(doc):
    what = "carrier loss" if doc.get("fault", "F1") == "F1" else "gateway dead (%s)" % doc["profile"]
    lines = ["| " + what + " -> default route, ms, with a plug-in that | n | missed | p50 | p99 | max | p50 more than without"
             " | found in quarantine |", "|---|---|---|---|---|---|---|---|"]
    base = None
    for name, rows in doc["rows"].items():
        total = [r["down"]["route"] / 1e3 for r in rows if None not in r["down"].values()]
        p50 = statistics.median(total)
        base = p50 if name == "none" else base
        lines.append("| %s | %d | %d | %.2f | %.2f | %.2f | %s | %d times |" % (
            "(no plug-in)" if name == "none" else name, len(total), len(rows) - len(total), p50, floor_link.p99(total),
            max(total), "-" if name == "none" else "%+.2f" % (p50 - base), doc["caught"][name]))
    return "\n".join(lines)


def main():
    ap = argparse.ArgumentParser()
    sub = ap.add_subparsers(dest="cmd", required=True)
    p = sub.add_parser("run")
    p.add_argument("--fault", choices=("F1", "F2"), default="F1")
    p.add_argument("--profile", choices=("default", "fast"), default="fast", help="of health, for F2")
    p.add_argument("--reps", type=int, default=40)
    p.add_argument("--vices", default="throws,hangs,floods,slow")
    p.add_argument("--out", default=os.path.join(HERE, "results", "misbehave.json"))
    sub.add_parser("table").add_argument("file")
    a = ap.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if a.cmd == "run":
        if not pointsman.built():
            sys.exit("%s is missing: build the distribution first" % pointsman.BIN)
        run(a)
    else:
        with open(a.file) as f:
            print(table(json.load(f)))


if __name__ == "__main__":
    main()
