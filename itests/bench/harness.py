#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""harness.py - failover / load-balancing acceptance bench (see README.md).

  harness.py run   [--peers L1,L2|all] [--faults F1,..] [--reps 5] [--out results/run.json] [--suite peers.json]
  harness.py run   --driver drivers/none --mode failover --option k=v ...     (an ad-hoc driver, e.g. our product)
  harness.py dist  [--peers ..] [--n 2000]          distribution over the uplinks + stickiness of TCP connections
  harness.py table  results/*.json                  readable tables from stored results, all columns
  harness.py matrix results/*.json                  the same, compact: one line per peer, one column per fault
  harness.py clean PREFIX                           removes namespaces left by a killed run
"""
import argparse
import json
import os
import random
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback

import agents
import topo

HERE = os.path.dirname(os.path.abspath(__file__))
PY = sys.executable
UDP_PORT, TCP_PORT, HTTP_PORT = 7007, 7008, 80
REPLY_DEADLINE = 1_000_000_000      # a reply later than 1 s is a lost one
MS = 1_000_000
FLAP_HALF_MS, FLAP_N = 100, 50      # F6: one down/up pair every 200 ms, 50 pairs


def ns_exec(ns, args, **kw):
    return subprocess.Popen(["ip", "netns", "exec", ns] + args, **kw)


# ------------------------------------------------------------------------------------------------
class Stream:
    """The prober: sender + receiver processes in the client namespace, and live access to their records."""

    def __init__(self, ns, path, rate=1000, cap=600_000):
        self.rate, self.path = rate, path
        self.m, self.cap = agents.mapfile(path, cap)
        a = [PY, os.path.join(HERE, "agents.py")]
        self.rx = ns_exec(ns, a + ["receiver", path, str(UDP_PORT)])
        time.sleep(0.3)
        self.tx = ns_exec(ns, a + ["sender", path, str(rate), topo.TEST_ADDR, str(UDP_PORT)])
        end = time.time() + 5
        while self.sent() < 20 and time.time() < end:
            time.sleep(0.02)

    def sent(self, long=False):
        return int.from_bytes(self.m[8:16] if long else self.m[0:8], "little")

    def slots(self, a, b, long=False):
        base = agents.HDR + (agents.SLOT.size * self.cap if long else 0)
        a = max(a, 0)
        return list(agents.SLOT.iter_unpack(self.m[base + agents.SLOT.size * a: base + agents.SLOT.size * b]))

    def recent(self, k, lag=30):
        n = self.sent()
        return self.slots(n - lag - k, n - lag)

    def fresh_long_flow(self, primary_id):
        """Starts the long-lived flow anew, on the primary uplink (a balancing router may need several tries); returns
        the uplink it is on."""
        isp = 0
        for _ in range(60):
            self.m[32] = (self.m[32] + 1) % 256
            time.sleep(0.03)
            n = self.sent(True)
            for _ts, tr, i, _c in self.slots(n - 3, n - 1, True):
                isp = i if tr else isp
            if isp == primary_id:
                break
        return isp

    def full(self):
        return self.sent() > self.cap - 130 * self.rate

    def between(self, t0, t1, long=False):
        """records (t_send, good, isp, rtt) with t0 <= t_send < t1"""
        n = self.sent(long)
        rate = self.rate / 4 if long else self.rate
        now = time.monotonic_ns()
        a = max(0, int(n - (now - t0) / 1e9 * rate - 4000))
        out = []
        for ts, tr, isp, _c in self.slots(a, n, long):
            if t0 <= ts < t1:
                good = tr != 0 and tr - ts <= REPLY_DEADLINE
                out.append((ts, good, isp if good else 0, tr - ts if good else 0))
        return out

    def stop(self):
        self.m[16] = 1
        for p in (self.tx, self.rx):
            try:
                p.wait(2)
            except subprocess.TimeoutExpired:
                p.kill()
                p.wait()
        os.unlink(self.path)


class LinkMonitor(threading.Thread):
    """Notes when the kernel announces link changes in the router namespace (to tell kernel delay from daemon delay)."""

    def __init__(self, ns):
        super().__init__(daemon=True)
        def mk():
            s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
            s.bind((0, 1))          # RTMGRP_LINK
            return s
        self.s = topo.in_ns(ns, mk)
        self.s.settimeout(0.5)
        self.events, self.quit = [], False
        self.start()

    def run(self):
        while not self.quit:
            try:
                d = self.s.recv(65536)
            except OSError:        # also the timeout
                continue
            typ = struct.unpack_from("=H", d, 4)[0]
            idx, flags = struct.unpack_from("=iI", d, 20)
            self.events.append((time.monotonic_ns(), typ, idx, bool(flags & 0x40)))

    def stop(self):
        self.quit = True
        self.join()
        self.s.close()


class Tcp:
    def __init__(self, ns):
        self.p = ns_exec(ns, [PY, os.path.join(HERE, "agents.py"), "tcp", topo.TEST_ADDR, str(TCP_PORT)],
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def cmd(self, **kw):
        self.p.stdin.write(json.dumps(kw) + "\n")
        self.p.stdin.flush()
        return json.loads(self.p.stdout.readline())

    def stop(self):
        self.p.stdin.close()
        try:
            self.p.wait(2)
        except subprocess.TimeoutExpired:
            self.p.kill()
            self.p.wait()


class Bed:
    """Topology + servers + driver + prober."""

    def __init__(self, prefix, peer, stream=True):
        self.peer = peer
        self.t = topo.Topology(prefix, base_nat=not peer.get("own_nat"),
                               nat_primary=peer.get("nat_primary", True), own_addr=peer.get("own_addr", False))
        self.state = os.path.join(tempfile.gettempdir(), "failover-bench", prefix)
        self.procs, self.stream, self.tcp, self.mon = [], None, None, None
        subprocess.run(["rm", "-rf", self.state])
        os.makedirs(self.state)
        try:
            self.t.create()
            i = self.t.ns("internet")
            for srv, port in (("udpserver", UDP_PORT), ("tcpserver", TCP_PORT), ("httpserver", HTTP_PORT)):
                self.procs.append(ns_exec(i, [PY, os.path.join(HERE, "agents.py"), srv, str(port)]))
            self.mon = LinkMonitor(self.t.ns("router"))
            time.sleep(0.5)
            self.cfgpath = os.path.join(self.state, "config.json")
            with open(self.cfgpath, "w") as f:
                json.dump(self.t.driver_config(os.path.join(self.state, "driver"), peer.get("mode", "failover"),
                                               peer.get("options", {})), f, indent=1)
            self.driver = os.path.join(HERE, "drivers", peer["driver"]) if "/" not in peer["driver"] \
                else peer["driver"]
            self.started = False
            t0 = time.monotonic()
            self.drive("start", 120)
            self.start_ms = round((time.monotonic() - t0) * 1000)
            self.started = True
            if stream:
                self.stream = Stream(self.t.ns("client"), "/dev/shm/%s-stream" % prefix)
                self.tcp = Tcp(self.t.ns("client"))
        except BaseException:
            self.close()
            raise

    def drive(self, verb, timeout):
        env = dict(os.environ, BENCH_NS=self.t.ns("router"), BENCH_CONFIG=self.cfgpath, PYTHONDONTWRITEBYTECODE="1")
        log = os.path.join(self.state, "driver.out")
        with open(log, "ab") as f:
            p = subprocess.run([self.driver, verb, self.t.ns("router"), self.cfgpath], env=env, stdout=f, stderr=f,
                               timeout=timeout)
        if p.returncode and verb == "start":
            raise RuntimeError("driver start failed, see " + log + ": " + open(log).read()[-500:])

    def close(self):
        try:
            if getattr(self, "started", False):
                self.drive("stop", 60)
        except Exception as e:
            print("  driver stop:", e, file=sys.stderr)
        for x in (self.stream, self.tcp, self.mon):
            if x:
                x.stop()
        for p in self.procs:
            p.kill()
            p.wait()
        # whatever a driver left running inside our own namespaces was started by us: end it by PID
        for n in self.t.all_ns:
            r = subprocess.run(["ip", "netns", "pids", n], capture_output=True, text=True)
            for pid in r.stdout.split():
                try:
                    os.kill(int(pid), signal.SIGKILL)
                except OSError:
                    pass
        self.t.destroy()
        try:            # keep the driver's log of the last run for inspection
            os.replace(os.path.join(self.state, "driver", "daemon.log"),
                       os.path.join(os.path.dirname(self.state), "last-daemon.log"))
        except OSError:
            pass


# ------------------------------------------------------------------------------------------------
def wait_for(cond, timeout, step=0.02):
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if cond():
            return True
        time.sleep(step)
    return bool(cond())


def one_rep(bed, fault, peer, target, primary_id):
    """One fault + repair. Returns the raw measures of this repetition."""
    st, mode = bed.stream, peer.get("mode", "failover")

    def limit(key, default):
        d = peer.get(key, {})
        return d.get(fault, d.get("*", default))
    cap, capfb = limit("max_fault", 12), limit("max_failback", 20)

    def baseline():
        r = st.recent(500)
        if len(r) < 500 or not all(x[1] for x in r):
            return False
        return (all(x[2] == primary_id for x in r) if mode == "failover" else any(x[2] == primary_id for x in r))

    if not wait_for(baseline, peer.get("baseline", 30)):
        return {"error": "no baseline"}
    # 1.1 s quiet: linkwatch's rate limit (1/s) must not delay the next carrier event; then a random phase
    time.sleep(1.1 + random.random() * peer.get("phase_jitter", 0.3))
    if not wait_for(baseline, peer.get("baseline", 30)):
        return {"error": "no baseline"}
    ntcp = peer.get("ntcp", 17)
    bed.tcp.cmd(open=ntcp, batch="A")
    res = {"fault": fault, "long_isp": st.fresh_long_flow(primary_id)}
    time.sleep(0.3)

    if fault == "F6":
        t0, t1 = None, None
        half = FLAP_HALF_MS / 1000
        nextt = time.monotonic()
        for k in range(FLAP_N):
            for up in (False, True):
                a, b = bed.t.lc[target].set("cust0", up)
                t0 = t0 or (a, b)
                t1 = (a, b)
                nextt += half
                if not (up and k == FLAP_N - 1):
                    time.sleep(max(0, nextt - time.monotonic()))
        f0, f1 = t0
        r0, r1 = t1
        recovered = None
    else:
        f0, f1 = bed.t.fault(fault, target, True)

        def healed():
            r = st.recent(300)
            if len(r) < 300 or r[0][0] < f1:
                return False
            if not all(x[1] for x in r):
                return False
            return fault != "F4" or all(x[2] != primary_id for x in r)
        recovered = wait_for(healed, cap)
        bed.tcp.cmd(open=ntcp, batch="B")
        time.sleep(peer.get("hold", 1.5) if recovered else 0.3)
        r0, r1 = bed.t.fault(fault, target, False)

    # a repaired uplink is "back" when 500 ms of new flows were all good and (failover) all via the primary
    def back():
        r = st.recent(500)
        if len(r) < 500 or r[0][0] < r1 or not all(x[1] for x in r):
            return False
        return all(x[2] == primary_id for x in r) if mode == "failover" else any(x[2] == primary_id for x in r)
    failedback = wait_for(back, capfb)
    time.sleep(1.0)
    end = time.monotonic_ns()
    time.sleep(0.05)
    tcpA = bed.tcp.cmd(report="A")
    tcpB = bed.tcp.cmd(report="B") if fault != "F6" else []
    bed.tcp.cmd(close="A")
    bed.tcp.cmd(close="B")
    time.sleep(1.0 if not recovered else 0)      # let late replies arrive before judging

    # ---- analysis -----------------------------------------------------------------------------
    pk = st.between(f0 - 200 * MS, end)
    lp = st.between(f0 - 200 * MS, end, long=True)
    period = 1000 * MS // st.rate
    # scheduling noise of the prober itself
    res["send_gap_ms"] = round(max((b[0] - a[0]) for a, b in zip(pk, pk[1:])) / MS, 2)
    wend = end if fault == "F6" else r0
    win = [p for p in pk if f0 <= p[0] < wend]
    lost = [p for p in win if not p[1]]
    res["window_ms"] = round((wend - f0) / MS, 1)
    res["lost"] = len(lost)
    res["inject_ms"] = round((f1 - f0) / MS, 2)
    down = [e[0] for e in bed.mon.events if f0 <= e[0] < r0 and (e[1] == 17 or not e[3])]
    res["notify_ms"] = round((down[0] - f0) / MS, 2) if down else None      # kernel's own link-down announcement
    res["t_fault"], res["t_repair"] = round(f0 / 1e9, 6), round(r0 / 1e9, 6)      # to compare with a driver's own log

    def longest_gap(ps, t_end, per):
        """longest time without a good reply, from the send time of the last good to that of the next good packet,
        less one period, with at least one lost packet in between (a stall of the sender is no outage);
        (ms, open) - open: no good reply any more until t_end"""
        last, best, opened, nlost = None, 0, False, 0
        for p in ps:
            if p[0] >= t_end:
                break
            if p[1]:
                if last is not None and nlost and p[0] - last - per > best:
                    best, opened = p[0] - last - per, False
                last, nlost = p[0], 0
            else:
                nlost += 1
        if last is not None and nlost > 10 and t_end - last - per > best:
            best, opened = t_end - last - per, True
        return round(best / MS, 1), opened

    gap, gopen = longest_gap(pk, wend, period)
    res["outage_ms"], res["outage_open"] = gap, gopen
    lgap, lopen = longest_gap(lp, wend, 4 * period)
    res["long_outage_ms"], res["long_open"] = lgap, lopen
    res["long_lost_total"] = sum(1 for p in lp if f0 <= p[0] and not p[1])
    # did the long flow live again at the end?
    tail = [p for p in lp if p[0] > end - 400 * MS]
    res["long_alive"] = bool(tail) and sum(p[1] for p in tail) >= 0.9 * len(tail)
    if fault == "F4":
        bad = [p for p in win if not p[1] or p[2] == primary_id]
        res["recovered"] = recovered
        res["heal_ms"] = round((bad[-1][0] - f1) / MS, 1) if bad and recovered else (0.0 if recovered else None)
    elif fault == "F6":
        goods = [p for p in win if p[1]]
        res["switches"] = sum(1 for a, b in zip(goods, goods[1:]) if a[2] != b[2]) if mode == "failover" else None
        res["recovered"] = failedback
        inflap = [p for p in pk if f0 <= p[0] < r1]
        res["lost_flap_pct"] = round(100 * sum(not p[1] for p in inflap) / max(1, len(inflap)), 2)
        res["heal_ms"] = None
    else:
        res["recovered"] = recovered
        res["heal_ms"] = (round((lost[-1][0] - lost[0][0] + period) / MS, 1) if lost else 0.0) if recovered else None
        res["start_ms"] = round((lost[0][0] - f1) / MS, 1) if lost else None
    bk = [p for p in pk if p[0] >= r1]
    via = [p for p in bk if p[1] and p[2] == primary_id]
    res["failedback"] = failedback
    res["failback_first_ms"] = round((via[0][0] - r1) / MS, 1) if via else None
    if mode == "failover" and failedback and via:
        other = [p for p in bk if not (p[1] and p[2] == primary_id)]
        res["failback_ms"] = round((max(other[-1][0] - r1, 0)) / MS + period / MS, 1) if other else 0.0
    else:
        res["failback_ms"] = res["failback_first_ms"]
    res["failback_lost"] = sum(1 for p in bk if not p[1])
    fgap, _ = longest_gap([p for p in pk if p[0] >= r0], end, period)
    res["failback_gap_ms"] = fgap
    lbk, _ = longest_gap([p for p in lp if p[0] >= r0], end, 4 * period)
    res["long_failback_gap_ms"] = lbk

    def tally(lst, own):
        o = {}
        for c in lst:
            if (c["isp"] == primary_id) == own:
                o[c["state"]] = o.get(c["state"], 0) + 1
        return o
    res["tcp"] = {"A_primary": tally(tcpA, True), "A_other": tally(tcpA, False),
                  "B_primary": tally(tcpB, True), "B_other": tally(tcpB, False)}
    oth = [c for c in tcpA + tcpB if c["isp"] != primary_id and c["isp"] != 0]
    res["tcp_other"] = len(oth)
    res["tcp_other_broken"] = sum(c["state"] != "up" for c in oth)
    res["tcp_other_gap_ms"] = max([c["gap_ms"] for c in oth if c["state"] == "up"], default=None)
    res["load1"] = round(os.getloadavg()[0], 2)
    return res


def run_peer(peer, faults, reps, prefix, log=print):
    target = peer.get("target", "isp1")
    pid = [u[2] for u in topo.UPLINKS if u[0] == target][0]
    out = {}
    for fault in faults:
        if fault in peer.get("skip", []):
            continue
        rows, bed, fails, noisy = [], None, 0, 0
        try:
            while len(rows) < reps and fails < 3:
                if bed is None:
                    bed = Bed(prefix, peer)
                r = one_rep(bed, fault, peer, target, pid)
                if "error" in r:
                    fails += 1
                    log("    %s %s: %s (%d)" % (peer["label"], fault, r["error"], fails))
                    bed.close()
                    bed = None
                    continue
                r["driver_start_ms"] = bed.start_ms
                r["discarded_before"] = noisy
                if fault == "F1" and (r["notify_ms"] is None or r["notify_ms"] > 10) and noisy < 2 * reps:
                    # link events of others on this machine used up the kernel's 1/s linkwatch budget: not our fault
                    noisy += 1
                    log("    %s F1: link-down announced after %s ms: discarded" % (peer["label"], r["notify_ms"]))
                    continue
                rows.append(r)
                log("    %-16s %s #%d outage %s%.1f heal %s lost %d failback %s fbgap %.1f long %s%.1f tcp-other-broken"
                    " %d/%d sendgap %.1f" % (peer["label"], fault, len(rows), ">" if r["outage_open"] else "",
                                             r["outage_ms"], r["heal_ms"], r["lost"], r["failback_ms"],
                                             r["failback_gap_ms"], ">" if r["long_open"] else "",
                                             r["long_outage_ms"], r["tcp_other_broken"], r["tcp_other"],
                                             r["send_gap_ms"]))
                if not r["failedback"] or bed.stream.full():
                    bed.close()
                    bed = None
        finally:
            if bed:
                bed.close()
        out[fault] = rows
    return out


# ------------------------------------------------------------------------------------------------
def dist_peer(peer, n, prefix):
    """Distribution of new flows by weight, and stickiness of TCP connections while an uplink fails and returns."""
    bed = Bed(prefix, peer, stream=False)
    try:
        c = bed.t.ns("client")
        time.sleep(peer.get("settle", 3))
        res = {}
        for mode in ("ports", "dests"):
            p = subprocess.run(["ip", "netns", "exec", c, PY, os.path.join(HERE, "agents.py"), "burst", str(n),
                                topo.TEST_ADDR, str(UDP_PORT), mode], capture_output=True, text=True)
            res[mode] = json.loads(p.stdout)
        return res
    finally:
        bed.close()


def chi2(obs, weights):
    n, w = sum(obs), sum(weights)
    if not n:
        return None
    return round(sum((o - n * x / w) ** 2 / (n * x / w) for o, x in zip(obs, weights)), 2)


# ------------------------------------------------------------------------------------------------
def med(v):
    v = [x for x in v if x is not None]
    return (statistics.median(v), min(v), max(v)) if v else None


def fmt(x):
    if x is None:
        return "-"
    return ("%.0f" % x) if x >= 100 else ("%.1f" % x)


def mmm(v):
    m = med(v)
    if m is None:
        return "-"
    return "%s [%s..%s]" % (fmt(m[0]), fmt(m[1]), fmt(m[2]))


def table(data):
    order = []
    for d in data:
        for label in d["peers"]:
            if label not in order:
                order.append(label)
    merged = {}
    for d in data:
        for label, faults in d["peers"].items():
            for f, rows in faults["faults"].items():
                merged.setdefault(f, {})[label] = (rows, faults["peer"])
    lines = []
    for f in sorted(merged):
        lines.append("")
        lines.append("%s  (ms; median [min..max])" % f)
        head = ["peer", "mode", "n", "healed", "outage", "heal" if f != "F6" else "lost% in flap", "lost",
                "failback", "fb-gap", "fb-lost", "longUDP", "tcp other broken"]
        rowsout = [head]
        for label in order:
            if label not in merged[f]:
                continue
            rows, peer = merged[f][label]
            if not rows:
                rowsout.append([label, peer.get("mode", "failover"), "0"] + ["no baseline"] + [""] * 8)
                continue
            healed = sum(bool(r["recovered"]) for r in rows)
            never = healed == 0 and f != "F6"
            o = (">" if never else "") + mmm([r["outage_ms"] for r in rows])
            rowsout.append([
                label, peer.get("mode", "failover"), str(len(rows)), "%d/%d" % (healed, len(rows)), o,
                mmm([r["heal_ms"] for r in rows]) if f != "F6" else mmm([r["lost_flap_pct"] for r in rows]),
                mmm([r["lost"] for r in rows]),
                mmm([r["failback_ms"] for r in rows]) + ("" if all(r["failedback"] for r in rows) else " (%d/%d)" %
                                                         (sum(r["failedback"] for r in rows), len(rows))),
                mmm([r["failback_gap_ms"] for r in rows]), mmm([r["failback_lost"] for r in rows]),
                ("" if not all(r["long_open"] for r in rows) else ">") + mmm([r["long_outage_ms"] for r in rows]),
                "%d/%d" % (sum(r["tcp_other_broken"] for r in rows), sum(r["tcp_other"] for r in rows))])
        w = [max(len(r[k]) for r in rowsout) for k in range(len(head))]
        for k, r in enumerate(rowsout):
            lines.append("| " + " | ".join(x.ljust(w[i]) for i, x in enumerate(r)) + " |")
            if k == 0:
                lines.append("|" + "|".join("-" * (x + 2) for x in w) + "|")
    return "\n".join(lines)


def matrix(data):
    """Compact: one line per peer, one column per fault."""
    cells, order, peers = {}, [], {}
    for d in data:
        for label, x in d["peers"].items():
            if label not in order:
                order.append(label)
            peers[label] = x["peer"]
            for f, rows in x["faults"].items():
                cells[(label, f)] = rows
    faults = sorted({f for _l, f in cells})
    out = []

    def num(v):
        m = med(v)
        if m is None:
            return "-"
        a = [("%.0f" % x) if x < 10000 else "%.1fs" % (x / 1000) for x in m]
        return "%s [%s..%s]" % tuple(a)

    def grid(title, cell, fs):
        out.append("")
        out.append(title)
        out.append("| peer | mode | " + " | ".join(fs) + " |")
        out.append("|" + "---|" * (len(fs) + 2))
        for label in order:
            row = []
            for f in fs:
                rows = cells.get((label, f))
                row.append("" if rows is None else "no baseline" if not rows else cell(rows))
            out.append("| %s | %s | %s |" % (label, peers[label].get("mode", "failover")[:4], " | ".join(row)))

    def heal(rows):
        ok = [r for r in rows if r["recovered"]]
        if not ok:
            return "never (>%.0f s)" % (min(r["window_ms"] for r in rows) / 1000)
        t = num([r["heal_ms"] for r in ok])
        return t if len(ok) == len(rows) else t + " (%d/%d)" % (len(ok), len(rows))

    def back(rows):
        ok = [r for r in rows if r["failedback"]]
        if not ok:
            return "never"
        t = num([r["failback_ms"] for r in ok])
        return t if len(ok) == len(rows) else t + " (%d/%d)" % (len(ok), len(rows))
    main_f = [f for f in faults if f != "F6"]
    grid("Outage of new flows until healed, ms: median [min..max]", heal, main_f)
    grid("Failback after repair, ms", back, main_f)
    grid("New flows lost because of the failback itself (after a healed fault)", lambda rows: num(
        [r["failback_lost"] for r in rows if r["recovered"]]), main_f)
    grid("Long-lived UDP flow: longest gap during the fault, ms (> = dead until the repair)", lambda rows: (
        ">" if all(r["long_open"] for r in rows) else "") + num([r["long_outage_ms"] for r in rows]), main_f)
    grid("TCP connections on OTHER uplinks broken / opened (fault + failback)", lambda rows: "%d/%d" % (
        sum(r["tcp_other_broken"] for r in rows), sum(r["tcp_other"] for r in rows)), faults)

    def prim(rows):
        t = {}
        for r in rows:
            for k, v in r["tcp"]["A_primary"].items():
                t[k] = t.get(k, 0) + v
        return " ".join("%s %d" % x for x in sorted(t.items()))
    grid("TCP connections on the failed uplink at the end (opened before the fault)", prim, faults)
    if "F6" in faults:
        out.append("")
        out.append("F6 flapping")
        out.append("| peer | mode | lost during flapping, % | longest gap ms | switches | failback ms |")
        out.append("|---|---|---|---|---|---|")
        for label in order:
            rows = cells.get((label, "F6"))
            if rows:
                out.append("| %s | %s | %s | %s | %s | %s |" % (
                    label, peers[label].get("mode", "failover")[:4], mmm([r["lost_flap_pct"] for r in rows]),
                    num([r["outage_ms"] for r in rows]), num([r["switches"] for r in rows]), back(rows)))
    return "\n".join(out)


def dist_table(data):
    names = {u[2]: u[0] for u in topo.UPLINKS}
    w = [u[3] for u in topo.UPLINKS]
    lines = ["| peer | flows by | sent | answered | " + " | ".join("%s (w %d)" % (u[0], u[3]) for u in topo.UPLINKS) +
             " | chi2 (2 df; 5.99 = 5 %) |", "|---|---|---|---|" + "---|" * (len(w) + 1)]
    for label, d in data.items():
        if "error" in d:
            lines.append("| %s | %s |" % (label, d["error"]))
            continue
        for mode in ("ports", "dests"):
            r = d[mode]
            obs = [r["by_isp"].get(str(k), r["by_isp"].get(k, 0)) for k in names]
            lines.append("| %s | %s | %d | %d | %s | %s |" % (
                label, mode, r["sent"], r["received"],
                " | ".join("%d (%.1f %%)" % (o, 100 * o / max(1, sum(obs))) for o in obs), chi2(obs, w)))
    return "\n".join(lines)


def load_peers(path, want):
    with open(path) as f:
        peers = json.load(f)
    if want and want != "all":
        byl = {p["label"]: p for p in peers}
        peers = [byl[x] for x in want.split(",")]
    return peers


def main():
    ap = argparse.ArgumentParser()
    sub = ap.add_subparsers(dest="cmd", required=True)
    for c in ("run", "dist"):
        p = sub.add_parser(c)
        p.add_argument("--suite", default=os.path.join(HERE, "peers.json"))
        p.add_argument("--peers", default=None)
        p.add_argument("--driver")
        p.add_argument("--label")
        p.add_argument("--mode", default="failover")
        p.add_argument("--option", action="append", default=[])
        p.add_argument("--own-nat", action="store_true", help="the driver does NAT itself")
        p.add_argument("--own-addr", action="store_true", help="the driver assigns the address after a replug")
        p.add_argument("--prefix", default="fb%d" % os.getpid())
        p.add_argument("--out")
    sub.choices["run"].add_argument("--faults", default="F1,F2,F3,F4,F5,F6")
    sub.choices["run"].add_argument("--reps", type=int, default=5)
    sub.choices["dist"].add_argument("--n", type=int, default=2000)
    for c in ("table", "matrix"):
        p = sub.add_parser(c)
        p.add_argument("files", nargs="+")
    p = sub.add_parser("clean")
    p.add_argument("prefix")
    a = ap.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if a.cmd == "clean":
        topo.Topology(a.prefix).destroy()
        return
    if a.cmd in ("table", "matrix"):
        data = []
        for f in a.files:
            with open(f) as fh:
                d = json.load(fh)
            if "peers" in d:
                data.append(d)
            elif "dist" in d:
                print(dist_table(d["dist"]))
        if data:
            print(table(data) if a.cmd == "table" else matrix(data))
        return
    if a.driver:
        peers = [{"label": a.label or os.path.basename(a.driver), "driver": a.driver, "mode": a.mode,
                  "own_nat": a.own_nat, "own_addr": a.own_addr,
                  "options": {k: (int(v) if v.lstrip("-").isdigit() else v)
                              for k, v in (o.split("=", 1) for o in a.option)}}]
    else:
        peers = load_peers(a.suite, a.peers)
    out = a.out or os.path.join(HERE, "results", "%s-%s.json" % (a.cmd, time.strftime("%H%M%S")))
    os.makedirs(os.path.dirname(os.path.abspath(out)), exist_ok=True)
    if a.cmd == "dist":
        d = {}
        for peer in peers:
            if peer.get("mode") != "balance":
                continue
            try:
                d[peer["label"]] = dist_peer(peer, a.n, a.prefix)
            except Exception as e:
                d[peer["label"]] = {"error": str(e)}
            print(peer["label"], d[peer["label"]], flush=True)
        with open(out, "w") as f:
            json.dump({"dist": d, "when": time.strftime("%F %T")}, f, indent=1)
        print(dist_table(json.loads(json.dumps(d))))
        return
    doc = {"when": time.strftime("%F %T"), "kernel": os.uname().release, "peers": {},
           "flap": {"half_ms": FLAP_HALF_MS, "n": FLAP_N}}
    for peer in peers:
        print("==", peer["label"], time.strftime("%T"), flush=True)
        try:
            r = run_peer(peer, a.faults.split(","), a.reps, a.prefix, log=lambda s: print(s, flush=True))
            doc["peers"][peer["label"]] = {"peer": peer, "faults": r}
        except Exception as e:    
            traceback.print_exc()
            doc["peers"][peer["label"]] = {"peer": peer, "faults": {}, "error": str(e)}
        with open(out, "w") as f:
            json.dump(doc, f, indent=1)
    print(table([doc]))


if __name__ == "__main__":
    main()
