#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""deaths.py - what dies alone while the rest still works: until new flows run on the next uplink, and what the daemon calls it.

  deaths.py run [--faults tcp,dns,out,in] [--profiles default,fast] [--reps 5] [--out results/deaths.json]
  deaths.py table results/deaths.json

tcp, dns  the first ISP forwards no TCP, or no DNS; ping goes on
out, in   it forwards nothing of what the customer sends, or of what is sent to the customer, while a call goes on: 100 packets a second are
          sent to the client by an established flow
Targets: three by ICMP, one by TCP, one by DNS, one by HTTP. Beside the new flows a flow lives on, so that there is traffic that keeps health from haste.
Measured is from the fault until the last new flow (UDP, 250 a second) that was lost or went by the first uplink."""
import argparse
import json
import os
import random
import re
import signal
import statistics
import sys
import time

import harness
import pointsman
from scene import MS, Scene


ONE_WAY = ("out", "in")


def one(scene, fault):
    scene.await_home()
    time.sleep(5 + random.random())     # what was in doubt is calm again
    start = len(scene.said())
    before, after = scene.fail(fault)
    row = {"fault": fault, "moved_ms": None, "words": ""}
    try:
        moved = scene.flows_moved(after, 15)
        row["moved_ms"] = None if moved is None else (moved - before) / MS
        down = re.search(r"isp1: DOWN \((.*?)\)?\n", scene.said()[start:])
        row["words"] = down.group(1) if down else ""
    finally:
        scene.repair()
    row["load1"] = os.getloadavg()[0]
    print(row, flush=True)
    return row


def run(a):
    rows = []
    for profile in a.profiles.split(","):
        scene = Scene(profile)
        try:
            for fault in sorted(a.faults.split(","), key=ONE_WAY.__contains__):
                if not scene.caller and (a.call or fault in ONE_WAY):
                    scene.talk()
                for _ in range(a.reps):
                    rows.append(dict(one(scene, fault), profile=profile))
        finally:
            scene.close()
    os.makedirs(os.path.dirname(os.path.abspath(a.out)), exist_ok=True)
    with open(a.out, "w") as f:
        json.dump({"when": time.strftime("%F %T"), "rows": rows}, f, indent=1)
    table(rows)


def table(rows):
    print("| fault | profile | n | never | until new flows are on the next uplink, ms: median [min..max] | load | what the daemon says |")
    print("|---|---|---|---|---|---|---|")
    for fault, profile in dict.fromkeys((r["fault"], r["profile"]) for r in rows):
        these = [r for r in rows if (r["fault"], r["profile"]) == (fault, profile)]
        moved = [r["moved_ms"] for r in these if r["moved_ms"] is not None]
        words = " / ".join(dict.fromkeys(r["words"] for r in these))
        print("| %s | %s | %d | %d | %s | %.1f | %s |" % (
            fault, profile, len(these), len(these) - len(moved), harness.mmm(moved),
            statistics.median(r["load1"] for r in these), words))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = p.add_subparsers(dest="verb", required=True)
    r = sub.add_parser("run")
    r.add_argument("--faults", default="tcp,dns,out,in")
    r.add_argument("--profiles", default="default,fast")
    r.add_argument("--call", action="store_true", help="the call also beside tcp and dns")
    r.add_argument("--reps", type=int, default=5)
    r.add_argument("--out", default=os.path.join(harness.HERE, "results", "deaths.json"))
    sub.add_parser("table").add_argument("file")
    a = p.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if a.verb == "table":
        with open(a.file) as f:
            return table(json.load(f)["rows"])
    if not pointsman.built():
        sys.exit("%s is missing: build the distribution first" % pointsman.BIN)
    run(a)


if __name__ == "__main__":
    main()
