#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""apply.py - time to install a complete rule set for N uplinks.   apply.py [--ns 3,16,64,250] [--reps 5]

(i) one process per rule, as in the second article; (ii) one `ip -batch` + one `nft -f`; both as first installation and
as replacement of an identical set (what a failover event costs).  (iii) what a failover needs at least: one route
replaced (fork), one nft map element replaced (fork)."""
import argparse
import json
import os
import statistics
import subprocess
import time

import rulesets

HERE = os.path.dirname(os.path.abspath(__file__))


def sh(cmd, inp=None, check=True):
    p = subprocess.run(cmd, input=inp, text=True, capture_output=True)
    if check and p.returncode:
        raise RuntimeError("%s: %s" % (cmd, p.stderr[-600:]))
    return p


def bed(ns, n):
    sh(["ip", "netns", "add", ns])
    ups, b = [], "link set lo up\nlink add lan0 type veth peer name lanx\naddr add 192.168.77.1/24 dev lan0\n" \
                 "link set lan0 up\nlink set lanx up\n"
    for i in range(1, n + 1):
        a = "10.%d.%d" % (65 + i // 200, i % 200)
        b += "link add w%d type veth peer name x%d\naddr add %s.2/24 dev w%d\nlink set w%d up\nlink set x%d up\n" % (
            i, i, a, i, i, i)
        ups.append(("w%d" % i, a + ".1", a + ".2", 1000 + i, [8, 6, 3][(i - 1) % 3]))
    sh(["ip", "-n", ns, "-batch", "-"], b)
    return ups


def timed(fn):
    t = time.monotonic()
    fn()
    return (time.monotonic() - t) * 1000


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--ns", default="3,16,64,250")
    ap.add_argument("--reps", type=int, default=5)
    ap.add_argument("--seed-max", type=float, default=240, help="seconds after which (i) is not repeated any more")
    ap.add_argument("--out", default=os.path.join(HERE, "results", "apply.json"))
    a = ap.parse_args()
    rulesets.need("ip", "nft", "iptables")
    out = {}
    for n in [int(x) for x in a.ns.split(",")]:
        r = out[n] = {"seed_first": [], "seed_again": [], "batch_first": [], "batch_again": [], "ip_batch_again": [],
                      "nft_again": [], "one_route": [], "one_element": []}
        spent = 0
        for k in range(a.reps):
            for kind in ("seed", "batch"):
                if kind == "seed" and spent > a.seed_max:
                    continue
                ns = "ap%d-%d" % (os.getpid(), n)
                ups = bed(ns, n)
                e = ["ip", "netns", "exec", ns]
                try:
                    if kind == "seed":
                        s = rulesets.seed_script(ups)
                        for x in ("seed_first", "seed_again"):
                            r[x].append(timed(lambda: sh(e + ["bash"], s, check=False)))
                            spent += r[x][-1] / 1000
                        got = sh(e + ["iptables", "-t", "mangle", "-S"]).stdout.count("CONNMARK")
                        assert got == 2 * n + 1, got
                    else:
                        ip, nft = rulesets.batch(ups, first=True)
                        r["batch_first"].append(timed(lambda: (sh(e + ["ip", "-batch", "-"], ip),
                                                               sh(e + ["nft", "-f", "-"], nft))))
                        ip, nft = rulesets.batch(ups)
                        t1 = timed(lambda: sh(e + ["ip", "-batch", "-"], ip))
                        t2 = timed(lambda: sh(e + ["nft", "-f", "-"], nft))
                        r["ip_batch_again"].append(t1)
                        r["nft_again"].append(t2)
                        r["batch_again"].append(t1 + t2)
                        got = sh(e + ["ip", "rule"]).stdout.count("fwmark")
                        assert got == n, got
                        r["one_route"].append(timed(lambda: sh(["ip", "-n", ns, "route", "replace", "default", "via",
                                                                ups[1][1], "dev", ups[1][0]])))
                        r["one_element"].append(timed(lambda: sh(
                            e + ["nft", "-f", "-"], 'delete element ip mw in_mark { "w1" }\n'
                            'add element ip mw in_mark { "w1" : 1002 }\n')))
                finally:
                    sh(["ip", "netns", "del", ns])
        print(n, {k: [round(x, 1) for x in v] for k, v in r.items()}, "load", os.getloadavg()[0], flush=True)
        os.makedirs(os.path.dirname(os.path.abspath(a.out)), exist_ok=True)
        with open(a.out, "w") as f:
            json.dump(out, f, indent=1)
    print("| N | " + " | ".join(r) + " |\n|---|" + "---|" * len(r))
    for n, r in out.items():
        print("| %d | %s |" % (n, " | ".join("%.1f [%.1f..%.1f] n=%d" % (statistics.median(v), min(v), max(v), len(v))
                                             if v else "-" for v in r.values())))


if __name__ == "__main__":
    main()
