#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""scale.py - a host with many foreign routes, and many uplinks that fail at once.

  scale.py routes  [--n 10000] [--reps 10] [--field reconciler.lastPassMillis] [--out results/scale-routes.json]
  scale.py uplinks [--n 250] [--reps 5] [--out results/scale-uplinks.json]
  scale.py probes  [--n 250] [--reps 5] [--profile default] [--out results/scale-probes.json]

routes   N foreign routes (proto static), half of them in main, half in table 500, installed by `ip -batch`.  In every
         repetition our default route in the current table is deleted behind the daemon's back; an independent socket
         measures how long it is away (repair).  Then the daemon's own figure for its last full pass is read from
         `status --json`.  Before and after, the foreign routes are compared as `ip route` prints them.
uplinks  N static uplinks over veth pairs and one more, of the worst metric, that survives.  The carrier of all N is
         dropped by N netlink messages in one send.
           drop      the send itself: the kernel closes N devices
           announce  end of the send -> the kernel has announced the last carrier loss; with this many at once
                     it keeps some of them back now and then, for up to 3 s as seen here
           switch    end of the send -> last change of a route by the daemon, as an independent socket sees it
           decisions made since the drop, from `history --json`: their number, the longest event seen by the daemon
                     -> last step acknowledged, and the longest decided -> applied of one
probes   N static uplinks through which one host is asked by ICMP echo all the time: processor time of the daemon over 10 s,
         and how many echo requests the far end's kernel counted in that time"""
import argparse
import json
import os
import re
import shutil
import signal
import socket
import statistics
import struct
import sys
import tempfile
import threading
import time

import harness
import pointsman
from topo import in_ns, sh

FOREIGN_TABLE = 500
RTM_NEWLINK, RTM_NEWROUTE, RTM_DELROUTE = 16, 24, 25
RTMGRP_LINK, RTMGRP_IPV4_ROUTE = 1, 0x40
IFF_LOWER_UP = 0x10000
SO_RCVBUFFORCE = 33


def netlink(groups=0):
    s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    s.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
    s.bind((0, groups))
    return s


