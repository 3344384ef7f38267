#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pinned.py - balancing by the strategy pinned: shares, failover under many flows, cost per packet.

  pinned.py weights    [--n 3400] [--strategy pinned] [--out results/pinned-weights.json]
  pinned.py failover   [--entries 100000] [--reps 5]  [--out results/pinned-failover.json]
  pinned.py throughput [--rounds 5] [--secs 2]        [--out results/pinned-throughput.json]

weights     N new flows each: forwarded and of the router's own, UDP and TCP, over three uplinks 8 : 6 : 3.  The echo server
            tells the uplink by the provider's address.  z: distance from the expected number in standard deviations.
failover    E conntrack entries (one packet each to another address and port) are made through three uplinks 8 : 6 : 3, then usb0
            loses its carrier.  From `history --json`: event seen -> new flows go elsewhere (negative: the reflex was quicker than the
            news), and event seen -> the failed uplink's entries deleted and the kernel read again; and by a UDP flow at 500 Hz that was on usb0: its longest gap.  `left` counts entries that still bear
            usb0's mark, `others` those of the other two that were lost.
throughput  the beds of perf.py, in turns: masquerade alone, with Pointsman and strategy single (its policy rules), and with strategy pinned, which
            marks and restores for 3 uplinks while all flows leave by one.  Packets/s of one UDP flow and new flows/s, also per processor second of the sender, in
            whose context the whole path runs: that holds on a busy machine; and TCP by iperf3 where installed."""
import argparse
import collections
import json
import os
import resource
import shutil
import signal
import socket
import statistics
import sys
import tempfile
import threading
import time

import harness
import perf
import pointsman
from topo import TEST_ADDR, Topology, in_ns, sh

WEIGHTS = {1: 8, 2: 6, 3: 3}
PORT = 7017


class House:
    """The harness's router with Pointsman and three uplinks of one metric in it."""

    def __init__(self, strategy="pinned"):
        self.t = Topology("pi%d" % os.getpid(), nic_linkwatch=False)
        self.folder, self.daemon = tempfile.mkdtemp(prefix="pointsman-bench-"), None
        try:
            self.t.create()
            self.sockets = in_ns(self.t.ns("internet"), self.listen)
            for s, serve in zip(self.sockets, (self.udp, self.tcp)):
                threading.Thread(target=serve, args=(s,), daemon=True).start()
            self.daemon = pointsman.Daemon(self.t.ns("router"), self.folder, [
                pointsman.uplink(name, ifname, self.t.addr(n)[0] + "/24", self.t.addr(n)[1], 10, weight)
                for name, ifname, n, weight in self.t.uplinks], strategy)
            pointsman.wait_ready(self.daemon.data, 60)
            if not harness.wait_for(lambda: len(self.shares()) == 3, 20):
                raise RuntimeError("not all uplinks are in use: %s" % self.shares())
        except BaseException:
            self.close()
            raise

    def shares(self):
        ups = pointsman.ask(self.daemon.data, "status")["uplinks"]
        return {u["name"]: u["share"] for u in ups if u["share"]}

    @staticmethod
    def listen():
        u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        u.bind((TEST_ADDR, PORT))
        t = socket.socket()
        t.bind((TEST_ADDR, PORT))
        t.listen(1024)
        return u, t

    @staticmethod
    def provider(address):
        """NAT address of provider N: 198.18.N.1"""
        return bytes([int(address.split(".")[2])])

    def udp(self, s):
        while True:
            data, peer = s.recvfrom(64)
            s.sendto(data[:4] + self.provider(peer[0]), peer)

    def tcp(self, s):
        while True:
            c, peer = s.accept()
            c.sendall(self.provider(peer[0]))
            c.close()

    def close(self):
        if self.daemon:
            self.daemon.stop()
        self.t.destroy()
        shutil.rmtree(self.folder, ignore_errors=True)


def new_flows(ns, tcp, n):
    def go():
        by = collections.Counter()
        for _ in range(n):
            with socket.socket(socket.AF_INET, socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM) as s:
                s.settimeout(3)
                try:
                    s.connect((TEST_ADDR, PORT))
                    if not tcp:
                        s.send(b"flow")
                    by[s.recv(8)[-1]] += 1
                except OSError:
                    by[0] += 1
        return by
    return in_ns(ns, go)


