#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""startup.py - process start -> traffic under control, memory and idle CPU of the daemon.

  startup.py [--reps 5] [--idle 20] [--settled 60] [--out results/startup.json]

The router of topo.py with its three uplinks, anew for every repetition, without a default route until the daemon sets
one.  A client asks the echo server through it every 4 ms.  The first repetition is listed apart: it starts with an
empty data folder; the others keep that folder (bundle cache, and the class-data archive if it is there).
  traffic   start of the process -> the first packet that was answered was sent
  ready     start of the process -> `status --wait ready` has returned (contains the start of that command)
  cpu       processor time of the daemon's processes until ready, all threads: what other work on the machine disturbs least
  rss       VmRSS of the daemon's processes, 5 s after ready
  idle      CPU of the daemon's processes over --idle s without traffic, percent of one core, from 5 s after ready on: the
            Java machine still compiles what it finds to run often
  settled   the same over --idle s from --settled s after ready on: what a daemon costs that runs for years"""
import argparse
import json
import os
import shutil
import signal
import statistics
import sys
import tempfile
import time

import harness
import pointsman
import topo

RATE = 250
MEASURES = ("traffic_ms", "ready_ms", "cpu_ms", "rss_mb", "idle_percent", "settled_percent")


def share(daemon, seconds):
    """Percent of one core that the daemon's processes use over so many seconds."""
    before, at = daemon.cpu_seconds(), time.monotonic()
    time.sleep(seconds)
    return 100 * (daemon.cpu_seconds() - before) / (time.monotonic() - at)


def repetition(folder, idle, settled):
    t = topo.Topology("su%d" % os.getpid())
    processes, stream, daemon = [], None, None
    try:
        t.create()
        processes.append(harness.ns_exec(t.ns("internet"), [harness.PY, os.path.join(harness.HERE, "agents.py"),
                                                            "udpserver", str(harness.UDP_PORT)]))
        stream = harness.Stream(t.ns("client"), "/dev/shm/%s-stream" % t.prefix, rate=RATE, cap=RATE * 200)
        time.sleep(1)
        if any(tr for _ts, tr, _i, _c in stream.recent(100)):
            raise RuntimeError("traffic flows before the daemon was started")
        t0 = time.monotonic_ns()
        daemon = pointsman.Daemon(t.ns("router"), folder, [
            pointsman.uplink(name, ifname, "%s/24" % t.addr(n)[0], t.addr(n)[1], 10 * n, w)
            for name, ifname, n, w in t.uplinks])
        pointsman.wait_ready(daemon.data)
        ready = time.monotonic_ns()
        cpu = daemon.cpu_seconds()

        def answered():
            return [sent for sent, good, _isp, _rtt in stream.between(t0, time.monotonic_ns()) if good]
        if not harness.wait_for(answered, 20):
            raise RuntimeError("no packet came through within 20 s of ready")
        first = answered()[0]
        stream.stop()
        stream = None
        time.sleep(max(0, 5 - (time.monotonic_ns() - ready) / 1e9))
        rss = daemon.rss_kb()
        first_percent = share(daemon, idle)
        time.sleep(max(0, settled - (time.monotonic_ns() - ready) / 1e9))
        settled_percent = share(daemon, idle)
        return {"traffic_ms": (first - t0) / 1e6, "ready_ms": (ready - t0) / 1e6, "cpu_ms": cpu * 1e3, "rss_mb": rss / 1024,
                "idle_percent": first_percent, "settled_percent": settled_percent, "load1": os.getloadavg()[0]}
    finally:
        if daemon:
            daemon.stop()
        if stream:
            stream.stop()
        for p in processes:
            p.kill()
            p.wait()
        t.destroy()


def table(doc):
    rows = [("first start, empty data folder", doc["rows"][:1]), ("later starts", doc["rows"][1:])]
    lines = ["| median [min..max] | n | traffic ms | ready ms | CPU ms until ready | RSS MB | idle CPU % of a core, first | settled |",
             "|---|---|---|---|---|---|---|---|"]
    for name, r in rows:
        if r:
            lines.append("| %s | %d | %s |" % (name, len(r), " | ".join("%.1f [%.1f..%.1f]" % (
                statistics.median(v), min(v), max(v)) for v in ([x[m] for x in r] for m in MEASURES))))
    return "\n".join(lines)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--reps", type=int, default=5, help="later starts, after the first one")
    ap.add_argument("--idle", type=float, default=20)
    ap.add_argument("--settled", type=float, default=60)
    ap.add_argument("--out", default=os.path.join(harness.HERE, "results", "startup.json"))
    a = ap.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not pointsman.built():
        sys.exit("%s is missing: build the distribution first" % pointsman.BIN)
    os.makedirs(os.path.dirname(os.path.abspath(a.out)), exist_ok=True)
    doc = {"when": time.strftime("%F %T"), "kernel": os.uname().release, "rows": []}
    folder = tempfile.mkdtemp(prefix="pointsman-bench-")
    try:
        for _ in range(1 + a.reps):
            doc["rows"].append(repetition(folder, a.idle, a.settled))
            print(doc["rows"][-1], flush=True)
            with open(a.out, "w") as f:
                json.dump(doc, f, indent=1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(table(doc))


if __name__ == "__main__":
    main()
