#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The scenarios, one boot for all, told to the outside as TAP (testanything.org). Pointsman runs on the guest's own network.

    client lan0 ── lan0 ROUTER cable0 ── provider "cable"      metric 40, always there
                               usb       provider "stick"      metric 10, plugged in and out
                               ppp-umts  provider "air"        metric 30, a modem that dials
                               wlan0     provider "ap"         metric 20, an access point
"""
import sys
import traceback

import modem_scenario
import usbnet_scenario
import wifi_scenario
from bed import Daemon, Failure, Gadget, await_way, ip, provider, run, say

SCENARIOS = [
    s for s in (usbnet_scenario, wifi_scenario, modem_scenario)
    if sys.argv[2] in ("all", s.__name__.replace("_scenario", ""))
]


def world():
    """A cable that is always in, and a client behind the router."""
    run("modprobe", "-a", "veth", "nf_tables", "nft_chain_nat", "nft_masq", "nft_ct", "nf_conntrack_netlink")
    ip("netns add client")
    ip("link add lan0 type veth peer name lan0 netns client")
    ip("address add 192.168.77.1/24 dev lan0")
    ip("link set lan0 up")
    ip("-n client address add 192.168.77.10/24 dev lan0")
    ip("-n client link set lan0 up")
    ip("-n client route add default via 192.168.77.1")
    provider("cable")
    ip("link add cable0 type veth peer name up0 netns cable")
    ip("-n cable address add 10.64.4.1/24 dev up0")
    ip("-n cable link set up0 up")
    Gadget.ports(2)


def main():
    daemon = Daemon(sys.argv[1])
    failed = 0
    number = 0
    print("1..%d" % (1 + sum(len(s.STEPS) for s in SCENARIOS)))

    def step(name, action):
        nonlocal failed, number
        number += 1
        try:
            action()
            print("ok %d - %s" % (number, name))
            return True
        except Exception as e:  # whatever it is, the others are still worth running
            known = "# TODO" in name  # TAP: a failure that is known, and does not count
            failed += not known
            print("not ok %d - %s" % (number, name))
            for line in (str(e) if isinstance(e, Failure) else traceback.format_exc()).splitlines():
                print("#   " + line)
            for uplink in daemon.status().get("uplinks", []):
                print("#   %s: %s" % (uplink["name"], uplink.get("explanation")))
            return known

    def begin():
        world()
        configuration = {
            "org.pointsman.uplink.ethernet~cable": {
                "interface": "cable0", "metric": 40, "address": "10.64.4.2/24", "gateway": "10.64.4.1"},
            "org.pointsman.nat": {},
        }
        for scenario in SCENARIOS:
            scenario.prepare()
            configuration.update(scenario.CONFIGURATION)
        daemon.start(configuration)
        daemon.await_chosen("cable")
        await_way("cable")

    if not step("the distribution starts, sets its interface up and routes by the cable", begin):
        return 1
    for scenario in SCENARIOS:
        for position, (name, action) in enumerate(scenario.STEPS):
            if not step(name, lambda: action(daemon)):
                left = len(scenario.STEPS) - position - 1  # they begin where this one should have ended
                say("%d more of %s are left out" % (left, scenario.__name__))
                number += left
                scenario.abandon()  # so that the next one begins as if this one had gone well
                break
    return 1 if failed else 0


sys.exit(main())
