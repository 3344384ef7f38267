# SPDX-License-Identifier: Apache-2.0
"""What the scenarios stand on: providers in namespaces, USB gadgets, the daemon, and packets that say which way they went."""
import ctypes
import json
import os
import socket
import struct
import subprocess
import threading
import time

OUT = "/out"
TEST_ADDRESS = "203.0.113.10"
PORT = 7007
CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)
STARTED = time.monotonic()


class Failure(Exception):
    """Something was not as it has to be; one sentence."""


def say(text):
    print("# %7.2f s  %s" % (time.monotonic() - STARTED, text))


def run(*argv):
    done = subprocess.run(argv, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure("%s: exit %d: %s" % (" ".join(argv), done.returncode, (done.stderr or done.stdout).strip()))
    return done.stdout


def ip(line):
    return run("ip", *line.split())


def start(name, *argv, namespace=None):
    """A process whose words go to a log that is kept."""
    prefix = ["ip", "netns", "exec", namespace] if namespace else []
    log = open(os.path.join(OUT, name + ".log"), "ab")
    return subprocess.Popen(prefix + list(argv), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)


def until(what, condition, limit=90.0, pause=0.1):
    """Waits for a state of the world; an emulated CPU that is shared may take long, so the limit is generous."""
    began = time.monotonic()
    while True:
        value = condition()
        if value:
            say("%s after %.1f s" % (what, time.monotonic() - began))
            return value
        if time.monotonic() - began > limit:
            raise Failure("not within %d s: %s" % (limit, what))
        time.sleep(pause)


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read().strip()
    except OSError:
        return ""


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def socket_in(namespace):
    """A UDP socket of another network namespace; the calling thread stays where it is."""
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    there = os.open("/run/netns/" + namespace, os.O_RDONLY)
    try:
        if LIBC.setns(there, CLONE_NEWNET) != 0:
            raise Failure("setns to %s: %s" % (namespace, os.strerror(ctypes.get_errno())))
        try:
            return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        finally:
            LIBC.setns(home, CLONE_NEWNET)
    finally:
        os.close(home)
        os.close(there)


def provider(name):
    """A namespace that is its own internet: its echo answers with its name."""
    ip("netns add " + name)
    ip("-n %s link set lo up" % name)
    ip("-n %s address add %s/32 dev lo" % (name, TEST_ADDRESS))
    server = socket_in(name)
    server.bind((TEST_ADDRESS, PORT))

    def echo():
        while True:
            _, peer = server.recvfrom(64)
            try:
                server.sendto(name.encode(), peer)
            except OSError:
                pass  # the way back has just gone

    threading.Thread(target=echo, daemon=True).start()


def way(namespace=None):
    """The provider that answers one packet of a new flow, from a client or from the router itself; None: nobody."""
    s = socket_in(namespace) if namespace else socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with s:
        s.settimeout(1.0)
        try:
            s.sendto(b"which way?", (TEST_ADDRESS, PORT))
            return s.recv(64).decode()
        except OSError:
            return None


def await_way(name):
    """The client's and the router's own new flows go by a provider, several in a row."""
    for who in ("client", None):
        until(
            "packets of %s by %s" % (who or "the router", name),
            lambda who=who: all(way(who) == name for _ in range(5)),
        )


def serve_dhcp(namespace, device, address, network):
    return start(
        "dnsmasq-" + namespace, "/usr/sbin/dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--port=0", "--user=root",
        "--pid-file", "--interface=" + device, "--bind-dynamic", "--no-ping", "--log-facility=-", "--dhcp-authoritative",
        "--dhcp-range=%s.100,%s.120,255.255.255.0,1h" % (network, network), "--dhcp-option=3," + address,
        "--dhcp-leasefile=/run/leases-" + namespace, namespace=namespace)


class Daemon:
    """The shipped distribution, on the guest's own network."""

    def __init__(self, home):
        self.home = home
        self.data = "/run/pointsman"
        self.conf = "/run/conf"
        os.makedirs(self.data)
        os.makedirs(self.conf)

    def start(self, configuration):
        write(self.conf + "/pointsman.json", json.dumps(configuration, indent=2))
        self.process = start(
            "daemon", self.home + "/bin/pointsman", "run", "--conf", self.conf, "--data", self.data, "--plugins", "/run/plugins", "--developer")
        until("the daemon is ready", lambda: self.alive() and self.status().get("ready"), 240)

    def alive(self):
        if self.process.poll() is not None:
            raise Failure("the daemon ended with %d" % self.process.returncode)
        return True

    def status(self):
        """What wan:status --json says; empty while it does not answer."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as s:
                s.settimeout(30)
                s.connect(self.data + "/control.sock")
                s.sendall(b'{"command":"wan:status --json","columns":120,"color":false}\n')
                text = b""
                with s.makefile("rb") as frames:
                    while True:
                        kind, length = struct.unpack(">cI", frames.read(5))
                        body = frames.read(length)
                        if kind == b"x":
                            return json.loads(text)
                        text += body
        except (OSError, ValueError, struct.error):
            return {}

    def uplink(self, name):
        return next((u for u in self.status().get("uplinks", []) if u["name"] == name), {})

    def await_chosen(self, name):
        until("%s is chosen" % name, lambda: self.alive() and self.status().get("chosen") == name)


class Gadget:
    """A USB device made of configfs, plugged into a virtual port of dummy_hcd: for the host side it is as real as any."""

    ROOT = "/sys/kernel/config/usb_gadget/"

    @staticmethod
    def ports(number):
        run("modprobe", "dummy_hcd", "num=%d" % number, "is_super_speed=0")
        run("modprobe", "libcomposite")
        run("mount", "-t", "configfs", "none", "/sys/kernel/config")

    def __init__(self, name, port, vendor, product, label, function, **attributes):
        self.path = self.ROOT + name
        self.port = "dummy_udc.%d" % port
        self.function = "%s/functions/%s.0" % (self.path, function)
        for folder in ("/strings/0x409", "/configs/c.1/strings/0x409"):
            os.makedirs(self.path + folder)
        os.makedirs(self.function)
        write(self.path + "/idVendor", "0x" + vendor)
        write(self.path + "/idProduct", "0x" + product)
        write(self.path + "/strings/0x409/manufacturer", "EmuTel")
        write(self.path + "/strings/0x409/product", label)
        write(self.path + "/configs/c.1/strings/0x409/configuration", "c1")
        for key, value in attributes.items():
            write(self.function + "/" + key, value)
        os.symlink(self.function, self.path + "/configs/c.1/function")

    def plug(self):
        write(self.path + "/UDC", self.port)

    def unplug(self):
        write(self.path + "/UDC", "\n")

    def own_interface(self, namespace, device, address):
        """
        Gives the stick's inner side to a provider. The kernel makes it at the first plug and keeps it; set up while connected it says
        "connected" at once at later plugs, else usbnet may miss that.
        """
        self.plug()
        outer = until("the host sees the stick", usb_interface)
        ip("link set %s netns %s name %s" % (read(self.function + "/ifname"), namespace, device))
        ip("-n %s address add %s dev %s" % (namespace, address, device))
        ip("-n %s link set %s up" % (namespace, device))
        self.unplug()
        until("the stick is out again", lambda: not os.path.exists("/sys/class/net/" + outer))


def usb_interface():
    """Name of a network interface whose driver is one for sticks; None."""
    for name in os.listdir("/sys/class/net"):
        driver = "/sys/class/net/%s/device/driver" % name
        if os.path.exists(driver) and os.path.basename(os.readlink(driver)) in ("cdc_ether", "rndis_host", "cdc_ncm"):
            return name
    return None