class Bed:
    """A router with N static uplinks, whose far ends are all in one ISP namespace, and the daemon in it."""

    def __init__(self, n):
        self.n = n
        self.router, self.isp = ["sc%d-%s" % (os.getpid(), x) for x in ("router", "isp")]
        self.folder, self.daemon = tempfile.mkdtemp(prefix="pointsman-bench-"), None
        try:
            for ns in (self.router, self.isp):
                sh(["ip", "netns", "add", ns])
                sh(["ip", "netns", "exec", ns, "sysctl", "-q", "-w", "net.ipv6.conf.all.disable_ipv6=1",
                    "net.ipv6.conf.default.disable_ipv6=1"])
            # explicit and different ifindexes: the kernel announces carrier loss at once
            sh(["ip", "-n", self.router, "-batch", "-"], inp="".join(
                "link add u%d index %d type veth peer name p%d index %d netns %s\n"
                "addr add %s/24 dev u%d\nlink set u%d up\n"
                % (i, 1000 + i, i, 2000 + i, self.isp, self.net(i, 2), i, i) for i in range(1, n + 1)))
            sh(["ip", "-n", self.isp, "-batch", "-"], inp="".join(
                "addr add %s/24 dev p%d\nlink set p%d up\n" % (self.net(i, 1), i, i) for i in range(1, n + 1)))
        except BaseException:
            self.close()
            raise

    @staticmethod
    def net(i, host):
        return "10.%d.%d.%d" % (65 + i // 200, i % 200, host)

    def start(self, seconds, health=None):
        self.daemon = pointsman.Daemon(self.router, self.folder, [
            pointsman.uplink("u%d" % i, "u%d" % i, self.net(i, 2) + "/24", self.net(i, 1), i)
            for i in range(1, self.n + 1)], health=health)
        pointsman.wait_ready(self.daemon.data, seconds)
        self.await_current(1, seconds)

    def current(self):
        """The interface of the default route in the current table."""
        text = sh(["ip", "-n", self.router, "route", "show", "table", str(pointsman.TABLE), "default"], check=False)
        found = re.search(r"\bdev (\S+)", text)
        return found.group(1) if found else None

    def await_current(self, i, seconds=20):
        if not harness.wait_for(lambda: self.current() == "u%d" % i, seconds):
            raise RuntimeError("the current default route is by %s, not by u%d, after %d s"
                               % (self.current(), i, seconds))

    def close(self):
        if self.daemon:
            self.daemon.stop()
        for ns in (self.router, self.isp):
            sh(["ip", "netns", "del", ns], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


class Watch(threading.Thread):
    """Notes when the daemon's routes change in the router, and when the kernel announces carrier loss there."""

    def __init__(self, ns):
        super().__init__(daemon=True)
        self.s = in_ns(ns, lambda: netlink(RTMGRP_LINK | RTMGRP_IPV4_ROUTE))
        self.s.settimeout(0.2)
        self.routes, self.losses, self.quit = [], [], False
        self.start()

    def run(self):
        while not self.quit:
            try:
                data = self.s.recv(1 << 16)
            except socket.timeout:
                continue
            now, at = time.monotonic_ns(), 0
            while at + 28 <= len(data):
                length, kind = struct.unpack_from("=IH", data, at)
                if kind in (RTM_NEWROUTE, RTM_DELROUTE) and data[at + 21] == pointsman.PROTOCOL:
                    self.routes.append(now)
                elif kind == RTM_NEWLINK and not struct.unpack_from("=I", data, at + 24)[0] & IFF_LOWER_UP:
                    self.losses.append(now)
                at += (length + 3) & ~3

    def stop(self):
        self.quit = True
        self.join()
        self.s.close()


def field(document, path):
    for key in path.split("."):
        document = document[key]
    return document


def routes(a):
    bed = Bed(2)
    samples, watch = [], None
    try:
        half = a.n // 2
        sh(["ip", "-n", bed.router, "-batch", "-"], inp="".join(
            "route add 172.%d.%d.%d/32 via %s dev u2 proto static table %s\n"
            % (16 + k % half // 65536, k % half // 256 % 256, k % half % 256, bed.net(2, 1),
               "main" if k < half else FOREIGN_TABLE) for k in range(2 * half)))

        def foreign():
            return sh(["ip", "-n", bed.router, "route", "show", "table", "all", "proto", "static"])
        before = foreign()
        if before.count("\n") != 2 * half:
            raise RuntimeError("%d foreign routes instead of %d" % (before.count("\n"), 2 * half))
        bed.start(30)
        watch = Watch(bed.router)
        for _ in range(a.reps):
            watch.routes.clear()
            sh(["ip", "-n", bed.router, "route", "del", "default", "table", str(pointsman.TABLE)])
            bed.await_current(1)
            time.sleep(a.pause)
            samples.append({"pass_ms": field(pointsman.ask(bed.daemon.data, "status"), a.field),
                            "repair_ms": (watch.routes[-1] - watch.routes[0]) / 1e6})
            print(samples[-1], flush=True)
        untouched = foreign() == before
    finally:
        if watch:
            watch.stop()
        bed.close()
    save(a, {"foreign_routes": 2 * half, "untouched": untouched, "rows": samples})
    print("| foreign routes | n | last full pass ms, median [min..max] | drift repaired ms |"
          " foreign routes untouched |\n|---|---|---|---|---|\n| %d | %d | %s | %s | %s |" % (
              2 * half, len(samples), mmm([s["pass_ms"] for s in samples]), mmm([s["repair_ms"] for s in samples]),
              "yes" if untouched else "NO"))


def uplinks(a):
    bed = Bed(a.n + 1)
    samples, watch = [], None
    try:
        bed.start(60)
        watch = Watch(bed.router)
        trigger = in_ns(bed.isp, netlink)

        def cables(up):
            """Sets the far ends of all but the last uplink; (before, after) on CLOCK_MONOTONIC"""
            message = b"".join(struct.pack("=IHHIIBBHiII", 32, RTM_NEWLINK, 1, k, 0, 0, 0, 0, 2000 + k, int(up), 1)
                               for k in range(1, a.n + 1))
            before = time.monotonic_ns()
            trigger.send(message)
            return before, time.monotonic_ns()
        for _ in range(a.reps):
            time.sleep(a.pause)
            last = max((d["number"] for d in pointsman.ask(bed.daemon.data, "history")), default=0)
            watch.routes.clear()
            watch.losses.clear()
            before, after = cables(False)
            bed.await_current(a.n + 1)
            time.sleep(a.pause)
            changes, losses = list(watch.routes), list(watch.losses)
            timing = [(d["seenToDecidedMicros"], d["decidedToAppliedMicros"])
                      for d in pointsman.ask(bed.daemon.data, "history")
                      if d["number"] > last and d["decidedToAppliedMicros"] is not None]
            samples.append({
                "drop_ms": (after - before) / 1e6,
                "announce_ms": max(0, max(losses) - after) / 1e6 if losses else None,
                "switch_ms": max(0, max(changes) - after) / 1e6 if changes else None,
                "route_changes": len(changes),
                "decisions": len(timing),
                "seen_applied_ms": max(sum(t) for t in timing) / 1e3 if timing else None,
                "apply_ms": max(applying for _deciding, applying in timing) / 1e3 if timing else None})
            print(samples[-1], flush=True)
            cables(True)
            bed.await_current(1, 60)
    finally:
        if watch:
            watch.stop()
        bed.close()
    save(a, {"uplinks": a.n, "rows": samples})
    keys = ("drop_ms", "announce_ms", "switch_ms", "route_changes", "decisions", "seen_applied_ms", "apply_ms")
    print("| uplinks failing at once | n | drop ms | announce ms | switch ms | route changes | decisions |"
          " seen -> applied ms | decided -> applied ms |\n|---|---|---|---|---|---|---|---|---|\n| %d | %d | %s |" % (
              a.n, len(samples), " | ".join(mmm([s[k] for s in samples]) for k in keys)))


def echoes(ns):
    """Echo requests that the kernel of `ns` has taken in."""
    text = sh(["ip", "netns", "exec", ns, "cat", "/proc/net/snmp"])
    names, values = [x.split() for x in text.splitlines() if x.startswith("Icmp:")]
    return int(values[names.index("InEchos")])


def probes(a):
    bed = Bed(a.n)
    samples = []
    try:
        sh(["ip", "-n", bed.isp, "addr", "add", "203.0.113.11/32", "dev", "lo"])
        bed.start(60, {"targets": ["203.0.113.11"], "profile": a.profile})
        log = os.path.join(bed.folder, "daemon.log")

        def up():
            with open(log, errors="replace") as f:
                return sum(": UP (" in x for x in f) >= a.n
        if not harness.wait_for(up, 60):
            raise RuntimeError("not all uplinks are UP")
        time.sleep(10 * a.pause)        # until the compiler is through
        for _ in range(a.reps):
            began, cpu, count = time.monotonic(), bed.daemon.cpu_seconds(), echoes(bed.isp)
            time.sleep(10)
            cpu, count, took = bed.daemon.cpu_seconds() - cpu, echoes(bed.isp) - count, time.monotonic() - began
            samples.append({"cpu_percent": 100 * cpu / took, "probes_per_second": count / took,
                            "us_per_probe": 1e6 * cpu / count})
            print(samples[-1], flush=True)
    finally:
        bed.close()
    save(a, {"uplinks": a.n, "profile": a.profile, "rows": samples})
    print("| uplinks | profile | n | probes a second | CPU %% of a core | us for each |\n|---|---|---|---|---|---|\n| %d | %s | %d | %s |" % (
        a.n, a.profile, len(samples),
        " | ".join(mmm([s[k] for s in samples]) for k in ("probes_per_second", "cpu_percent", "us_per_probe"))))


def mmm(values):
    values = [v for v in values if v is not None]
    return "%.1f [%.1f..%.1f]" % (statistics.median(values), min(values), max(values)) if values else "-"


def save(a, doc):
    os.makedirs(os.path.dirname(os.path.abspath(a.out)), exist_ok=True)
    with open(a.out, "w") as f:
        json.dump(dict(doc, when=time.strftime("%F %T"), kernel=os.uname().release, load1=os.getloadavg()[0]), f,
                  indent=1)


def main():
    ap = argparse.ArgumentParser()
    sub = ap.add_subparsers(dest="cmd", required=True)
    for name, n, reps in (("routes", 10000, 10), ("uplinks", 250, 5), ("probes", 250, 5)):
        p = sub.add_parser(name)
        p.add_argument("--n", type=int, default=n)
        p.add_argument("--reps", type=int, default=reps)
        p.add_argument("--pause", type=float, default=2.0, help="seconds for the daemon to settle")
        p.add_argument("--out", default=os.path.join(harness.HERE, "results", "scale-%s.json" % name))
    sub.choices["routes"].add_argument("--field", default="reconciler.lastPassMillis",
                                       help="where `status --json` has the duration of the last full pass")
    sub.choices["probes"].add_argument("--profile", default="default")
    a = ap.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not pointsman.built():
        sys.exit("%s is missing: build the distribution first" % pointsman.BIN)
    {"routes": routes, "uplinks": uplinks, "probes": probes}[a.cmd](a)


if __name__ == "__main__":
    main()
