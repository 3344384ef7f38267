#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pinned.py - balancing by the strategy pinned: shares, failover under many flows, cost per packet.

  pinned.py weights    [--n 3400] [--strategy pinned] [--out results/pinned-weights.json]
  pinned.py failover   [--entries 100000] [--reps 5]  [--out results/pinned-failover.json]
  pinned.py throughput [--rounds 100] [--secs 0.1]    [--out results/pinned-throughput.json]
  pinned.py reconfigure [--edits 60] [--flows 800]    [--out results/pinned-reconfigure.json]

weights     N new flows each: forwarded and of the router's own, UDP and TCP, over three uplinks 8 : 6 : 3.  The echo server
            tells the uplink by the provider's address.  z: distance from the expected number in standard deviations.
failover    E conntrack entries (one packet each to another address and port) are made through three uplinks 8 : 6 : 3, then usb0
            loses its carrier.  From `history --json`: event seen -> new flows go elsewhere (negative: the reflex was quicker than the
            news), and event seen -> decision verified,
            and how long deleting the failed uplink's entries took beside the control loop (the daemon's log); and by a UDP flow at 500 Hz that was on usb0: its longest gap.  `left` counts entries that still bear
            usb0's mark, `others` those of the other two that were lost.
throughput  the beds of perf.py, side by side, in turns of a moment: masquerade alone, with Pointsman and strategy single (its policy rules), and with strategy pinned, which
            marks and restores for 3 uplinks while all flows leave by one.  Packets of one UDP flow and new flows per processor second of the sender, in
            whose context the whole path runs: that holds on a busy machine, packets/s do not; and TCP by iperf3 where installed.
