#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""perf.py - what do the rule sets cost in the data path?   perf.py [--rounds 5] [--secs 3] [--out results/perf.json]

client == router == sink, one veth each; all N uplinks of the rule sets exist on the router (the others are not used).
Variants (interleaved round by round, so that load changes on the machine hit all of them alike):
  plain            forwarding only, no conntrack
  conntrack+nat    masquerade only (what any NAT router pays)
  seed2 N          iptables-nft CONNMARK rules + ip rules + multipath default + masquerade, N uplinks
  nftmap N         nft map/ct-mark design + ip rules + masquerade, N uplinks
Measures: pps of one UDP flow (64-byte packets), new flows/s (every packet a new conntrack entry), iperf3 TCP with and
without TSO.  The sender is one process pinned to one CPU; with veth the whole path (send, forward, receive) runs in its
softirq context, so 1e9/pps is the CPU time per packet of the whole path and differences are the rule set's cost.
"""
import argparse
import json
import os
import statistics
import subprocess
import time

import native
import rulesets

HERE = os.path.dirname(os.path.abspath(__file__))


def sh(cmd, inp=None, check=True):
    p = subprocess.run(cmd, shell=isinstance(cmd, str), input=inp, text=True, capture_output=True)
    if check and p.returncode:
        raise RuntimeError("%s: %s" % (cmd, p.stderr))
    return p.stdout


class Bed:
    def __init__(self, prefix, n, variant):
        self.c, self.r, self.s = [prefix + x for x in ("-pc", "-pr", "-ps")]
        self.ns = [self.c, self.r, self.s]
        for x in self.ns:
            sh(["ip", "netns", "add", x])
            sh(["ip", "-n", x, "link", "set", "lo", "up"])
        sh("ip link add lan0 netns %s type veth peer name lan0 netns %s" % (self.c, self.r))
        ups = [("eth0", "10.64.1.1", "10.64.1.2", 101, 8)]
        sh("ip link add eth0 netns %s type veth peer name up0 netns %s" % (self.r, self.s))
        rb = "addr add 192.168.77.1/24 dev lan0\nlink set lan0 up\naddr add 10.64.1.2/24 dev eth0\nlink set eth0 up\n"
        sb = "addr add 10.64.1.1/24 dev up0\nlink set up0 up\nroute add local 203.0.113.0/24 dev lo\n" \
             "route add local 100.64.0.0/16 dev lo\nroute add 192.168.77.0/24 via 10.64.1.2\n"
        for i in range(2, n + 1):
            d = "w%d" % i
            rb += "link add %s type veth peer name x%d\n" % (d, i)
            a = "10.%d.%d" % (65 + i // 200, i % 200)
            rb += "addr add %s.2/24 dev %s\nlink set %s up\nlink set x%d up\n" % (a, d, d, i)
            ups.append((d, a + ".1", a + ".2", 100 + i, [8, 6, 3][(i - 1) % 3]))
        sh(["ip", "-n", self.r, "-batch", "-"], rb)
        sh(["ip", "-n", self.s, "-batch", "-"], sb)
        sh(["ip", "-n", self.c, "-batch", "-"],
           "addr add 192.168.77.10/24 dev lan0\nlink set lan0 up\nroute add default via 192.168.77.1\n")
        e = ["ip", "netns", "exec", self.r]
        sh(e + ["sysctl", "-q", "-w", "net.ipv4.ip_forward=1", "net.ipv4.conf.all.rp_filter=0",
                "net.ipv4.conf.default.rp_filter=0", "net.ipv4.fib_multipath_hash_policy=1",
                "net.netfilter.nf_conntrack_udp_timeout=5"], check=False)
        nat = "table ip nat0 { chain p { type nat hook postrouting priority 100; oifname \"eth0\" masquerade;\n}\n}\n"
        # the server ends it all: no port-unreachable answers
        sh(["ip", "netns", "exec", self.s, "nft", "-f", "-"],
           "table ip f { chain i { type filter hook prerouting priority -300; udp dport 7 drop;\n}\n}\n")
        if variant in ("plain", "conntrack+nat"):
            sh(["ip", "-n", self.r, "route", "add", "default", "via", "10.64.1.1", "dev", "eth0"])
        if variant in ("conntrack+nat", "seed2"):
            sh(e + ["nft", "-f", "-"], nat)
        if variant == "seed2":
            sh(e + ["sh"], rulesets.seed_script(ups), check=False)
            # all traffic via eth0: what is measured is the rules, not the number of devices
            sh(["ip", "-n", self.r, "route", "replace", "default", "via", "10.64.1.1", "dev", "eth0"])
        elif variant == "nftmap":
            ip, nft = rulesets.batch(ups, first=True)
            sh(["ip", "-n", self.r, "-batch", "-"], ip)
            # every choice leads to eth0 (table 101), with the full-size map
            for u in ups[1:]:
                sh(["ip", "-n", self.r, "route", "replace", "default", "via", "10.64.1.1", "dev", "eth0",
                    "table", str(u[3])])
            sh(e + ["nft", "-f", "-"], nft)
            sh(e + ["nft", "-f", "-"], nat)
        sh(["ip", "netns", "exec", self.c, "ping", "-c2", "-i0.1", "-W1", "203.0.113.10"])

    def rx(self):
        j = json.loads(sh(["ip", "-n", self.s, "-j", "-s", "link", "show", "up0"]))
        return j[0]["stats64"]["rx"]["packets"]

    def blast(self, mode, secs):
        a = self.rx()
        blast = native.binary(os.path.join(HERE, "src", "blast.c"))
        o = sh(["ip", "netns", "exec", self.c, "nice", "-n", "-10", "taskset", "-c", "1", blast,
                "100.64.0.0" if mode == "new" else "203.0.113.10", "7", str(secs), "64", mode])
        time.sleep(0.1)
        n, t = o.split()
        return (self.rx() - a) / float(t)

    def iperf(self, secs, tso):
        for ns, d in ((self.c, "lan0"), (self.s, "up0")):
            sh(["ip", "netns", "exec", ns, "ethtool", "-K", d, "tso", "on" if tso else "off", "gso",
                "on" if tso else "off", "gro", "off"], check=False)
        srv = subprocess.Popen(["ip", "netns", "exec", self.s, "iperf3", "-s", "-1", "-B", "203.0.113.10"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(0.3)
            o = sh(["ip", "netns", "exec", self.c, "iperf3", "-c", "203.0.113.10", "-t", str(max(1, round(secs))),
                    "-J"], check=False)
            j = json.loads(o)
            return j["end"]["sum_received"]["bits_per_second"] / 1e9
        finally:
            try:
                srv.wait(3)
            except subprocess.TimeoutExpired:
                srv.kill()
                srv.wait()

    def close(self):
        for x in self.ns:
            sh(["ip", "netns", "del", x], check=False)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--secs", type=float, default=2)
    ap.add_argument("--out", default=os.path.join(HERE, "results", "perf.json"))
    a = ap.parse_args()
    rulesets.need("ip", "nft", "iptables", "sysctl", "ping", "taskset", "ethtool", "iperf3")
    variants = [("plain", 1), ("conntrack+nat", 1), ("seed2", 3), ("seed2", 16), ("seed2", 64), ("nftmap", 3),
                ("nftmap", 16), ("nftmap", 64)]
    res = {"%s %d" % v if v[0] in ("seed2", "nftmap") else v[0]: {"pps": [], "newflows": [], "tcp_tso": [], "tcp": []}
           for v in variants}
    for k in range(a.rounds):
        for v, n in variants:
            key = "%s %d" % (v, n) if v in ("seed2", "nftmap") else v
            b = Bed("pf%d" % os.getpid(), n, v)
            try:
                r = res[key]
                r["pps"].append(b.blast("one", a.secs))
                r["newflows"].append(b.blast("new", min(a.secs, 1.5)))
                r["tcp_tso"].append(b.iperf(a.secs, True))
                r["tcp"].append(b.iperf(a.secs, False))
                print(k, key, {x: round(y[-1], 2) for x, y in r.items()}, "load", os.getloadavg()[0], flush=True)
            finally:
                b.close()
    os.makedirs(os.path.dirname(os.path.abspath(a.out)), exist_ok=True)
    with open(a.out, "w") as f:
        json.dump(res, f, indent=1)
    print("| variant | pps median [min..max] k | ns/packet (best) | new flows/s median [min..max] k |"
          " us/new flow (best) | TCP TSO Gbit/s median [max] | TCP no TSO Gbit/s median [max] |\n"
          "|---|---|---|---|---|---|---|")
    for key, r in res.items():
        def m(x, s=1e3):
            return "%.0f [%.0f..%.0f]" % (statistics.median(x) / s, min(x) / s, max(x) / s)
        print("| %s | %s | %.0f | %s | %.2f | %.2f [%.2f] | %.2f [%.2f] |" % (
            key, m(r["pps"]), 1e9 / max(r["pps"]), m(r["newflows"]), 1e6 / max(r["newflows"]),
            statistics.median(r["tcp_tso"]), max(r["tcp_tso"]), statistics.median(r["tcp"]), max(r["tcp"])))


if __name__ == "__main__":
    main()
