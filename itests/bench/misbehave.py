#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""misbehave.py - what a bad plug-in costs others: carrier loss -> default route replaced, with and without one.

  misbehave.py run [--reps 40] [--vices throws,hangs,floods,slow] [--out results/misbehave.json]
  misbehave.py table results/misbehave.json

One Pointsman without a plug-in, and one for each vice with the plug-in itests/plugins/com.example.bad, which has one service of each kind
(strategy, contributor, probe, uplink, configuration check, source of problems), all with that vice.  All run at the same time and take
turns, repetition by repetition, on the beds of floor-link.py.  Before each repetition the plug-in is released from its quarantine, so
that it is called, and fails, again: what is measured is the damage before the quarantine.
  throws   each call ends in a StackOverflowError      hangs   no call returns, whoever interrupts
  floods   a thousand reports a second                 slow    each call takes 100 ms"""
import argparse
import glob
import importlib.util
import json
import os
import random
import signal
import statistics
import sys
import time
import zipfile

import pointsman

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


def contender(vice):
    def options(folder):
        plugins = os.path.join(folder, "plugins")
        os.makedirs(plugins, exist_ok=True) if vice == "none" else copy(vice, plugins)
        return ["--developer", "--plugins", plugins]
    return floor_link.Pointsman(vice, options)


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
            contenders[n] = contender(n)
        time.sleep(3)
        for n in names[1:]:
            print("%s: %s" % (n, state(contenders[n], n)), flush=True)
        for _ in range(a.reps):
            for n in random.sample(names, len(names)):
                if n != "none":
                    caught[n] += state(contenders[n], n) == "quarantine"
                    release(contenders[n], n)
                time.sleep(0.1 * random.uniform(0.5, 1.5))
                down = contenders[n].bed.cable("down", 10)
                time.sleep(0.1 * random.uniform(0.5, 1.5))
                up = contenders[n].bed.cable("up", 60)
                rows[n].append({"down": down, "up": up})
                if up["route"] is None:
                    raise RuntimeError("%s did not come back to u1 within 60 s" % n)
    finally:
        for c in contenders.values():
            c.close()
    doc = {"when": time.strftime("%F %T"), "kernel": os.uname().release, "load1": os.getloadavg()[0], "rows": rows,
           "caught": caught}
    os.makedirs(os.path.dirname(os.path.abspath(a.out)), exist_ok=True)
    with open(a.out, "w") as f:
        json.dump(doc, f, indent=1)
    print(table(doc))


def table(doc):
    lines = ["| carrier loss -> default route, ms, with a plug-in that | n | missed | p50 | p99 | max | p50 more than without"
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
