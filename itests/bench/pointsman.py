# SPDX-License-Identifier: Apache-2.0
"""pointsman.py - starts and asks the built distribution; for drivers/pointsman, floor-link.py, startup.py, scale.py.

The distribution folder is distribution/target/pointsman in the repository, or $POINTSMAN_DIST."""
import json
import os
import signal
import socket
import struct
import subprocess

REPO = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DIST = os.environ.get("POINTSMAN_DIST", os.path.join(REPO, "distribution", "target", "pointsman"))
BIN = os.path.join(DIST, "bin", "pointsman")
TABLE = 7700            # the table whose default route carries all unmarked traffic
PROTOCOL = 77           # route protocol of everything Pointsman installs


def built():
    return os.access(BIN, os.X_OK)


def uplink(name, interface, address, gateway, metric, weight=1):
    """One static uplink; an address that is already on the interface is left alone by the daemon."""
    return {"org.pointsman.uplink.ethernet~" + name: {
        "interface": interface, "addressing": "static", "address": address, "gateway": gateway,
        "metric": metric, "weight": weight}}


def configure(folder, uplinks, strategy="single", health=None, damping=False, others=None):
    """Writes FOLDER/pointsman.json from what uplink() returned; health: properties of org.pointsman.health;
    damping: with Pointsman's own penalty for flapping; others: further PIDs with their properties."""
    os.makedirs(folder, exist_ok=True)
    steering = {"strategy": strategy}
    if not damping:  # a bench fails the same uplink again and again
        steering["flapSuppress"] = 0
    pids = {"org.pointsman.steering": steering}
    if health:
        pids["org.pointsman.health"] = health
    for u in uplinks + [others or {}]:
        pids.update(u)
    with open(os.path.join(folder, "pointsman.json"), "w") as f:
        json.dump(pids, f, indent=1)


def run_command(conf, data):
    return [BIN, "run", "--conf", conf, "--data", data]


def wait_ready(data, seconds=20):
    """Returns when the daemon is ready; RuntimeError with its own words if it is not in time."""
    p = subprocess.run([BIN, "status", "--data", data, "--wait", "ready", "--timeout", str(seconds)],
                       capture_output=True, text=True)
    if p.returncode:
        raise RuntimeError("pointsman is not ready (exit code %d): %s%s" % (p.returncode, p.stdout, p.stderr))


def ask(data, verb):
    """What `pointsman VERB --json` says; exit code 4, degraded, is an answer too."""
    p = subprocess.run([BIN, verb, "--json", "--data", data], capture_output=True, text=True)
    if p.returncode not in (0, 4):
        raise RuntimeError("pointsman %s failed (exit code %d): %s" % (verb, p.returncode, p.stderr))
    return json.loads(p.stdout)


def asked(data, command):
    """What `wan:...` says on the control socket, whole: without starting a Java machine for each question."""
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(os.path.join(data, "control.sock"))
        s.sendall(json.dumps({"command": command, "columns": 80, "color": False}).encode() + b"\n")
        text, f = b"", s.makefile("rb")
        while True:
            kind, length = struct.unpack(">ci", f.read(5))
            payload = f.read(length)
            if kind == b"x":
                return json.loads(text)
            if kind == b"o":
                text += payload


class Daemon:
    """One daemon in a namespace, for measures outside of the harness."""

    def __init__(self, ns, folder, uplinks, strategy="single", health=None, options=(), others=None):
        self.conf, self.data = os.path.join(folder, "conf"), os.path.join(folder, "data")
        os.makedirs(self.data, exist_ok=True)
        configure(self.conf, uplinks, strategy, health, others=others)
        with open(os.path.join(folder, "daemon.log"), "ab") as log:
            self.process = subprocess.Popen(["ip", "netns", "exec", ns] + run_command(self.conf, self.data) + list(options),
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def pids(self):
        """The daemon's processes: launcher script and JVM, or only the JVM where the script has replaced itself."""
        found = []
        for p in filter(str.isdigit, os.listdir("/proc")):
            try:
                if os.getpgid(int(p)) == self.process.pid:
                    found.append(int(p))
            except OSError:
                continue        # ended meanwhile
        return found

    def rss_kb(self):
        total = 0
        for p in self.pids():
            with open("/proc/%d/status" % p) as f:
                total += sum(int(x.split()[1]) for x in f if x.startswith("VmRSS:"))
        return total

    def cpu_seconds(self):
        total = 0
        for p in self.pids():
            with open("/proc/%d/stat" % p) as f:
                total += sum(int(x) for x in f.read().rpartition(")")[2].split()[11:13])
        return total / os.sysconf("SC_CLK_TCK")

    def stop(self):
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(10)
        except ProcessLookupError:
            pass
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
