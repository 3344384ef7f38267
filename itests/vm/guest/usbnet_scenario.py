# SPDX-License-Identifier: Apache-2.0
"""A 4G stick that appears as USB Ethernet."""
import os

from bed import Failure, Gadget, await_way, ip, provider, run, say, serve_dhcp, until, usb_interface

CONFIGURATION = {"org.pointsman.uplink.usbnet~lte": {"match": "usb:12d1:*", "metric": 10}}
stick = None


def prepare():
    global stick
    run("modprobe", "-a", "cdc_ether", "usb_f_ecm")
    provider("stick")
    stick = Gadget(
        "hilink", 0, "12d1", "14dc", "HiLink", "ecm", dev_addr="02:00:00:00:04:01", host_addr="0c:5b:8f:27:9a:64")
    stick.own_interface("stick", "up0", "192.168.8.1/24")
    serve_dhcp("stick", "up0", "192.168.8.1", "192.168.8")


def plug(daemon):
    stick.plug()
    daemon.await_chosen("lte")
    await_way("stick")
    lte = daemon.uplink("lte")
    say("lte: %s" % lte)
    if lte["details"]["usb"] != "12d1:14dc" or lte["details"]["driver"] != "cdc_ether":
        raise Failure("the stick is described as %s" % lte["details"])


def unplug(daemon):
    stick.unplug()
    daemon.await_chosen("cable")
    await_way("cable")
    until("the reason is said", lambda: "no USB network interface matches usb:12d1:*" in daemon.uplink("lte")["explanation"])


def replug(daemon):
    before = daemon.uplink("lte").get("device", "")
    ip("link add eth0 type veth peer name eth0far" if not os.path.exists("/sys/class/net/eth0") else "link show eth0")
    stick.plug()
    name = until("the host sees the stick", usb_interface)
    if name == "eth0":
        raise Failure("the stick has its old name %s (%s)" % (name, before))
    say("the stick is %s now" % name)
    daemon.await_chosen("lte")
    await_way("stick")


def leave(daemon):
    stick.unplug()
    ip("link del eth0")
    daemon.await_chosen("cable")
    await_way("cable")


def abandon():
    stick.unplug()


STEPS = [
    ("a stick is plugged in: it is set up, gets a lease, and traffic goes by it", plug),
    ("the stick is pulled out: traffic goes by the cable", unplug),
    ("the stick comes back under another name: traffic goes by it again", replug),
    ("the stick is pulled out for good", leave),
]
