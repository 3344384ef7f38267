# SPDX-License-Identifier: Apache-2.0
"""scene.py - two uplinks, a client and what people and probes ask for on the internet; for deaths.py and metered.py.

A client's new flows are the harness's stream: UDP echo, each packet from another source port. The daemon masquerades itself, so that it counts flows.
Faults are rules in the first ISP's namespace; its gateway always answers."""
import multiprocessing
import os
import re
import shutil
import sys
import tempfile
import time

import harness
import pointsman
from alarms import TARGETS, forever, serve
from topo import Topology, in_ns, sh
import socket
import threading

TALK = 7010
# in the ISP, for what it forwards; "out" is what the customer sends
RULES = {"tcp": "meta l4proto tcp drop;",
         "dns": "udp dport 53 drop; udp sport 53 drop; tcp dport 53 drop;",
         "out": 'iifname "cust0" drop;',
         "in": 'oifname "cust0" drop;',
         "both": "drop;"}
MS = 1_000_000


def call(ns):
    """A call: 100 packets of 1000 bytes a second to whoever has spoken within 20 s, whether they are acknowledged or not."""
    def make():
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.bind(("203.0.113.10", TALK))
        s.settimeout(0.01)
        return s
    s, heard = in_ns(ns, make), {}

    def step():
        try:
            heard[s.recvfrom(100)[1]] = time.monotonic()
        except socket.timeout:
            pass
        for who, at in list(heard.items()):
            if time.monotonic() - at < 20:
                s.sendto(bytes(1000), who)
    forever(step)


def internet(ns):
    call(ns)
    serve(ns)


class Caller(threading.Thread):
    """The client's end of a call."""

    def __init__(self, ns):
        super().__init__(daemon=True)
        self.ns, self.quit = ns, False
        self.start()

    def run(self):
        s = in_ns(self.ns, lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        s.settimeout(0.02)
        spoken = 0.0
        while not self.quit:
            try:
                if time.monotonic() - spoken > 0.02:
                    spoken = time.monotonic()
                    s.sendto(b"hello", ("203.0.113.10", TALK))
                s.recv(2000)
            except OSError:
                pass
        s.close()


class Scene:
    """profile: of health; metered: whether the first uplink is; stream: new flows a second, 0: none."""

    def __init__(self, profile="default", metered=False, rate=250):
        self.top = Topology("fs%d" % os.getpid(), uplinks=[("isp1", "eth0", 1, 1), ("isp2", "usb0", 2, 1)], base_nat=False)
        self.work = tempfile.mkdtemp(prefix=self.top.prefix)
        self.daemon = self.servers = self.echo = self.stream = self.caller = None
        try:
            self.top.create()
            far = self.top.ns("internet")
            self.servers = multiprocessing.get_context("fork").Process(target=internet, args=(far,), daemon=True)
            self.servers.start()
            self.echo = harness.ns_exec(far, [sys.executable, os.path.join(harness.HERE, "agents.py"), "udpserver",
                                              str(harness.UDP_PORT)])
            others = {"org.pointsman.nat": {}}
            if metered:
                others["org.pointsman.health.uplink~isp1"] = {"metered": True}
            self.daemon = pointsman.Daemon(self.top.ns("router"), self.work, [
                pointsman.uplink(u[0], u[1], "10.64.%d.2/24" % u[2], "10.64.%d.1" % u[2], 10 * u[2])
                for u in self.top.uplinks], health={"targets": TARGETS, "profile": profile}, others=others)
            self.log = os.path.join(self.work, "daemon.log")
            pointsman.wait_ready(self.daemon.data, 60)
            self.await_log("isp1: UP", 60)
            self.await_log("isp2: UP", 60)
            if rate:
                self.stream = harness.Stream(self.top.ns("client"), "/dev/shm/%s-stream" % self.top.prefix, rate)
        except BaseException:
            self.close()
            raise

    def said(self):
        with open(self.log, errors="replace") as f:
            return f.read()

    def await_log(self, pattern, seconds, start=0):
        """The first match in what the daemon has said since `start`, and when it was seen."""
        end = time.monotonic() + seconds
        while True:
            found = re.search(pattern, self.said()[start:])
            if found:
                return found, time.monotonic_ns()
            if time.monotonic() > end:
                raise RuntimeError("not within %d s: %s\n%s" % (seconds, pattern, self.said()[-3000:]))
            time.sleep(0.005)

    def talk(self):
        self.caller = Caller(self.top.ns("client"))

    def chosen(self):
        text = sh(["ip", "-n", self.top.ns("router"), "route", "show", "table", str(pointsman.TABLE), "default"], check=False)
        return next((u[0] for u in self.top.uplinks if "dev %s " % u[1] in text), None)

    def all_by(self, isp, packets=100):
        """Whether the latest new flows were all answered by way of an ISP."""
        recent = self.stream.recent(packets)
        return len(recent) == packets and all(r[1] and r[2] == isp for r in recent)

    def await_home(self, seconds=120):
        """Traffic is by the first uplink, whose health is good."""
        def home():
            return self.chosen() == "isp1" and (not self.stream or self.all_by(1))
        if not harness.wait_for(home, seconds):
            raise RuntimeError("traffic is not by isp1 again after %d s\n%s" % (seconds, self.said()[-3000:]))

    def fail(self, fault):
        """(before, after) in ns"""
        before = time.monotonic_ns()
        self.top.nft("isp1", "table ip death { chain f { type filter hook forward priority -50; %s }\n}\n" % RULES[fault])
        return before, time.monotonic_ns()

    def repair(self):
        self.top.nft("isp1", "delete table ip death\n")

    def flows_moved(self, after, seconds):
        """When new flows were all answered by isp2 for good, as they were sent; None: not in time."""
        if not harness.wait_for(lambda: self.all_by(2), seconds):
            return None
        time.sleep(1.1)     # a reply that is late is not lost
        records = self.stream.between(after, time.monotonic_ns() - 1000 * MS)
        left = [r[0] for r in records if r[2] != 2]
        return max(left) + 1000 * MS // self.stream.rate if left else after

    def close(self):
        if self.caller:
            self.caller.quit = True
            self.caller.join()
        if self.stream:
            self.stream.stop()
        if self.daemon:
            self.daemon.stop()
        if self.servers:
            self.servers.terminate()
            self.servers.join()
        if self.echo:
            self.echo.kill()
            self.echo.wait()
        self.top.destroy()
        shutil.rmtree(self.work, ignore_errors=True)