reconfigure F flows, half UDP, half TCP, forwarded, talk without pause while the file with the weights and sticky is edited N times, each
            edit after the one before is in force."""
import argparse
import collections
import json
import os
import re
import selectors
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import harness
import native
import perf
import pointsman
from topo import TEST_ADDR, Topology, in_ns, sh

WEIGHTS = {1: 8, 2: 6, 3: 3}
PORT = 7017
SO_RCVBUFFORCE = 33     # asm-generic/socket.h


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
        ups = pointsman.asked(self.daemon.data, "wan:status --json")["uplinks"]
        return {u["name"]: u["share"] for u in ups if u["share"]}

    @staticmethod
    def listen():
        u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        u.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 8 << 20)    # what waits for a processor here is not lost on the way
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
            with open(os.path.join(house.folder, "daemon.log")) as log:
                deletion = [int(m) for m in re.findall(r"conntrack -D .*: done in (\d+) ms", log.read())][-1]
            after = [entries(router, i) for i in WEIGHTS]
            rows.append({"entries": sum(counts), "of_failed": counts[1], "left": after[1],
                         "others": max(0, counts[0] - after[0]) + max(0, counts[2] - after[2]),
                         "switch_ms": (first["seenToDecidedMicros"] + first["decidedToAppliedMicros"]) / 1e3,
                         "verified_ms": (first["seenToDecidedMicros"] + first["decidedToAppliedMicros"] + (first["appliedToVerifiedMicros"] or float("nan"))) / 1e3,
                         "deletion_ms": deletion,
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
    print("| entries | of the failed uplink | seen -> switched, ms | seen -> verified, ms | deleting beside the loop, ms | gap of a UDP flow, ms | left | others lost |"
          "\n|---|---|---|---|---|---|---|---|\n| %d | %d | %s | %s | %s | %s | %d | %d |" % (
              rows[0]["entries"], rows[0]["of_failed"], m("switch_ms"), m("verified_ms"), m("deletion_ms"), m("gap_ms"),
              sum(r["left"] for r in rows), sum(r["others"] for r in rows)))


VARIANTS = ("masquerade", "masquerade + single", "masquerade + pinned")


class Cost:
    """perf.py's router with plain masquerade, alone or with Pointsman in it; stays, so that variants can take turns of a moment each."""

    def __init__(self, variant, number):
        self.bed, self.daemon, self.folder = None, None, tempfile.mkdtemp(prefix="pointsman-bench-")
        try:
            self.bed = perf.Bed("pp%d-%d" % (os.getpid(), number), 3, "conntrack+nat")
            if variant != VARIANTS[0]:
                self.daemon = pointsman.Daemon(self.bed.r, self.folder, [
                    pointsman.uplink("u1", "eth0", "10.64.1.2/24", "10.64.1.1", 10, 8),
                    pointsman.uplink("u2", "w2", "10.65.2.2/24", "10.65.2.1", 20, 6),
                    pointsman.uplink("u3", "w3", "10.65.3.2/24", "10.65.3.1", 20, 3)], variant.split()[-1])
                pointsman.wait_ready(self.daemon.data, 60)
            if variant == VARIANTS[2] and not harness.wait_for(self.pins, 60):
                raise RuntimeError("no slots in %s" % self.bed.r)
        except BaseException:
            self.close()
            raise

    def pins(self):
        return "pinned_slots" in sh(["ip", "netns", "exec", self.bed.r, "nft", "list", "ruleset"])

    def packets(self, mode, secs):
        """Packets per processor second of the sender, in whose context veth does the whole path."""
        p = subprocess.Popen(["ip", "netns", "exec", self.bed.c, "nice", "-n", "-10", "taskset", "-c", "1",
                              native.binary(os.path.join(perf.HERE, "src", "blast.c")),
                              "100.64.0.0" if mode == "new" else "203.0.113.10", "7", str(secs), "64", mode],
                             stdout=subprocess.PIPE, text=True)
        before = self.bed.rx()
        p.stdout.read()
        _, status, used = os.wait4(p.pid, 0)
        p.returncode = os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
        return (self.bed.rx() - before) / (used.ru_utime + used.ru_stime)

    def close(self):
        if self.daemon:
            self.daemon.stop()
        if self.bed:
            self.bed.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def throughput(a):
    res, beds = {v: {"pps": [], "newflows": [], "tcp": []} for v in VARIANTS}, {}
    try:
        for i, v in enumerate(VARIANTS):
            beds[v] = Cost(v, i)
        time.sleep(3)       # what they do once after their start
        for k in range(a.rounds):
            for mode, key in (("one", "pps"), ("new", "newflows")):
                for v in VARIANTS:
                    res[v][key].append(beds[v].packets(mode, a.secs))
            if k % 10 == 0:
                print(k, {v: {x: round(statistics.median(y)) for x, y in r.items() if y} for v, r in res.items()},
                      "load", os.getloadavg()[0], flush=True)
        for _ in range(a.tcp if shutil.which("iperf3") else 0):
            for v in VARIANTS:
                res[v]["tcp"].append(beds[v].bed.iperf(1, True))
    finally:
        for c in beds.values():
            c.close()
    save(a, res)
    base, single, pinned = (res[v] for v in VARIANTS)
    print("| medians of %d turns | masquerade | with single | with pinned | single / masquerade | pinned / masquerade |\n"
          "|---|---|---|---|---|---|" % a.rounds)
    for key, title, unit in (("pps", "one UDP flow, k packets per processor second", 1e3),
                             ("newflows", "new flows, k per processor second", 1e3), ("tcp", "one TCP flow, Gbit/s", 1)):
        if base[key]:
            b, o, p = (statistics.median(x[key]) for x in (base, single, pinned))
            # of each turn with its neighbour: what else the machine does hits both
            ro, rp = (statistics.median(y / x for x, y in zip(base[key], other[key])) for other in (single, pinned))
            print("| %s | %.1f | %.1f | %.1f | %.2f | %.2f |" % (title, b / unit, o / unit, p / unit, ro, rp))


def edit(house, w, sticky):
    """Weights anew, and with another sticky the whole nft table, by an edit of the file; returns when they are in force."""
    pointsman.configure(house.daemon.conf, [
        pointsman.uplink(name, ifname, house.t.addr(n)[0] + "/24", house.t.addr(n)[1], 10, w[n - 1])
        for name, ifname, n, _ in house.t.uplinks] + [{"org.pointsman.strategy.pinned": {"sticky": sticky}}], "pinned")
    want = [256 * x / sum(w) for x in w]

    def there():
        got = house.shares()
        return (len(got) == 3 and all(abs(got[name] - x) <= 1.01 for (name, _, _, _), x in zip(house.t.uplinks, want))
                and ("jhash" in sh(["ip", "netns", "exec", house.t.ns("router"), "nft", "list", "chain", "inet", "pointsman",
                                    "pinned_forwarded"])) == (sticky == "source"))
    if not harness.wait_for(there, 30):
        raise RuntimeError("weights %s are not in force: %s" % (w, house.shares()))