def weights(a):
    rows, house = [], House(a.strategy)
    try:
        for who in ("client", "router"):
            for tcp in (False, True):
                if a.strategy == "multipath" and who == "router":
                    continue        # own traffic goes by its address there
                by = new_flows(house.t.ns(who), tcp, a.n)
                total = sum(WEIGHTS.values())
                z = [(by[i] - a.n * w / total) / (a.n * w / total * (1 - w / total)) ** 0.5 for i, w in WEIGHTS.items()]
                rows.append({"from": who, "proto": "TCP" if tcp else "UDP", "by": [by[i] for i in WEIGHTS],
                             "unanswered": by[0], "z": [round(x, 2) for x in z]})
                print(rows[-1], flush=True)
    finally:
        house.close()
    save(a, {"n": a.n, "strategy": a.strategy, "rows": rows})
    print("| flows | %s | unanswered | standard deviations off |\n|---|---|---|---|" % " : ".join(map(str, WEIGHTS.values())))
    for r in rows:
        print("| %d %s, %s | %s | %d | %s |" % (a.n, r["proto"], "forwarded" if r["from"] == "client" else "the router's own",
              " / ".join(map(str, r["by"])), r["unanswered"], " / ".join("%+.1f" % x for x in r["z"])))


class Beat(threading.Thread):
    """One UDP flow at 500 Hz; remembers when an answer came, and by whom."""

    def __init__(self, ns):
        super().__init__(daemon=True)
        self.s = in_ns(ns, lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        self.s.connect((TEST_ADDR, PORT))
        self.s.settimeout(1)
        self.s.send(b"beat")
        self.by = self.s.recv(8)[-1]
        self.answers, self.quit = [], False

    def run(self):
        self.s.setblocking(False)
        nxt = time.monotonic()
        while not self.quit:
            try:
                self.s.send(b"beat")
            except OSError:
                pass
            nxt += 0.002
            while time.monotonic() < nxt:
                try:
                    self.answers.append((time.monotonic(), self.s.recv(8)[-1]))
                except OSError:
                    time.sleep(0.0003)


def entries(ns, slot):
    text = sh(["ip", "netns", "exec", ns, "conntrack", "-L", "--mark", "%d/%d" % (slot << 24, 0xff << 24)])
    return text.count("\n")


def failover(a):
    rows, house = [], House()
    router, client = house.t.ns("router"), house.t.ns("client")
    try:
        house.t.nft("internet", "table ip quiet { chain i { type filter hook prerouting priority -300;"
                    " ip daddr 198.19.0.0/16 drop; }\n}\n")
        sh(["ip", "netns", "exec", router, "sysctl", "-qw", "net.netfilter.nf_conntrack_udp_timeout=600",
            "net.netfilter.nf_conntrack_udp_timeout_stream=600"])
        s = in_ns(client, lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        for rep in range(a.reps):
            for k in range(a.entries):      # what the failover before took away is made anew
                s.sendto(b"x", ("198.19.%d.%d" % (k >> 8 & 255, k & 255), 1000 + (k >> 16) + 10 * rep))
            beat = Beat(client)
            while beat.by != 2:
                beat = Beat(client)
            beat.start()
            counts = [entries(router, i) for i in WEIGHTS]
            last = max((d["number"] for d in pointsman.ask(house.daemon.data, "history")), default=0)
            time.sleep(a.pause)
            house.t.lc["isp2"].set("cust0", False)
            down = time.monotonic()
            time.sleep(a.pause)
            beat.quit = True
            beat.join()
            times = [t for t, _ in beat.answers if t > down - 1]
            d = [d for d in pointsman.ask(house.daemon.data, "history") if d["number"] > last and d["decidedToAppliedMicros"] is not None]
            first = min(d, key=lambda x: x["number"])
            after = [entries(router, i) for i in WEIGHTS]
            rows.append({"entries": sum(counts), "of_failed": counts[1], "left": after[1],
                         "others": max(0, counts[0] - after[0]) + max(0, counts[2] - after[2]),
                         "switch_ms": (first["seenToDecidedMicros"] + first["decidedToAppliedMicros"]) / 1e3,
                         "verified_ms": (first["seenToDecidedMicros"] + first["decidedToAppliedMicros"] + (first["appliedToVerifiedMicros"] or float("nan"))) / 1e3,
                         "gap_ms": max(y - x for x, y in zip(times, times[1:])) * 1e3, "now_by": beat.answers[-1][1],
                         "load1": os.getloadavg()[0]})
            print(rows[-1], flush=True)
            house.t.lc["isp2"].set("cust0", True)
            if not harness.wait_for(lambda: len(house.shares()) == 3, 30):
                raise RuntimeError("usb0 does not come back")
            sh(["ip", "netns", "exec", router, "conntrack", "-F"], check=False)
    finally:
        house.close()
    save(a, {"rows": rows})

    def m(key):
        v = [r[key] for r in rows]
        return "%.1f [%.1f..%.1f]" % (statistics.median(v), min(v), max(v))
    print("| entries | of the failed uplink | seen -> switched, ms | seen -> entries deleted, verified, ms | gap of a UDP flow, ms | left | others lost |"
          "\n|---|---|---|---|---|---|---|\n| %d | %d | %s | %s | %s | %d | %d |" % (
              rows[0]["entries"], rows[0]["of_failed"], m("switch_ms"), m("verified_ms"), m("gap_ms"),
              sum(r["left"] for r in rows), sum(r["others"] for r in rows)))


def children():
    """Processor seconds of all processes that were waited for: the sender's, in whose context veth does the whole path."""
    u = resource.getrusage(resource.RUSAGE_CHILDREN)
    return u.ru_utime + u.ru_stime


def throughput(a):
    res = {v: {"pps": [], "pps_cpu": [], "newflows": [], "newflows_cpu": [], "tcp": []} for v in ("masquerade", "masquerade + single", "masquerade + pinned")}
    for k in range(a.rounds):
        for v, r in res.items():
            bed = perf.Bed("pp%d" % os.getpid(), 3, "conntrack+nat")
            folder, daemon = tempfile.mkdtemp(prefix="pointsman-bench-"), None
            try:
                if v != "masquerade":
                    daemon = pointsman.Daemon(bed.r, folder, [
                        pointsman.uplink("u1", "eth0", "10.64.1.2/24", "10.64.1.1", 10, 8),
                        pointsman.uplink("u2", "w2", "10.65.2.2/24", "10.65.2.1", 20, 6),
                        pointsman.uplink("u3", "w3", "10.65.3.2/24", "10.65.3.1", 20, 3)], v.split()[-1])
                    pointsman.wait_ready(daemon.data, 60)
                    time.sleep(3)       # what it does once after its start
                for mode, key in (("one", "pps"), ("new", "newflows")):
                    cpu = children()
                    rate = bed.blast(mode, a.secs)
                    r[key].append(rate)
                    r[key + "_cpu"].append(rate * a.secs / (children() - cpu))
                if shutil.which("iperf3"):
                    r["tcp"].append(bed.iperf(a.secs, True))
                print(k, v, {x: round(y[-1], 2) for x, y in r.items() if y}, "load", os.getloadavg()[0], flush=True)
            finally:
                if daemon:
                    daemon.stop()
                bed.close()
                shutil.rmtree(folder, ignore_errors=True)
    save(a, res)
    base, single, pinned = res.values()
    print("| medians | masquerade | with single | with pinned | pinned / masquerade |\n|---|---|---|---|---|")
    for key, title, unit in (("pps", "one UDP flow, k packets/s", 1e3),
                             ("pps_cpu", "one UDP flow, k packets per processor second", 1e3),
                             ("newflows", "new flows, k/s", 1e3),
                             ("newflows_cpu", "new flows, k per processor second", 1e3),
                             ("tcp", "one TCP flow, Gbit/s", 1)):
        if base[key]:
            b, o, p = (statistics.median(x[key]) for x in (base, single, pinned))
            print("| %s | %.1f | %.1f | %.1f | %.2f |" % (title, b / unit, o / unit, p / unit, p / b))


def save(a, doc):
    os.makedirs(os.path.dirname(os.path.abspath(a.out)), exist_ok=True)
    with open(a.out, "w") as f:
        json.dump(dict(doc, when=time.strftime("%F %T"), kernel=os.uname().release, load1=os.getloadavg()[0]), f, indent=1)


def main():
    ap = argparse.ArgumentParser()
    sub = ap.add_subparsers(dest="cmd", required=True)
    for name in ("weights", "failover", "throughput"):
        sub.add_parser(name).add_argument("--out", default=os.path.join(harness.HERE, "results", "pinned-%s.json" % name))
    sub.choices["weights"].add_argument("--n", type=int, default=3400)
    sub.choices["weights"].add_argument("--strategy", default="pinned")
    sub.choices["failover"].add_argument("--entries", type=int, default=100000)
    sub.choices["failover"].add_argument("--reps", type=int, default=5)
    sub.choices["failover"].add_argument("--pause", type=float, default=1.5, help="seconds before and after the carrier loss")
    sub.choices["throughput"].add_argument("--rounds", type=int, default=5)
    sub.choices["throughput"].add_argument("--secs", type=float, default=2)
    a = ap.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not pointsman.built():
        sys.exit("%s is missing: build the distribution first" % pointsman.BIN)
    {"weights": weights, "failover": failover, "throughput": throughput}[a.cmd](a)


if __name__ == "__main__":
    main()
