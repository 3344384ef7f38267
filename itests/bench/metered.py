#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""metered.py - a metered uplink behind which everything dies silently, and what probing costs in bytes.

  metered.py run     [--reps 5] [--idle-reps 3] [--light 0.5] [--out results/metered.json]
  metered.py probing [--minutes 10] [--uplinks metered,default,fast] [--out results/probing.json]
  metered.py table   results/metered.json

run      the first ISP forwards nothing any more, its gateway still answers:
           flows   while the client begins 250 UDP flows a second: until the last new flow that was lost
           few     likewise 10 a second
           light   likewise one each --light seconds, until the default route is another; felt: since the first of them that was lost
           call    10 a second, beside a call by an established flow, both ways
           idle    while nobody sends anything: until the daemon's default route is another
         Each with the moment at which the daemon began to ask, where it says so, and the load.
probing  bytes of all packets from and to the targets in both directions, IP headers included, that the ISP counts while nobody else sends
         anything; metered: for an hour, extrapolated, the others: for a second. The interval begins when all has been asked once."""
import argparse
import json
import os
import random
import re
import signal
import socket
import statistics
import sys
import threading
import time

import harness
import pointsman
from scene import MS, Scene
from topo import in_ns, sh



class Light(threading.Thread):
    """A client that begins a flow each `pause` seconds, and gets an answer or not."""

    def __init__(self, ns, pause):
        super().__init__(daemon=True)
        self.ns, self.pause, self.quit, self.begun = ns, pause, False, []
        self.start()

    def run(self):
        while not self.quit:
            s = in_ns(self.ns, lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            self.begun.append(time.monotonic_ns())
            s.sendto(bytes(8), ("203.0.113.10", harness.UDP_PORT))
            time.sleep(self.pause)
            s.close()


def one(scene, kind, span, pause):
    scene.await_home()
    light = Light(scene.top.ns("client"), pause) if kind == "light" else None
    if kind == "call" and not scene.caller:
        scene.talk()
    # after a doubt it beats faster for 5 s, and what raised it is not listened to for 10 s
    time.sleep(12 + span * random.random())
    start = len(scene.said())
    before, after = scene.fail("both")
    row = {"kind": kind, "moved_ms": None}
    try:
        if scene.stream:
            moved = scene.flows_moved(after, 60)
        else:
            moved = time.monotonic_ns() if harness.wait_for(lambda: scene.chosen() == "isp2", 90) else None
            if light and moved:
                row["felt_ms"] = (moved - min(t for t in light.begun if t > after)) / MS
        row["moved_ms"] = None if moved is None else (moved - before) / MS
        row["asked"] = re.findall(r"isp1: (.*): asking", scene.said()[start:])
        row["words"] = re.findall(r"isp1: DOWN.*", scene.said()[start:])[:1]
        row["log"] = [x for x in scene.said()[start:].splitlines() if "isp1" in x][:4]
    finally:
        scene.repair()
        if light:
            light.quit = True
            light.join()
    row["load1"] = os.getloadavg()[0]
    print(row, flush=True)
    return row


def run(a):
    rows = []
    for kind, rate, reps, span in (("flows", 250, a.reps, 1), ("few", 10, a.reps, 1), ("call", 10, a.reps, 1),
                                   ("light", 0, a.reps, 1),
                                   ("idle", 0, a.idle_reps, 15)):
        if kind not in a.kinds.split(",") or not reps:
            continue
        scene = Scene(metered=True, rate=rate)
        try:
            rows += [one(scene, kind, span, a.light) for _ in range(reps)]
        finally:
            scene.close()
    save(a, rows)
    table(rows)


def table(rows):
    print("| users | n | never | until new flows are on the next uplink, ms: median [min..max] | load |\n|---|---|---|---|---|")
    for kind in dict.fromkeys(r["kind"] for r in rows):
        these = [r for r in rows if r["kind"] == kind]
        moved = [r["moved_ms"] for r in these if r["moved_ms"] is not None]
        print("| %s | %d | %d | %s | %.1f |" % (kind, len(these), len(these) - len(moved), harness.mmm(moved),
                                                statistics.median(r["load1"] for r in these)))


def count(scene):
    """Bytes and packets from and to the targets since the table was made."""
    text = sh(["ip", "netns", "exec", scene.top.ns("isp1"), "nft", "list", "table", "ip", "account"])
    return [sum(int(x) for x in re.findall(word + r" (\d+)", text)) for word in ("bytes", "packets")]


def probing(a):
    rows = []
    for kind in a.uplinks.split(","):
        scene = Scene("fast" if kind == "fast" else "default", metered=kind == "metered", rate=0)
        try:
            scene.top.nft("isp1", "table ip account { chain f { type filter hook forward priority 10;"
                          " ip daddr 203.0.113.0/24 counter; ip saddr 203.0.113.0/24 counter; }\n}\n")
            time.sleep(20)
            began, first = time.monotonic(), count(scene)
            time.sleep(60 * a.minutes)
            took, last = time.monotonic() - began, count(scene)
            health = pointsman.asked(scene.daemon.data, "wan:health isp1 --json")
            size, packets = (y - x for x, y in zip(first, last))
            rows.append({"uplink": kind, "seconds": took, "bytes": size, "packets": packets, "per_second": size / took,
                         "per_hour": 3600 * size / took, "said": health["bytesSent"], "load1": os.getloadavg()[0]})
            print(rows[-1], flush=True)
        finally:
            scene.close()
    save(a, rows)
    print("| uplink | counted for, s | bytes | bytes a second | kB an hour, extrapolated | load |\n|---|---|---|---|---|---|")
    for r in rows:
        print("| %s | %.0f | %d | %.1f | %.1f | %.1f |" % (r["uplink"], r["seconds"], r["bytes"], r["per_second"], r["per_hour"] / 1000,
                                                           r["load1"]))


def save(a, rows):
    os.makedirs(os.path.dirname(os.path.abspath(a.out)), exist_ok=True)
    with open(a.out, "w") as f:
        json.dump({"when": time.strftime("%F %T"), "rows": rows}, f, indent=1)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = p.add_subparsers(dest="verb", required=True)
    r = sub.add_parser("run")
    r.add_argument("--kinds", default="flows,few,light,call,idle")
    r.add_argument("--reps", type=int, default=5)
    r.add_argument("--light", type=float, default=0.5, help="seconds between two flows of light traffic")
    r.add_argument("--idle-reps", type=int, default=3)
    r.add_argument("--out", default=os.path.join(harness.HERE, "results", "metered.json"))
    r = sub.add_parser("probing")
    r.add_argument("--uplinks", default="metered,default,fast")
    r.add_argument("--minutes", type=float, default=10)
    r.add_argument("--out", default=os.path.join(harness.HERE, "results", "probing.json"))
    sub.add_parser("table").add_argument("file")
    a = p.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if a.verb == "table":
        with open(a.file) as f:
            return table(json.load(f)["rows"])
    if not pointsman.built():
        sys.exit("%s is missing: build the distribution first" % pointsman.BIN)
    {"run": run, "probing": probing}[a.verb](a)


if __name__ == "__main__":
    main()
