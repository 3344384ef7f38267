#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""topo.py - network-namespace testbed for multi-WAN failover benchmarks.

    client --lan-- router ==eth0== isp1 --up0-- internet (203.0.113.0/24 + echo servers)
                          ==usb0== isp2 --up0--/
                          ==ppp0== isp3 --up0-/

* every ISP masquerades towards `internet`, so replies come back through the same ISP and the
  echo server can tell by the source address (198.18.N.1) which ISP a packet used;
* every ISP drops customer packets with a foreign source address (BCP38), as real ISPs do;
* the router namespace is the device under test (DUT).  The harness only gives it addresses,
  ip_forward=1, rp_filter=2 and (unless the driver says it does NAT itself) one masquerade rule
  per uplink.  It gets NO default route: that is the driver's job.

All namespaces are called <prefix>-<role>; nothing outside of them is touched.
Needs: root, iproute2, nft, kernel with veth/nf_tables/nf_nat.  No netem/dummy needed.
"""
import ctypes
import json
import os
import socket
import struct
import subprocess
import sys
import threading
import time

LIBC = ctypes.CDLL("libc.so.6", use_errno=True)
CLONE_NEWNET = 0x40000000
TEST_ADDR = "203.0.113.10"          # the public test address
TEST_NET = "203.0.113.0/24"         # all of it is local to `internet` (probe targets .11 .12 .13)
FAR_NET = "198.19.0.0/16"           # also local to `internet`: for the "2000 distinct destinations" test
CLIENT_ADDR = "192.168.77.10"
LAN_NET = "192.168.77.0/24"

#          name   ifname  id   weight
UPLINKS = [("isp1", "eth0", 1, 8), ("isp2", "usb0", 2, 6), ("isp3", "ppp0", 3, 3)]


def sh(args, inp=None, check=True):
    p = subprocess.run(args, input=inp, text=True, capture_output=True)
    if check and p.returncode != 0:
        raise RuntimeError("%s -> rc %d: %s" % (args, p.returncode, p.stderr.strip()))
    return p.stdout


def in_ns(ns, fn):
    """Run fn() in a thread that is inside network namespace ns; sockets made there stay there."""
    box = {}

    def run():
        fd = os.open("/run/netns/" + ns, os.O_RDONLY)
        try:
            if LIBC.setns(fd, CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns " + ns)
            box["r"] = fn()
        except BaseException as e:          # handed to the caller
            box["e"] = e
        finally:
            os.close(fd)
    t = threading.Thread(target=run)
    t.start()
    t.join()
    if "e" in box:
        raise box["e"]
    return box["r"]


class LinkControl:
    """Sets links up/down over a pre-opened rtnetlink socket (no fork: ~20 us instead of ~3 ms)."""
    RTM_NEWLINK, NLM_F_REQUEST, NLM_F_ACK, IFF_UP = 16, 1, 4, 1

    def __init__(self, ns):
        self.s = in_ns(ns, lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0))
        self.ns = ns
        self.index = {}

    def lookup(self, ifname):
        self.index[ifname] = in_ns(self.ns, lambda: socket.if_nametoindex(ifname))

    def set(self, ifname, up):
        if ifname not in self.index:
            self.lookup(ifname)
        flags = self.IFF_UP if up else 0
        body = struct.pack("=BBHiII", 0, 0, 0, self.index[ifname], flags, self.IFF_UP)
        hdr = struct.pack("=IHHII", 16 + len(body), self.RTM_NEWLINK,
                          self.NLM_F_REQUEST | self.NLM_F_ACK, 1, 0)
        t0 = time.monotonic_ns()
        self.s.send(hdr + body)
        data = self.s.recv(4096)
        t1 = time.monotonic_ns()
        err = struct.unpack_from("=i", data, 16)[0]
        if err:
            raise OSError(-err, "link set %s" % ifname)
        return t0, t1

    def close(self):
        self.s.close()


class Topology:
    def __init__(self, prefix, uplinks=None, base_nat=True, nat_primary=True, nic_linkwatch=True, own_addr=False):
        self.prefix = prefix
        self.uplinks = uplinks or UPLINKS
        self.base_nat = base_nat
        self.nat_primary = nat_primary
        self.nic_linkwatch = nic_linkwatch
        self.own_addr = own_addr        # the driver assigns the address after a replug (e.g. NetworkManager)
        self.next_index = 100
        self.lc = {}

    # -- names ---------------------------------------------------------------------------------
    def ns(self, role):
        return "%s-%s" % (self.prefix, role)

    @property
    def all_ns(self):
        return [self.ns(r) for r in ["client", "router", "internet"] + [u[0] for u in self.uplinks]]

    @staticmethod
    def addr(i):
        """(router address, gateway) of uplink i"""
        return "10.64.%d.2" % i, "10.64.%d.1" % i

    @staticmethod
    def mac(i):
        return "02:00:00:00:%02x:02" % i

    def ip(self, role, *args, **kw):
        return sh(["ip", "-n", self.ns(role)] + list(args), **kw)

    def batch(self, role, text, force=False):
        return sh(["ip", "-n", self.ns(role)] + (["-force"] if force else []) + ["-batch", "-"], inp=text)

    def nft(self, role, text):
        return sh(["ip", "netns", "exec", self.ns(role), "nft", "-f", "-"], inp=text)

    def sysctl(self, role, **kv):
        args = ["%s=%s" % (k.replace("__", "."), v) for k, v in kv.items()]
        sh(["ip", "netns", "exec", self.ns(role), "sysctl", "-q", "-w"] + args)

    # -- build / destroy -------------------------------------------------------------------------
    def create(self):
        existing = set(os.listdir("/run/netns")) if os.path.isdir("/run/netns") else set()
        for n in self.all_ns:
            if n in existing:
                raise RuntimeError("namespace %s exists already" % n)
        for n in self.all_ns:
            sh(["ip", "netns", "add", n])
            sh(["ip", "-n", n, "link", "set", "lo", "up"])
        c, r, i = self.ns("client"), self.ns("router"), self.ns("internet")
        for role in ["client", "internet", "router"] + [u[0] for u in self.uplinks]:
            self.sysctl(role, **{
                "net.ipv4.conf.all.rp_filter": 0, "net.ipv4.conf.default.rp_filter": 0,
                "net.ipv6.conf.all.disable_ipv6": 1, "net.ipv6.conf.default.disable_ipv6": 1,
                "net.ipv4.icmp_ratelimit": 0})
        sh(["ip", "link", "add", "lan0", "netns", c, "type", "veth", "peer", "name", "lan0", "netns", r])
        self.batch("client", "addr add %s/24 dev lan0\nlink set lan0 up\nroute add default via 192.168.77.1\n"
                   % CLIENT_ADDR)
        self.batch("router", "addr add 192.168.77.1/24 dev lan0\nlink set lan0 up\n")
        # the prober uses raw sockets: keep the client kernel from answering "port unreachable"
        self.nft("client", "table ip bench { chain o { type filter hook output priority 0;"
                 " icmp type destination-unreachable drop; }\n}\n")
        self.sysctl("router", **{"net.ipv4.ip_forward": 1, "net.ipv4.conf.default.rp_filter": 2,
                                 "net.ipv4.conf.all.rp_filter": 2})
        self.batch("internet", "route add local %s dev lo\nroute add local %s dev lo\n" % (TEST_NET, FAR_NET))
        for name, ifname, n, _w in self.uplinks:
            ns = self.ns(name)
            sh(["ip", "link", "add", "up0", "netns", ns, "type", "veth", "peer", "name", "to%d" % n, "netns", i])
            self.batch("internet", "addr add 198.18.%d.2/30 dev to%d\nlink set to%d up\n" % (n, n, n))
            self.batch(name, "addr add 198.18.%d.1/30 dev up0\nlink set up0 up\n"
                             "route add default via 198.18.%d.2\n" % (n, n))
            self.sysctl(name, **{"net.ipv4.ip_forward": 1})
            self.add_access_link(name)
            self.nft(name, """
