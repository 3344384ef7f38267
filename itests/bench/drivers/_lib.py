# SPDX-License-Identifier: Apache-2.0
"""Helpers shared by the drivers: executables called as

    start <ns> <config.json> | stop [<ns> <config.json>] | info
"""
import json
import os
import signal
import subprocess
import sys
import time

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Ctx:
    def __init__(self, ns, path):
        self.ns = ns
        with open(path) as f:
            self.cfg = json.load(f)
        self.ups = self.cfg["uplinks"]
        self.opt = self.cfg.get("options", {})
        self.dir = self.cfg["state_dir"]
        os.makedirs(self.dir, exist_ok=True)

    # -- commands in the router namespace --
    def run(self, *args, inp=None, check=True, ns=None):
        p = subprocess.run(["ip", "netns", "exec", ns or self.ns] + list(args), input=inp, text=True,
                           capture_output=True)
        if check and p.returncode:
            sys.stderr.write("%s: rc %d\n%s%s\n" % (" ".join(args), p.returncode, p.stdout, p.stderr))
            sys.exit(1)
        return p.stdout

    def ip(self, text, force=False):
        self.run("ip", *(["-force"] if force else []), "-batch", "-", inp=text)

    def nft(self, text):
        self.run("nft", "-f", "-", inp=text)

    def sysctl(self, **kv):
        self.run("sysctl", "-q", "-w", *["%s=%s" % (k.replace("__", "."), v) for k, v in kv.items()])

    # -- daemons --
    def spawn(self, args, ns=None, env=None, wrap=""):
        """Start a daemon in the namespace, in its own session; remembers its PID for stop."""
        log = open(os.path.join(self.dir, "daemon.log"), "ab")
        argv = ["ip", "netns", "exec", ns or self.ns]
        if wrap:        # run a shell line first (e.g. private mounts), then the daemon in the same process
            argv += ["sh", "-c", wrap + ' ; exec "$@"', "sh"]
        p = subprocess.Popen(argv + list(args), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                             start_new_session=True, env=dict(os.environ, **(env or {})))
        with open(os.path.join(self.dir, "pids"), "a") as f:
            f.write("%d\n" % p.pid)
        return p.pid

    def write(self, name, text, mode=0o755):
        path = os.path.join(self.dir, name)
        with open(path, "w") as f:
            f.write(text)
        os.chmod(path, mode)
        return path

    def stop_spawned(self, grace=1.0):
        """SIGTERM, and SIGKILL after `grace` seconds, to what spawn() started."""
        path = os.path.join(self.dir, "pids")
        if not os.path.exists(path):
            return
        pids = [int(x) for x in open(path).read().split()]
        for sig, wait in ((signal.SIGTERM, grace), (signal.SIGKILL, 1.0)):
            for p in pids:
                try:
                    os.killpg(p, sig)
                except OSError:
                    pass
            end = time.time() + wait
            while time.time() < end and any(os.path.exists("/proc/%d" % p) for p in pids):
                time.sleep(0.02)
        os.unlink(path)


def main(start, stop=None, info=None):
    a = sys.argv
    if len(a) >= 2 and a[1] == "info":
        print(json.dumps(info or {}))
    elif len(a) >= 4 and a[1] == "start":
        start(Ctx(a[2], a[3]))
    elif len(a) >= 2 and a[1] == "stop":
        ns, path = (a[2], a[3]) if len(a) >= 4 else (os.environ["BENCH_NS"], os.environ["BENCH_CONFIG"])
        c = Ctx(ns, path)
        if stop:
            stop(c)
        c.stop_spawned()
    else:
        sys.stderr.write("usage: %s start <ns> <json-config> | stop [<ns> <json-config>] | info\n" % a[0])
        sys.exit(2)
