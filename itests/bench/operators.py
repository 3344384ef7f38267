#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What asking costs: commands within the daemon and as processes, the console's log-in, and its API at 200 questions a second while uplinks fail.

Runs the lab's house of the built distribution; root. Prints a table for docs/performance.md.
"""
import http.client, json, os, statistics, subprocess, sys, threading, time
from pathlib import Path
from urllib.parse import urlparse

HOME = Path(__file__).resolve().parents[2] / "distribution/target/pointsman"
LAB = f"op{os.getpid()}"
DATA = f"/run/pointsman-lab/{LAB}/data"
ENV = {**os.environ, "POINTSMAN_LAB": LAB}
RATE = 200


def run(*words):
    return subprocess.run([str(HOME / "bin/pointsman"), *words], env=ENV, capture_output=True, text=True)


def ask(command):
    """One command over the control socket, as docs/shell.md has it; answer and seconds."""
    import socket
    start = time.perf_counter()
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(f"{DATA}/control.sock")
        s.sendall((json.dumps({"command": command}) + "\n").encode())
        f, out = s.makefile("rb"), b""
        while True:
            kind, length = f.read(1), int.from_bytes(f.read(4), "big")
            payload = f.read(length)
            if kind == b"x":
                return out.decode(), time.perf_counter() - start
            out += payload


def row(what, values, unit="ms"):
    values = sorted(values)
    p = lambda q: values[min(len(values) - 1, int(q * len(values)))]
    print(f"| {what} | {p(0.5):.1f} | {p(0.95):.1f} | {values[-1]:.1f} | {unit} | {len(values)} |", flush=True)


class Console:
    def __init__(self, url, code):
        self.at, self.cookie = urlparse(url).netloc, ""
        start = time.perf_counter()
        answer = self.call("POST", "claim", {"code": code, "name": "admin", "password": "correct horse battery"})
        self.claimed = (time.perf_counter() - start) * 1e3
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]

    def call(self, method, path, body=None):
        c = http.client.HTTPConnection(self.at, timeout=30)
        c.request(method, f"/api/v1/{path}", json.dumps(body) if body else None,
                  {"Cookie": self.cookie, **({"Content-Type": "application/json"} if body else {})})
        r = c.getresponse()
        r.text = r.read()
        assert r.status == 200, (r.status, r.text)
        return r


def load(console, stop, times):
    """RATE questions a second on connections that stay open, by eight clients."""
    def client(n):
        c = http.client.HTTPConnection(console.at, timeout=30)
        due = time.perf_counter() + n / RATE
        while not stop.is_set():
            time.sleep(max(0, due - time.perf_counter()))
            start = time.perf_counter()
            c.request("GET", "/api/v1/status", headers={"Cookie": console.cookie})
            r = c.getresponse()
            r.read()
            times.append((time.perf_counter() - start) * 1e3)
            assert r.status == 200, r.status
            due += 8 / RATE
    threads = [threading.Thread(target=client, args=(n,), daemon=True) for n in range(8)]
    for t in threads:
        t.start()
    return threads


def failovers(count):
    """Milliseconds from the kernel's event to its last acknowledgement: decided and applied, or 0 by reflex; and to verified."""
    applied, verified = [], []
    for _ in range(count):
        before = json.loads(ask("wan:history 1 --json")[0])[0]["number"]
        run("lab", "cut", "adsl")
        while True:
            d = next((d for d in json.loads(ask("wan:history 5 --json")[0]) if d["number"] > before and "lost carrier" in d["trigger"]), None)
            if d:
                break
        applied.append((d["seenToDecidedMicros"] + d["decidedToAppliedMicros"]) / 1e3)
        verified.append((d["seenToDecidedMicros"] + d["decidedToAppliedMicros"] + (d["appliedToVerifiedMicros"] or 0)) / 1e3)
        run("lab", "restore", "adsl")
        while '"adsl"' not in str([u["name"] for u in json.loads(ask("wan:status --json")[0])["uplinks"] if u["usable"]]).replace("'", '"'):
            time.sleep(0.05)
        ask("wan:failback adsl")
        time.sleep(1)
    return applied, verified


def main():
    try:
        up = run("lab", "up", "--detach")
        assert up.returncode == 0, up.stdout + up.stderr
        console = json.loads(run("lab", "status", "--json").stdout)["console"]
        page = Console(console["url"], console["claimCode"])
        print("| | median | 95 % | worst | | n |\n|---|---|---|---|---|---|")
        for command in ("wan:status", "wan:uplinks", "wan:why", "wan:why adsl"):
            row(f"`{command}` over the control socket", [ask(command)[1] * 1e3 for _ in range(60)][10:])
        took = []
        for _ in range(12):
            start = time.perf_counter()
            run("status", "--data", DATA)
            took.append((time.perf_counter() - start) * 1e3)
        row("`bin/pointsman status`, a process", took[2:])
        row("claim: one PBKDF2 and the first request", [page.claimed])
        logins = []
        for _ in range(10):
            start = time.perf_counter()
            page.call("POST", "session", {"name": "admin", "password": "correct horse battery"})
            logins.append((time.perf_counter() - start) * 1e3)
        row("log-in: one PBKDF2", logins)
        quiet, quiet_verified = failovers(8)
        row("failover to the last acknowledgement, nobody asks", quiet)
        row("failover to verified, nobody asks", quiet_verified)
        times, stop = [], threading.Event()
        begun = time.perf_counter()
        threads = load(page, stop, times)
        time.sleep(2)
        busy, busy_verified = failovers(8)
        stop.set()
        for t in threads:
            t.join()
        rate = len(times) / (time.perf_counter() - begun)
        row(f"failover to the last acknowledgement, {rate:.0f} questions/s", busy)
        row(f"failover to verified, {rate:.0f} questions/s", busy_verified)
        row(f"`GET /api/v1/status` at {rate:.0f}/s", times)
    finally:
        run("lab", "down")


if __name__ == "__main__":
    sys.exit(main())
