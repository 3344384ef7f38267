#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""names.py - when an uplink goes: how soon dnsmasq forgets its resolver, and how long look-ups of the LAN take meanwhile.

The harness' topology with a served LAN (a real dnsmasq) and a resolver of its own for each uplink. While the fault comes and goes a client looks up
a new name each 5 ms, and each 2 ms asks dnsmasq itself whom it asks (CHAOS TXT servers.bind), which is the independent reader here.
Root; the built distribution; dnsmasq. Prints a table for docs/performance.md.
"""
import argparse
import json
import os
import select
import shutil
import socket
import statistics
import struct
import sys
import tempfile
import threading
import time

import pointsman
from topo import Topology, UPLINKS, in_ns

RESOLVERS = {name: "203.0.113.5%d" % n for name, _, n, _ in UPLINKS}
TARGETS = ["203.0.113.11", "203.0.113.12", "203.0.113.13"]
ROUTER = ("192.168.77.1", 53)
GIVEN_UP = 5.0          # seconds; what most resolvers of hosts wait before they ask again
FAULTS = {"F1": "carrier lost", "F2": "gateway dead, carrier up", "F3": "nothing behind the gateway"}


def question(number, name, kind, clas):
    labels = b"".join(bytes([len(l)]) + l.encode() for l in name.split("."))
    return struct.pack(">HHHHHH", number, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack(">HH", kind, clas)


def answer(asked):
    """An A record for whatever was asked."""
    end = asked.index(b"\0", 12) + 5
    return asked[:2] + struct.pack(">HHHHH", 0x8180, 1, 1, 0, 0) + asked[12:end] + b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 1, 4) + bytes([192, 0, 2, 1])


class Resolvers(threading.Thread):
    """The providers' resolvers, behind the providers."""

    def __init__(self, ns):
        super().__init__(daemon=True)
        self.sockets = []
        for address in list(RESOLVERS.values()) + TARGETS:
            s = in_ns(ns, lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            s.bind((address, 53))
            self.sockets.append(s)

    def run(self):
        while True:
            for s in select.select(self.sockets, [], [])[0]:
                data, who = s.recvfrom(1500)
                s.sendto(answer(data), who)


class Client(threading.Thread):
    """Looks up a new name each 5 ms, and asks dnsmasq each 2 ms whom it would ask."""

    def __init__(self, ns):
        super().__init__(daemon=True)
        self.names, self.servers = (in_ns(ns, lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) for _ in range(2))
        for s in (self.names, self.servers):
            s.connect(ROUTER)
            s.setblocking(False)
        self.asked, self.took, self.listed, self.over = {}, {}, [], False
        self.count = 0

    def run(self):
        next_name = next_list = time.monotonic()
        while not self.over:
            now = time.monotonic()
            if now >= next_name:
                self.count += 1
                self.asked[self.count] = now
                self.send(self.names, question(self.count, "n%d.t%d.example.org" % (self.count, id(self)), 1, 1))
                next_name += 0.005
            if now >= next_list:
                self.send(self.servers, question(self.count & 0xffff, "servers.bind", 16, 3))
                next_list = now + 0.002
            for s in select.select([self.names, self.servers], [], [], 0.001)[0]:
                try:
                    data = s.recv(4096)
                except OSError:
                    continue
                now = time.monotonic()
                if s is self.servers:
                    self.listed.append((now, data))
                    continue
                number = struct.unpack(">H", data[:2])[0]
                if number in self.asked and number not in self.took and data[3] & 15 == 0:
                    self.took[number] = now - self.asked[number]

    @staticmethod
    def send(s, data):
        try:
            s.send(data)
        except OSError:
            pass        # the port is closed while dnsmasq starts: an answer that does not come

    def lists(self, address):
        """Whether dnsmasq said in its last answer that it asks ADDRESS."""
        return bool(self.listed) and address.encode() in self.listed[-1][1]


def until(what, ready, seconds=30):
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise RuntimeError("not within %d s: %s" % (seconds, what))
        time.sleep(0.005)


def once(topology, daemon, fault):
    first = UPLINKS[0][0]
    mine = RESOLVERS[first]
    client = Client(topology.ns("client"))
    client.start()
    try:
        until("dnsmasq asks all three", lambda: all(client.lists(r) for r in RESOLVERS.values()))
        time.sleep(1)
        begun, _ = topology.fault(fault, first, True)
        begun /= 1e9
        try:
            until("dnsmasq forgets " + mine, lambda: not client.lists(mine))
            time.sleep(1)
        finally:
            _, repaired = topology.fault(fault, first, False)
        left = next(t for t, d in client.listed if t > begun and mine.encode() not in d)
        back = time.monotonic()
        until("dnsmasq asks " + mine + " again", lambda: client.lists(mine), 60)
        back = next(t for t, d in client.listed if t > back and mine.encode() in d) - repaired / 1e9
        time.sleep(0.5)
        ended = time.monotonic()
    finally:
        client.over = True
        client.join()
    counted = {n: t for n, t in client.asked.items() if begun - 0.5 < t < ended - 0.3}
    slow = [client.took.get(n, GIVEN_UP) for n in counted]
    lost = sum(n not in client.took for n in counted)
    return {"left": (left - begun) * 1e3, "back": back * 1e3, "worst": max(slow) * 1e3, "median": statistics.median(slow) * 1e3,
            "lookups": len(slow), "lost": lost}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reps", type=int, default=5)
    parser.add_argument("--faults", default="F1,F2,F3")
    parser.add_argument("--profile", default="default", choices=["default", "fast"])
    a = parser.parse_args()
    if not pointsman.built():
        sys.exit("%s is missing: build the distribution first" % pointsman.BIN)
    topology, folder, daemon = Topology("nb%d" % os.getpid()), tempfile.mkdtemp(), None
    try:
        topology.create()
        Resolvers(topology.ns("internet")).start()
        uplinks = []
        for k, (name, ifname, n, weight) in enumerate(UPLINKS):
            me, gateway = topology.addr(n)
            u = pointsman.uplink(name, ifname, me + "/24", gateway, 10 * (k + 1), weight)
            next(iter(u.values()))["resolvers"] = [RESOLVERS[name]]
            uplinks.append(u)
        uplinks.append({"org.pointsman.lan~home": {"interface": "lan0", "address": ROUTER[0] + "/24", "dhcp": "192.168.77.100-192.168.77.200"}})
        daemon = pointsman.Daemon(topology.ns("router"), folder, uplinks, health={"targets": TARGETS, "profile": a.profile})
        pointsman.wait_ready(daemon.data)
        rows = {f: [] for f in a.faults.split(",")}
        for _ in range(a.reps):
            for f in rows:
                rows[f].append(once(topology, daemon, f))
                print(f, json.dumps({k: round(v, 1) for k, v in rows[f][-1].items()}), file=sys.stderr, flush=True)
        print("| profile %s, %d times each | its resolver is not asked any more after, ms: median, most | slowest look-up meanwhile, ms: median, most | look-ups, unanswered |\n|---|---|---|---|" % (a.profile, a.reps))
        for f, found in rows.items():
            left, worst = ([r[k] for r in found] for k in ("left", "worst"))
            print("| %s | %.0f, %.0f | %.1f, %.1f | %d, %d |" % (FAULTS[f], statistics.median(left), max(left), statistics.median(worst), max(worst),
                  sum(r["lookups"] for r in found), sum(r["lost"] for r in found)))
    finally:
        if daemon:
            daemon.stop()
        topology.destroy()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
