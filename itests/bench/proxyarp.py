#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""proxyarp.py - one IP network over two segments: Pointsman's join beside parprouted + bcrelay, and beside plain forwarding.

    a (hosts 10.77.0.0/24) -- cable -- br0 router wlan0 -- wifi -- b (hosts 10.77.2.0/24), all of it 10.77.0.0/22

Namespaces <prefix>-r, -a, -b, -u; removed at the end. Needs root, the built distribution, and for the peer /usr/sbin/parprouted and
/usr/sbin/bcrelay (Debian: parprouted, bcrelay); without them its columns say so. iperf3 for throughput.

  first ping     a host that nobody has seen pings another one: pings lost, and ms until the first answer
  many hosts     N hosts on one side ask for N others, 100 new pairs a second: pings answered, median ms
  storm          carrier of an uplink lost, without and with 5 000 ARP requests a second, on a link beside the join and on a member: us until the new
                 route is announced
  throughput     iperf3 across: plain forwarding by host routes, the join, the peer; in turn
"""
import argparse
import json
import os
import re
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time

import pointsman
from topo import LinkControl, in_ns, sh

NEIGHBOURS = "/proc/sys/net/ipv4/neigh/default/gc_thresh3"
PEER = ["/usr/sbin/parprouted", "/usr/sbin/bcrelay"]


def median(values):
    return round(statistics.median(values), 1) if values else None


class Bed:
    def __init__(self, prefix):
        self.ns = {n: "%s-%s" % (prefix, n) for n in "rabu"}
        for n in self.ns.values():
            sh(["ip", "netns", "add", n])
            sh(["ip", "-n", n, "link", "set", "lo", "up"])
            self.at(n, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1")
        self.link("r", "br0", 101, "a", "h0", 201)
        self.link("r", "wlan0", 102, "b", "h0", 202)
        for i in (1, 2):        # uplinks for the storm
            self.link("r", "up%d" % i, 110 + i, "u", "p%d" % i, 210 + i)
            sh(["ip", "-n", self.ns["u"], "addr", "add", "10.64.%d.1/24" % i, "dev", "p%d" % i])
        self.count = 0

    def at(self, ns, *argv, **kw):
        return sh(["ip", "netns", "exec", ns] + list(argv), **kw)

    def ip(self, n, *words, **kw):
        return sh(["ip", "-n", self.ns[n]] + list(words), **kw)

    def link(self, n, dev, index, far, fardev, farindex):
        self.ip(n, "link", "add", dev, "index", str(index), "type", "veth", "peer", "name", fardev, "index",
                str(farindex), "netns", self.ns[far])
        self.ip(n, "link", "set", dev, "up")
        self.ip(far, "link", "set", fardev, "up")

    def addresses(self, wide):
        """wide: both legs in the network, as the join wants it; else the second one by its address alone, as parprouted's manual has it."""
        for dev in ("br0", "wlan0"):
            self.ip("r", "addr", "flush", "dev", dev)
        self.ip("r", "addr", "add", "10.77.3.253/22", "dev", "br0")
        self.ip("r", "addr", "add", "10.77.3.254/" + ("22" if wide else "32"), "dev", "wlan0")

    def hosts(self, n, numbers):
        net = {"a": 0, "b": 2}[n]
        self.ip(n, "addr", "flush", "dev", "h0")
        batch = "".join("addr add 10.77.%d.%d/22 dev h0\n" % (net + i // 250, 1 + i % 250) for i in numbers)
        subprocess.run(["ip", "-n", self.ns[n], "-batch", "-"], input=batch, text=True, check=True)
        for one in "ab":
            self.ip(one, "neigh", "flush", "all", check=False)

    def address(self, n, i):
        return "10.77.%d.%d" % ({"a": 0, "b": 2}[n] + i // 250, 1 + i % 250)

    def close(self):
        for n in self.ns.values():
            sh(["ip", "netns", "del", n], check=False)


class Joined:
    """Pointsman with the join, and two uplinks."""
    name = "pointsman"

    def __init__(self, bed, folder):
        bed.addresses(True)
        uplinks = [pointsman.uplink("one", "up1", "10.64.1.2/24", "10.64.1.1", 10),
                   pointsman.uplink("two", "up2", "10.64.2.2/24", "10.64.2.1", 20),
                   {"org.pointsman.proxyarp~bench": {"interfaces": ["br0", "wlan0"], "relayRate": 1000}}]
        self.daemon = pointsman.Daemon(bed.ns["r"], folder, uplinks)
        pointsman.wait_ready(self.daemon.data)
        end = time.time() + 10
        while time.time() < end:
            members = pointsman.asked(self.daemon.data, "wan:proxyarp --json")["joins"][0]["members"]
            if all(m["state"] == "joined" for m in members) and "iif wlan0" in bed.ip("r", "rule"):
                return
            time.sleep(0.05)
        raise RuntimeError("the members are not joined: %s" % members)

    def cpu(self):
        return self.daemon.cpu_seconds()

    def stop(self):
        self.daemon.stop()
        subprocess.run(["ip", "netns", "exec", self.ns(), pointsman.BIN, "cleanup", "--data", self.daemon.data, "--conf",
                        self.daemon.conf], capture_output=True)

    def ns(self):
        return self.daemon.process.args[3]


class Peer:
    """parprouted and bcrelay as the article starts them."""
    name = "parprouted"

    def __init__(self, bed, folder):
        bed.addresses(False)
        self.bed = bed
        for dev in ("br0", "wlan0"):
            bed.at(bed.ns["r"], "sysctl", "-qw", "net.ipv4.conf.%s.proxy_arp=1" % dev)
        bed.at(bed.ns["r"], "sysctl", "-qw", "net.ipv4.ip_forward=1")
        run = ["ip", "netns", "exec", bed.ns["r"]]
        log = open(os.path.join(folder, "peer.log"), "ab")
        self.children = [subprocess.Popen(run + [PEER[0], "-d", "br0", "wlan0"], stdout=log, stderr=log),
                         subprocess.Popen(run + [PEER[1], "-i", "br0", "-o", "wlan0"], stdout=log, stderr=log)]
        time.sleep(1)

    def cpu(self):
        total = 0
        for c in self.children:
            with open("/proc/%d/stat" % c.pid) as f:
                total += sum(int(x) for x in f.read().rpartition(")")[2].split()[11:13])
        return total / os.sysconf("SC_CLK_TCK")

    def stop(self):
        for c in self.children:
            c.terminate()
        for c in self.children:
            try:
                c.wait(5)
            except subprocess.TimeoutExpired:       # with many hosts parprouted does not end by itself
                c.kill()
                c.wait()
        for dev in ("br0", "wlan0"):
            self.bed.at(self.bed.ns["r"], "sysctl", "-qw", "net.ipv4.conf.%s.proxy_arp=0" % dev)


class Plain:
    """Two host routes and the kernel's forwarding: what throughput can be."""
    name = "plain forwarding"

    def __init__(self, bed, folder):
        bed.addresses(True)
        bed.at(bed.ns["r"], "sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv4.conf.br0.proxy_arp=1",
               "net.ipv4.conf.wlan0.proxy_arp=1", "net.ipv4.neigh.br0.proxy_delay=0", "net.ipv4.neigh.wlan0.proxy_delay=0")
        bed.ip("r", "route", "add", bed.address("a", 0), "dev", "br0")
        bed.ip("r", "route", "add", bed.address("b", 0), "dev", "wlan0")
        self.bed = bed

    def stop(self):
        self.bed.ip("r", "route", "del", self.bed.address("a", 0), check=False)
        self.bed.ip("r", "route", "del", self.bed.address("b", 0), check=False)
        self.bed.at(self.bed.ns["r"], "sysctl", "-qw", "net.ipv4.conf.br0.proxy_arp=0", "net.ipv4.conf.wlan0.proxy_arp=0",
                    "net.ipv4.neigh.br0.proxy_delay=80", "net.ipv4.neigh.wlan0.proxy_delay=80")


def first_pings(bed, pairs):
    bed.hosts("a", range(pairs))
    bed.hosts("b", range(pairs))
    lost, wait = [], []
    for i in range(pairs):
        out = sh(["ip", "netns", "exec", bed.ns["a"], "ping", "-n", "-c", "8", "-i", "0.3", "-W", "3", "-I",
                  bed.address("a", i), bed.address("b", i)], check=False)
        got = {int(s): float(t) for s, t in re.findall(r"icmp_seq=(\d+) .*time=([0-9.]+)", out)}
        lost.append(8 - len(got))
        if got:
            first = min(got)
            wait.append((first - 1) * 300 + got[first])
    return {"pairs": pairs, "answered": len(wait), "lost median": median(lost), "lost most": max(lost),
            "first answer ms median": median(wait), "first answer ms most": round(max(wait), 1) if wait else None}


def many(bed, hosts):
    """Each of hosts/2 addresses on one side pings one on the other, once and 1 s later again."""
    half = hosts // 2
    bed.hosts("a", range(half))
    bed.hosts("b", range(half))

    def pinger():
        s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        s.settimeout(0.05)
        return s
    receiver = in_ns(bed.ns["a"], pinger)
    senders = []
    for i in range(half):
        s = in_ns(bed.ns["a"], pinger)
        s.bind((bed.address("a", i), 0))
        senders.append(s)
    sent, got, done = {}, {}, threading.Event()

    def read():
        while not done.is_set():
            try:
                data = receiver.recv(2048)
            except TimeoutError:
                continue
            kind, _, _, ident, seq = struct.unpack("!BBHHH", data[20:28])
            if kind == 0 and ident == 0x7077 and seq in sent:
                got.setdefault(seq, time.monotonic())
    reader = threading.Thread(target=read)
    reader.start()
    start = time.monotonic()
    for turn in (0, 1):
        for i in range(half):
            number = turn * half + i
            body = struct.pack("!BBHHH", 8, 0, 0, 0x7077, number)
            total = sum(struct.unpack("!4H", body))
            total = ~((total & 0xffff) + (total >> 16)) & 0xffff
            sent[number] = time.monotonic()
            senders[i].sendto(body[:2] + struct.pack("!H", total) + body[4:], (bed.address("b", i), 0))
            time.sleep(max(0, start + (turn * half + i + 1) * 0.01 - time.monotonic()))
        time.sleep(2)
        start = time.monotonic() - (turn + 1) * half * 0.01
    time.sleep(2)
    done.set()
    reader.join()
    for s in senders + [receiver]:
        s.close()
    first = [1000 * (got[i] - sent[i]) for i in range(half) if i in got]
    again = [1000 * (got[i] - sent[i]) for i in range(half, 2 * half) if i in got]
    return {"hosts": hosts, "first pings answered %": round(100 * len(first) / half, 1),
            "first ms median": median(first), "later pings answered %": round(100 * len(again) / half, 1),
            "later ms median": round(statistics.median(again), 2) if again else None}


class Storm:
    """ARP requests from one host for the addresses of a network, so many a second, by its link DEV."""

    def __init__(self, bed, rate, dev="h0"):
        self.ended = threading.Event()
        self.sent = 0
        sock = in_ns(bed.ns["a"], lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
        in_ns(bed.ns["a"], lambda: sock.bind((dev, 0)))
        mac = sock.getsockname()[4]

        def run():
            start = time.monotonic()
            while not self.ended.is_set():
                while self.sent < (time.monotonic() - start) * rate:
                    target = socket.inet_aton("10.77.%d.%d" % (self.sent // 250 % 3, 1 + self.sent % 250))
                    sock.send(b"\xff" * 6 + mac + b"\x08\x06\x00\x01\x08\x00\x06\x04\x00\x01" + mac
                              + socket.inet_aton(bed.address("a", 0)) + b"\0" * 6 + target)
                    self.sent += 1
                time.sleep(0.002)
        self.thread = threading.Thread(target=run)
        self.began = time.monotonic()
        self.thread.start()

    def stop(self):
        self.ended.set()
        self.thread.join()
        return self.sent / (time.monotonic() - self.began)


class Routes:
    """Hears the router's rtnetlink: when a default route of the current table is announced."""

    def __init__(self, ns):
        self.sock = in_ns(ns, lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0))
        self.sock.bind((0, 0x40))       # RTMGRP_IPV4_ROUTE
        self.sock.settimeout(10)

    def next_default(self, ifindex):
        """Seconds on the monotonic clock when a default by this interface was announced."""
        while True:
            data = self.sock.recv(65536)
            now = time.monotonic()
            while len(data) >= 28:
                length, kind = struct.unpack("=IH", data[:6])
                found, at = {}, 28
                while at + 4 <= length:
                    n, a = struct.unpack("=HH", data[at:at + 4])
                    found[a] = data[at + 4:at + n]
                    at += (n + 3) & ~3
                table = struct.unpack("=I", found[15])[0] if 15 in found else data[20]
                if kind == 24 and data[17] == 0 and table == pointsman.TABLE \
                        and struct.unpack("=I", found.get(4, b"\0" * 4))[0] == ifindex:
                    return now
                data = data[(length + 3) & ~3:]


def failovers(bed, joined, n):
    """Carrier losses of the first uplink: us from just before the cable is pulled to the announcement of the new default route."""
    micros = []
    links, routes = LinkControl(bed.ns["u"]), Routes(bed.ns["r"])
    links.lookup("p1")
    for _ in range(n):
        began = time.monotonic()
        links.set("p1", False)
        micros.append(1e6 * (routes.next_default(112) - began))
        time.sleep(0.2)
        links.set("p1", True)
        routes.next_default(111)
        time.sleep(0.2)
    return micros


def wait(so, seconds=10):
    end = time.time() + seconds
    while not so():
        if time.time() > end:
            raise RuntimeError("nothing came of it within %d s" % seconds)
        time.sleep(0.01)


def throughput(bed, seconds):
    server = subprocess.Popen(["ip", "netns", "exec", bed.ns["b"], "iperf3", "-s", "-1", "-B", bed.address("b", 0)],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(0.5)
        sh(["ip", "netns", "exec", bed.ns["a"], "ping", "-c", "8", "-i", "0.3", bed.address("b", 0)], check=False)
        out = sh(["ip", "netns", "exec", bed.ns["a"], "iperf3", "-c", bed.address("b", 0), "-B", bed.address("a", 0),
                  "-t", str(seconds), "-J"])
        return json.loads(out)["end"]["sum_received"]["bits_per_second"] / 1e9
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(10)


def storm(opt, folder):
    bed = Bed("pa%d" % os.getpid())
    try:
        bed.hosts("a", range(1))
        run = Joined(bed, tempfile.mkdtemp(dir=folder))
        # a machine that has something to do wakes up faster: the same frames where no router hears them are what to compare with
        bed.link("a", "x0", 301, "b", "x0", 301)
        failovers(bed, run, 5)
        quiet, elsewhere, loud, rates, used = [], [], [], [], []
        for _ in range(4):
            quiet += failovers(bed, run, opt.failovers // 4)
            for found, dev in ((elsewhere, "x0"), (loud, "h0")):
                requests, before = Storm(bed, 5000, dev), run.cpu()
                try:
                    found += failovers(bed, run, opt.failovers // 4)
                finally:
                    rates.append(requests.stop())
                used.append(run.cpu() - before)
        run.stop()
        return {"requests/s": round(min(rates)), "us without": median(quiet), "us beside": median(elsewhere), "us with": median(loud),
                "ratio": round(statistics.median(loud) / statistics.median(elsewhere), 2), "n": len(loud),
                "cpu s beside": round(sum(used[::2]), 2), "cpu s with": round(sum(used[1::2]), 2)}
    finally:
        bed.close()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--pairs", type=int, default=20)
    ap.add_argument("--hosts", type=int, default=1000)
    ap.add_argument("--failovers", type=int, default=40)
    ap.add_argument("--rounds", type=int, default=3)
    ap.add_argument("--seconds", type=int, default=4)
    ap.add_argument("--only", default="first,many,storm,throughput", help="which measures")
    ap.add_argument("--out")
    opt = ap.parse_args()
    if not pointsman.built():
        sys.exit("there is no %s: build the distribution first" % pointsman.BIN)
    peers = [Joined] + ([Peer] if all(map(os.path.exists, PEER)) else [])
    if len(peers) == 1:
        print("parprouted and bcrelay are not installed: measured without them")
    result = {"load1": os.getloadavg()[0], "first": {}, "many": {}, "storm": {}, "throughput": {}}
    folder = tempfile.mkdtemp(prefix="proxyarp")
    wanted = opt.only.split(",")
    with open(NEIGHBOURS) as f:
        neighbours = int(f.read())
    try:
        # the kernel counts the neighbours of all namespaces together: router and both sides know each other's hosts
        with open(NEIGHBOURS, "w") as f:
            f.write(str(max(neighbours, 8 * opt.hosts)))
        for kind in peers:
            for what in [w for w in ("first", "many") if w in wanted]:
                bed = Bed("pa%d" % os.getpid())
                try:
                    bed.hosts("a", range(1))
                    run = kind(bed, tempfile.mkdtemp(dir=folder))
                    before = run.cpu()
                    r = first_pings(bed, opt.pairs) if what == "first" else many(bed, opt.hosts)
                    r["cpu s"] = round(run.cpu() - before, 2)
                    result[what][kind.name] = r
                    print(what, kind.name, r, flush=True)
                    run.stop()
                finally:
                    bed.close()
        if "storm" in wanted:
            result["storm"] = storm(opt, folder)
            print("storm", result["storm"], flush=True)
        figures = {}
        for _ in range(opt.rounds if "throughput" in wanted and shutil.which("iperf3") else 0):
            for kind in [Plain] + peers:
                bed = Bed("pa%d" % os.getpid())
                try:
                    bed.hosts("a", range(1))
                    bed.hosts("b", range(1))
                    run = kind(bed, tempfile.mkdtemp(dir=folder))
                    figures.setdefault(kind.name, []).append(round(throughput(bed, opt.seconds), 2))
                    run.stop()
                finally:
                    bed.close()
        result["throughput"] = figures
        print("throughput Gbit/s", figures)
    finally:
        with open(NEIGHBOURS, "w") as f:
            f.write(str(neighbours))
        shutil.rmtree(folder, ignore_errors=True)
    if opt.out:
        with open(opt.out, "w") as f:
            json.dump(result, f, indent=1)


if __name__ == "__main__":
    main()
