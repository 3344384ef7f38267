#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""floor-link.py - carrier loss -> default route replaced and acknowledged: Pointsman beside a C program.

  floor-link.py run [--reps 100] [--only floor,pointsman] [--out results/floor-link.json]
  floor-link.py table results/floor-link.json

Each contender has a router namespace with two uplinks (veth; the ends have different ifindexes on purpose, so that the
kernel announces carrier loss at once) and an ISP namespace.  Both run at the same time and take turns, repetition by
repetition, so that load on the machine hits them alike.  stopwatch.c pulls the cable and observes; see there.
  total     just before the far end is set down -> the new default route is announced (contains the kernel's own closing
            of the device, the same for both)
  announce  just before the far end is set down -> the kernel has announced the carrier loss
  react     announcement -> new default route: what the contender itself needs"""
import argparse
import json
import math
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, BENCH)
import native       # beside the harness
import pointsman
from topo import sh

HERE = os.path.join(BENCH, "netlink-floor")
FLOOR_TABLE = 7600
UPLINKS = [(1, "u1", 111, 211), (2, "u2", 112, 212)]        # number, name, ifindex near, ifindex far


class Bed:
    """Router and ISP namespaces of one contender, and its stopwatch."""

    def __init__(self, name, table):
        self.router, self.isp = ["nf%d-%s-%s" % (os.getpid(), name, x) for x in ("router", "isp")]
        self.folder = tempfile.mkdtemp(prefix="pointsman-bench-")
        self.processes = []
        try:
            for ns in (self.router, self.isp):
                sh(["ip", "netns", "add", ns])
                sh(["ip", "netns", "exec", ns, "sysctl", "-q", "-w", "net.ipv6.conf.all.disable_ipv6=1",
                    "net.ipv6.conf.default.disable_ipv6=1"])
            for n, name_, near, far in UPLINKS:
                sh(["ip", "link", "add", name_, "index", str(near), "netns", self.router, "type", "veth",
                    "peer", "name", "p%d" % n, "index", str(far), "netns", self.isp])
                for ns, dev, host in ((self.router, name_, 2), (self.isp, "p%d" % n, 1)):
                    sh(["ip", "-n", ns, "-batch", "-"],
                       "addr add 10.64.%d.%d/24 dev %s\nlink set %s up\n" % (n, host, dev, dev))
            self.stopwatch = self.spawn([native.binary(os.path.join(HERE, "stopwatch.c")), self.router, self.isp, "p1",
                                         "u1", str(table)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        except BaseException:
            self.close()
            raise

    def spawn(self, args, **kw):
        self.processes.append(subprocess.Popen(args, **kw))
        return self.processes[-1]

    def cable(self, word, seconds):
        self.stopwatch.stdin.write("%s %d\n" % (word, seconds))
        self.stopwatch.stdin.flush()
        line = self.stopwatch.stdout.readline()
        if not line:
            raise RuntimeError("the stopwatch has ended")
        return json.loads(line)

    def close(self):
        for p in reversed(self.processes):
            p.terminate()
            p.wait()
        for ns in (self.router, self.isp):
            sh(["ip", "netns", "del", ns], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


class Floor:
    def __init__(self):
        self.bed = Bed("floor", FLOOR_TABLE)
        try:
            p = self.bed.spawn(["ip", "netns", "exec", self.bed.router,
                                native.binary(os.path.join(HERE, "floor-link.c")), str(FLOOR_TABLE)] +
                               ["%s,10.64.%d.1" % (u[1], u[0]) for u in UPLINKS], stdout=subprocess.PIPE, text=True)
            if p.stdout.readline() != "ready\n":
                raise RuntimeError("floor-link did not start")
        except BaseException:
            self.bed.close()
            raise

    def close(self):
        self.bed.close()


class Pointsman:
    def __init__(self, name="pointsman", options=lambda folder: (), health=None):
        """options: further words of the command line, from the folder of its bed; health: properties of org.pointsman.health."""
        self.bed = Bed(name, pointsman.TABLE)
        self.daemon = None
        try:
            self.daemon = pointsman.Daemon(self.bed.router, self.bed.folder, [
                pointsman.uplink(u[1], u[1], "10.64.%d.2/24" % u[0], "10.64.%d.1" % u[0], 10 * u[0]) for u in UPLINKS],
                options=options(self.bed.folder), health=health)
            pointsman.wait_ready(self.daemon.data)
            end = time.monotonic() + 10
            while "dev u1 " not in sh(["ip", "-n", self.bed.router, "route", "show", "table", str(pointsman.TABLE),
                                       "default"], check=False):
                if time.monotonic() > end:
                    raise RuntimeError("pointsman is ready, but table %d has no default route by u1" % pointsman.TABLE)
                time.sleep(0.05)
        except BaseException:
            self.close()
            raise

    def close(self):
        if self.daemon:
            self.daemon.stop()
        self.bed.close()


def run(a):
    makers = {"floor": Floor, "pointsman": Pointsman}
    names = a.only.split(",")
    if "pointsman" in names and not pointsman.built():
        print("%s is missing: measuring the floor only" % pointsman.BIN, file=sys.stderr)
        names.remove("pointsman")
    contenders, rows = {}, {n: [] for n in names}
    try:
        for n in names:
            contenders[n] = makers[n]()
        time.sleep(1)
        for _ in range(a.reps):
            for n in random.sample(names, len(names)):
                bed = contenders[n].bed
                time.sleep(a.pause * random.uniform(0.5, 1.5))
                down = bed.cable("down", 10)
                time.sleep(a.pause * random.uniform(0.5, 1.5))
                up = bed.cable("up", 60)
                rows[n].append({"down": down, "up": up})
                if up["route"] is None:
                    raise RuntimeError("%s did not come back to u1 within 60 s" % n)
    finally:
        for c in contenders.values():
            c.close()
    doc = {"when": time.strftime("%F %T"), "kernel": os.uname().release, "load1": os.getloadavg()[0], "rows": rows}
    os.makedirs(os.path.dirname(os.path.abspath(a.out)), exist_ok=True)
    with open(a.out, "w") as f:
        json.dump(doc, f, indent=1)
    print(table(doc))


def p99(values):
    return sorted(values)[math.ceil(0.99 * len(values)) - 1]


def table(doc):
    lines = ["| carrier loss -> default route, us | n | missed | total p50 | p99 | max | announce p50 | react p50 |"
             " ratio of totals p50 |", "|---|---|---|---|---|---|---|---|---|"]
    base = None
    for name, rows in doc["rows"].items():
        seen = [r["down"] for r in rows if None not in r["down"].values()]
        if not seen:
            lines.append("| %s | 0 | %d |" % (name, len(rows)))
            continue
        total = [d["route"] for d in seen]
        p50 = statistics.median(total)
        base = p50 if name == "floor" else base
        lines.append("| %s | %d | %d | %.0f | %.0f | %.0f | %.0f | %.0f | %s |" % (
            name, len(seen), len(rows) - len(seen), p50, p99(total), max(total),
            statistics.median(d["link"] for d in seen),
            statistics.median(d["route"] - d["link"] for d in seen), "%.2f" % (p50 / base) if base else "-"))
    return "\n".join(lines)


def main():
    ap = argparse.ArgumentParser()
    sub = ap.add_subparsers(dest="cmd", required=True)
    p = sub.add_parser("run")
    p.add_argument("--reps", type=int, default=100)
    p.add_argument("--only", default="floor,pointsman")
    p.add_argument("--pause", type=float, default=0.1, help="mean seconds between two cable movements")
    p.add_argument("--out", default=os.path.join(BENCH, "results", "floor-link.json"))
    sub.add_parser("table").add_argument("file")
    a = ap.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if a.cmd == "run":
        run(a)
    else:
        with open(a.file) as f:
            print(table(json.load(f)))


if __name__ == "__main__":
    main()
