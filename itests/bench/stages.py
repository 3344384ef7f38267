#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""stages.py - decision -> kernel: how long the daemon takes from having decided until the kernel has acknowledged the last step.

  stages.py run [--faults F1,F2,F3] [--profiles default,fast] [--reps 10] [--out results/stages.json]
  stages.py table results/stages.json

The harness's faults and repairs under its traffic (1000 new flows a second, TCP, a long flow). The figures are the daemon's own: the histogram
pointsman_decision_stage_seconds of /metrics, read before and after the runs of each fault, whose buckets say "at most"; and each
decision in `wan:history`, to the microsecond. Where there was nothing to do, a decision has no such stage. Repairs are decisions too."""
import argparse
import json
import os
import re
import signal
import socket
import statistics
import sys
import time

import harness
import pointsman
import topo

TOKEN = "bench-0123456789abcdef"


def listens(ns):
    """Whether the console is there: it comes after the routes."""
    try:
        return bool(scrape(ns))
    except OSError:
        return False


def scrape(ns):
    """{upper bound in seconds: decisions that took at most that}, of stage apply"""
    s = topo.in_ns(ns, lambda: socket.create_connection(("127.0.0.1", 8777), 5))
    s.sendall(b"GET /metrics HTTP/1.0\r\nHost: 127.0.0.1:8777\r\nAuthorization: Bearer %s\r\n\r\n" % TOKEN.encode())
    text = b""
    while True:
        block = s.recv(65536)
        if not block:
            break
        text += block
    s.close()
    found = re.findall(r'pointsman_decision_stage_seconds_bucket\{([^}]*)\} ([0-9.e+]+)', text.decode())
    buckets = {re.search('le="(.*?)"', labels).group(1): float(n) for labels, n in found if 'stage="apply"' in labels}
    if not buckets:
        raise RuntimeError("no histogram in:\n" + text.decode()[:2000])
    return buckets


def history(data):
    return {d["number"]: d["decidedToAppliedMicros"] / 1e3 for d in pointsman.asked(data, "wan:history --json")
            if d["decidedToAppliedMicros"] is not None}


def run(a):
    rows = []
    for profile in a.profiles.split(","):
        peer = {"label": "pointsman", "driver": "pointsman", "mode": "failover", "options": {"profile": profile, "metrics": TOKEN},
                "max_fault": {"*": 5}, "max_failback": {"*": 10}, "ntcp": 5}
        bed = harness.Bed("fb%d" % os.getpid(), peer)
        try:
            data = os.path.join(bed.state, "driver", "data")
            router = bed.t.ns("router")
            harness.wait_for(lambda: listens(router), 30)
            for fault in a.faults.split(","):
                before, known, each = scrape(router), max(history(data), default=0), {}
                for _ in range(a.reps):
                    r = harness.one_rep(bed, fault, peer, "isp1", 1)
                    if "error" in r:
                        raise RuntimeError(r["error"])
                    each.update({n: ms for n, ms in history(data).items() if n > known})
                after = scrape(router)
                rows.append({"fault": fault, "profile": profile, "reps": a.reps, "each_ms": list(each.values()),
                             "buckets": {le: after[le] - before.get(le, 0) for le in after}, "load1": os.getloadavg()[0]})
                print(rows[-1], flush=True)
        finally:
            bed.close()
    os.makedirs(os.path.dirname(os.path.abspath(a.out)), exist_ok=True)
    with open(a.out, "w") as f:
        json.dump({"when": time.strftime("%F %T"), "rows": rows}, f, indent=1)
    table(rows)


def bound(buckets, share):
    """The least bucket that holds such a share, in ms."""
    total = buckets["+Inf"]
    fits = [float(le) for le, n in buckets.items() if total and n >= share * total]
    return "%g" % (1e3 * min(fits)) if fits else "-"


def table(rows):
    print("| fault | profile | n | decisions | histogram: half, 95 % within, ms | each, from the history, ms: median [min..max] | load |")
    print("|---|---|---|---|---|---|---|")
    for r in rows:
        print("| %s | %s | %d | %d | %s, %s | %s | %.1f |" % (
            r["fault"], r["profile"], r["reps"], r["buckets"]["+Inf"], bound(r["buckets"], 0.5), bound(r["buckets"], 0.95),
            "%.2f [%.2f..%.2f]" % (statistics.median(r["each_ms"]), min(r["each_ms"]), max(r["each_ms"])) if r["each_ms"] else "-",
            r["load1"]))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = p.add_subparsers(dest="verb", required=True)
    r = sub.add_parser("run")
    r.add_argument("--faults", default="F1,F2,F3")
    r.add_argument("--profiles", default="default,fast")
    r.add_argument("--reps", type=int, default=10)
    r.add_argument("--out", default=os.path.join(harness.HERE, "results", "stages.json"))
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
