#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""alarms.py - how often an uplink that works is taken for dead.

  alarms.py run [--scenarios saturated,loss,policed] [--profiles default,fast] [--minutes 10] [--out results/alarms.json]
  alarms.py table results/alarms.json

All runs go side by side, each with a topology and a daemon of its own. The first uplink's line is one of line.py, 20 ms long:
  saturated  8 Mbit/s down, 2 Mbit/s up, a queue of 0.8 s each; 4 downloads and 4 uploads fill both all the time
  loss       2 % of all packets are lost, each way
  policed    echo requests beyond 4 a second are dropped, on all targets together
Targets: three by ICMP, one by TCP, one by DNS, one by HTTP. Counted from the daemon's log, which is kept beside the result: verdicts DOWN or CAPTIVE,
changes of the chosen uplink, verdicts DEGRADED. At the end the line is cut, to show that the same daemon does see a death: `cut_ms`
until the log says so."""
import argparse
import json
import multiprocessing
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

import pointsman
from line import Line, real_time
from topo import Topology, in_ns

SCENARIOS = {"saturated": dict(rate=(8e6, 2e6)), "loss": dict(loss=0.02), "policed": dict(echoes=4)}
TARGETS = ["icmp:203.0.113.11", "icmp:203.0.113.12", "icmp:203.0.113.13", "tcp:203.0.113.11:443",
           "dns:203.0.113.12?example.com", "http://203.0.113.13/generate_204"]
DOWN, UP = 9001, 9002


def forever(step):
    def run():
        while True:
            try:
                step()
            except OSError:
                time.sleep(0.05)
    threading.Thread(target=run, daemon=True).start()


def listener(ns, port):
    def make():
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(("0.0.0.0", port))
        s.listen(64)
        return s
    return in_ns(ns, make)


def serve(ns):
    """What probes and traffic ask for, in `internet`; in a process of its own, which has to be as punctual as the line."""
    real_time()
    tls, web, source, sink = (listener(ns, p) for p in (443, 80, DOWN, UP))
    names = in_ns(ns, lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    in_ns(ns, lambda: names.bind(("203.0.113.12", 53)))

    def name():
        question, asker = names.recvfrom(512)
        names.sendto(question[:2] + b"\x81\x80" + question[4:], asker)

    def page():
        s, _ = web.accept()
        s.settimeout(5)
        s.recv(1000)
        s.sendall(b"HTTP/1.0 204 No Content\r\n\r\n")
        s.close()

    def each(server, act):
        s, _ = server.accept()
        forever_once(lambda: act(s))

    forever(lambda: tls.accept()[0].close())
    forever(page)
    forever(name)
    forever(lambda: each(source, pour))
    forever(lambda: each(sink, drain))
    threading.Event().wait()


def forever_once(act):
    def run():
        try:
            act()
        except OSError:
            pass
    threading.Thread(target=run, daemon=True).start()


def pour(s):
    block = bytes(16384)
    while True:
        s.sendall(block)


def drain(s):
    while s.recv(65536):
        pass


def traffic(ns, port, act):
    """One transfer after the other from the client."""
    def step():
        s = in_ns(ns, lambda: socket.socket())
        s.settimeout(20)
        s.connect(("203.0.113.10", port))
        act(s)
    forever(step)


def one(scenario, profile, minutes, folder):
    prefix = "fa%d" % os.getpid()
    top = Topology(prefix, uplinks=[("isp1", "eth0", 1, 1), ("isp2", "usb0", 2, 1)])
    work = tempfile.mkdtemp(prefix=prefix)
    daemon = line = servers = None
    try:
        top.create()
        line = Line(top, "isp1", **SCENARIOS[scenario])
        servers = multiprocessing.get_context("fork").Process(target=serve, args=(top.ns("internet"),), daemon=True)
        servers.start()
        conf = os.path.join(work, "conf")
        ups = [pointsman.uplink(u[0], u[1], "10.64.%d.2/24" % u[2], "10.64.%d.1" % u[2], 10 * u[2]) for u in top.uplinks]
        pointsman.configure(conf, ups, "single", {"targets": TARGETS, "profile": profile})
        log = os.path.join(folder, "alarms-%s-%s.log" % (scenario, profile))
        with open(log, "wb") as out:
            data = os.path.join(work, "data")
            os.makedirs(data)
            daemon = subprocess.Popen(["ip", "netns", "exec", top.ns("router")] + pointsman.run_command(conf, data),
                                      stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        pointsman.wait_ready(data, 60)
        wait_for(log, "isp1: UP", 60)
        began = len(read(log))
        if scenario == "saturated":
            for _ in range(4):
                traffic(top.ns("client"), DOWN, drain)
                traffic(top.ns("client"), UP, pour)
        time.sleep(60 * minutes)
        said = read(log)[began:]
        f = line.figures
        seen = {"queue_ms": (round(f.down_ms), round(f.up_ms)), "late_ms": round(f.late_ms), "carried": f.carried, "lost": f.lost}
        health = pointsman.asked(data, "wan:health isp1 --json")
        at = len(read(log))
        cut = time.monotonic()
        line.cut()
        wait_for(log, "isp1: DOWN", 30, at)
        cut_ms = round(1000 * (time.monotonic() - cut))
        return dict(seen, **{"scenario": scenario, "profile": profile, "minutes": minutes,
                "down": len(re.findall(r"isp1: (?:DOWN|CAPTIVE)", said)), "switches": len(re.findall(r"traffic by ", said)),
                "degraded": len(re.findall(r"isp1: DEGRADED", said)), 
                "rtt_ms": health["rttMillis"], "loss_percent": health["lossPercent"], "state": health["state"],
                "bytes_per_second": round(health["bytesSent"] / (60 * minutes)), "cut_ms": cut_ms,
                "load1": os.getloadavg()[0]})
    finally:
        if daemon:
            daemon.terminate()
            try:
                daemon.wait(15)
            except subprocess.TimeoutExpired:
                daemon.kill()
        if servers:
            servers.terminate()
            servers.join()
        if line:
            line.close()
        top.destroy()
        shutil.rmtree(work, ignore_errors=True)


def read(path):
    with open(path, errors="replace") as f:
        return f.read()


def wait_for(path, text, seconds, start=0):
    end = time.monotonic() + seconds
    while text not in read(path)[start:]:
        if time.monotonic() > end:
            raise RuntimeError("not within %d s: %s\n%s" % (seconds, text, read(path)[-2000:]))
        time.sleep(0.005)


def table(results):
    print("| line | profile | min | DOWN | switches | DEGRADED | queue ms (down, up) | line late by, ms | RTT ms | loss % | probes B/s | cut until DOWN, ms |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for r in results:
        print("| %(scenario)s | %(profile)s | %(minutes)g | %(down)d | %(switches)d | %(degraded)d | %(q)s | %(late_ms)d | %(rtt).0f | %(loss).0f |"
              " %(bytes_per_second)d | %(cut_ms)d |" % dict(r, q="%d, %d" % tuple(r["queue_ms"]), rtt=r["rtt_ms"] or 0,
                                                      loss=r["loss_percent"] or 0))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = p.add_subparsers(dest="verb", required=True)
    for verb in ("run", "one"):
        r = sub.add_parser(verb)
        r.add_argument("--scenarios", default=",".join(SCENARIOS))
        r.add_argument("--profiles", default="default,fast")
        r.add_argument("--minutes", type=float, default=10)
        r.add_argument("--out", default="results/alarms.json")
    sub.add_parser("table").add_argument("file")
    a = p.parse_args()
    if a.verb == "table":
        with open(a.file) as f:
            return table(json.load(f))
    folder = os.path.dirname(os.path.abspath(a.out))
    os.makedirs(folder, exist_ok=True)
    if a.verb == "one":     # in a process of its own
        print(json.dumps(one(a.scenarios, a.profiles, a.minutes, folder)))
        return
    runs = [subprocess.Popen([sys.executable, os.path.abspath(__file__), "one", "--scenarios", s, "--profiles", q,
                              "--minutes", str(a.minutes), "--out", a.out], stdout=subprocess.PIPE, text=True)
            for s in a.scenarios.split(",") for q in a.profiles.split(",")]
    results = [json.loads(o) for o in (r.communicate()[0] for r in runs) if o.strip()]
    with open(a.out, "w") as f:
        json.dump(results, f, indent=1)
    table(results)
    if len(results) < len(runs):
        sys.exit("%d of %d runs failed" % (len(runs) - len(results), len(runs)))


if __name__ == "__main__":
    main()