def talk(selector, by, lost):
    """One message by each flow; who answered goes to by, whoever is not answered within 5 s to lost."""
    waiting = {}
    for key in selector.get_map().values():
        key.fileobj.send(b"live")
        waiting[key.data] = key.fileobj
    end = time.monotonic() + 5
    while waiting and time.monotonic() < end:
        for key, _ in selector.select(0.1):
            try:
                by[key.data].add(key.fileobj.recv(8)[-1])
            except (OSError, IndexError):       # reset, or closed
                continue
            waiting.pop(key.data, None)
    lost.extend(waiting)


def reconfigure(a):
    house, sockets, selector = House(), [], selectors.DefaultSelector()
    try:
        echo = in_ns(house.t.ns("internet"), lambda: socket.create_server((TEST_ADDR, PORT + 1), backlog=1024))

        def answer(c, peer):
            try:
                while c.recv(8):
                    c.sendall(house.provider(peer[0]))
            except OSError:
                pass        # the measure is over

        def accept():
            while True:
                threading.Thread(target=answer, args=echo.accept(), daemon=True).start()
        threading.stack_size(256 * 1024)
        threading.Thread(target=accept, daemon=True).start()

        def open_all():
            for i in range(a.flows):
                tcp = i % 2
                s = socket.socket(socket.AF_INET, socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM)
                s.settimeout(5)
                s.connect((TEST_ADDR, PORT + tcp))
                sockets.append(s)
                selector.register(s, selectors.EVENT_READ, i)
        in_ns(house.t.ns("client"), open_all)
        by, lost, messages, turns = [set() for _ in sockets], [], 0, 0
        choices = [(1, 1, 1), (3, 6, 8), (255, 1, 1), (1, 255, 255), (8, 6, 3)]
        done = threading.Event()
        failure = []

        def edits():
            try:
                for k in range(a.edits):
                    edit(house, choices[k % len(choices)], ("source", "none")[k % 2])
            except Exception as e:      # told at the end
                failure.append(e)
            done.set()
        threading.Thread(target=edits, daemon=True).start()
        while not done.is_set():
            talk(selector, by, lost)
            messages += len(sockets)
            turns += 1
        if failure:
            raise failure[0]
        moved = sum(len(x) > 1 for x in by)
        save(a, {"flows": len(sockets), "edits": a.edits, "messages": messages, "unanswered": len(lost), "moved": moved})
        print("| live flows | edits of weights | messages | unanswered | flows that changed their uplink |\n|---|---|---|---|---|\n"
              "| %d | %d | %d | %d | %d |" % (len(sockets), a.edits, messages, len(lost), moved))
    finally:
        for s in sockets:
            s.close()
        house.close()


def save(a, doc):
    os.makedirs(os.path.dirname(os.path.abspath(a.out)), exist_ok=True)
    with open(a.out, "w") as f:
        json.dump(dict(doc, when=time.strftime("%F %T"), kernel=os.uname().release, load1=os.getloadavg()[0]), f, indent=1)


def main():
    ap = argparse.ArgumentParser()
    sub = ap.add_subparsers(dest="cmd", required=True)
    for name in ("weights", "failover", "throughput", "reconfigure"):
        sub.add_parser(name).add_argument("--out", default=os.path.join(harness.HERE, "results", "pinned-%s.json" % name))
    sub.choices["weights"].add_argument("--n", type=int, default=3400)
    sub.choices["weights"].add_argument("--strategy", default="pinned")
    sub.choices["failover"].add_argument("--entries", type=int, default=100000)
    sub.choices["failover"].add_argument("--reps", type=int, default=5)
    sub.choices["failover"].add_argument("--pause", type=float, default=1.5, help="seconds before and after the carrier loss")
    sub.choices["throughput"].add_argument("--rounds", type=int, default=100)
    sub.choices["throughput"].add_argument("--secs", type=float, default=0.1)
    sub.choices["throughput"].add_argument("--tcp", type=int, default=5, help="turns of one second of TCP")
    sub.choices["reconfigure"].add_argument("--edits", type=int, default=60)
    sub.choices["reconfigure"].add_argument("--flows", type=int, default=800)
    a = ap.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not pointsman.built():
        sys.exit("%s is missing: build the distribution first" % pointsman.BIN)
    {"weights": weights, "failover": failover, "throughput": throughput, "reconfigure": reconfigure}[a.cmd](a)


if __name__ == "__main__":
    main()