table ip base {
  chain bcp38 { type filter hook forward priority -10;
    iifname "cust0" ip saddr != 10.64.%d.0/24 counter drop;
  }
  chain post { type nat hook postrouting priority 100; oifname "up0" masquerade;
  }
}
""" % n)
            self.lc[name] = LinkControl(ns)
        if self.base_nat:
            ifs = [u[1] for u in self.uplinks if self.nat_primary or u is not self.uplinks[0]]
            self.nft("router", "table ip bench_nat { chain post { type nat hook postrouting priority 100;"
                     " oifname { %s } masquerade; }\n}\n" % ", ".join('"%s"' % x for x in ifs))

    def add_access_link(self, name):
        """(Re-)creates the router<->ISP link; also plays the part of hotplug + DHCP on replug."""
        _, ifname, n, _ = self.uplink(name)
        ns, r = self.ns(name), self.ns("router")
        me, gw = self.addr(n)
        # Same ifindex on both ends: the kernel then takes linkwatch's non-urgent path for carrier loss, as for a
        # real NIC (a veth whose peer has another ifindex gets every event at once, without the 1/s rate limit).
        # A replug gets a new ifindex, as USB does.
        self.next_index += 10
        idx = str(self.next_index) if self.nic_linkwatch else None
        sh(["ip", "link", "add", ifname] + (["index", idx] if idx else []) +
           ["netns", r, "address", self.mac(n), "type", "veth", "peer", "name", "cust0"] +
           (["index", idx] if idx else []) + ["netns", ns])
        self.batch(name, "addr add %s/24 dev cust0\nlink set cust0 up\n" % gw)
        if not (self.own_addr and name in self.lc):
            self.batch("router", "addr add %s/24 dev %s\n" % (me, ifname))
        self.ip("router", "link", "set", ifname, "up")
        if name in self.lc:
            self.lc[name].lookup("cust0")

    def uplink(self, name):
        return [u for u in self.uplinks if u[0] == name][0]

    def destroy(self):
        for lc in self.lc.values():
            lc.close()
        self.lc = {}
        have = set(os.listdir("/run/netns")) if os.path.isdir("/run/netns") else set()
        for n in self.all_ns:
            if n in have:
                sh(["ip", "netns", "del", n], check=False)

    # -- driver configuration --------------------------------------------------------------------
    def driver_config(self, state_dir, mode, options):
        ups = []
        for k, (name, ifname, n, w) in enumerate(self.uplinks):
            me, gw = self.addr(n)
            ups.append({"id": n, "name": name, "ifname": ifname, "address": me, "prefixlen": 24,
                        "gateway": gw, "weight": w, "priority": k + 1, "table": 100 + n, "mark": n,
                        "isp_ns": self.ns(name), "isp_if": "cust0"})
        return {"mode": mode, "uplinks": ups, "lan": {"ifname": "lan0", "network": LAN_NET},
                "probe_targets": ["203.0.113.11", "203.0.113.12", "203.0.113.13"],
                "http_probe": "http://203.0.113.11/", "test_address": TEST_ADDR,
                "state_dir": state_dir, "options": options}

    # -- faults ----------------------------------------------------------------------------------
    # each returns (t_before_ns, t_after_ns) on CLOCK_MONOTONIC
    def _timed(self, fn, *a):
        t0 = time.monotonic_ns()
        fn(*a)
        return t0, time.monotonic_ns()

    def fault_carrier(self, name, broken):
        return self.lc[name].set("cust0", not broken)

    def fault_gateway(self, name, broken):
        if broken:
            # everything the router sends is lost in the gateway (also ARP, ICMP, BFD), and the gateway sends
            # nothing; carrier stays up.
            txt = ('table netdev f2 { chain i { type filter hook ingress device "cust0" priority -500; drop; }\n'
                   'chain e { type filter hook egress device "cust0" priority -500; drop; }\n}\n')
        else:
            txt = "delete table netdev f2\n"
        return self._timed(self.nft, name, txt)

    def fault_upstream(self, name, broken):
        txt = ("table ip f3 { chain f { type filter hook forward priority -50; drop; }\n}\n"
               if broken else "delete table ip f3\n")
        return self._timed(self.nft, name, txt)

    def fault_loss(self, name, broken, percent=30):
        txt = ('table ip f4 { chain f { type filter hook forward priority -50; iifname "cust0" '
               'numgen random mod 100 < %d drop; }\n}\n' % percent if broken else "delete table ip f4\n")
        return self._timed(self.nft, name, txt)

    def fault_unplug(self, name, broken):
        _, ifname, _, _ = self.uplink(name)
        if broken:
            return self._timed(lambda: self.ip("router", "link", "del", ifname))
        return self._timed(self.add_access_link, name)

    FAULTS = {"F1": fault_carrier, "F2": fault_gateway, "F3": fault_upstream, "F4": fault_loss,
              "F5": fault_unplug, "F6": fault_carrier}

    def fault(self, code, name, broken):
        return self.FAULTS[code](self, name, broken)


if __name__ == "__main__":
    t = Topology(sys.argv[2] if len(sys.argv) > 2 else "bench")
    if sys.argv[1] == "up":
        t.create()
        print(json.dumps(t.driver_config("/run/failover-bench", "failover", {}), indent=1))
    else:
        t.destroy()
