# SPDX-License-Identifier: Apache-2.0
"""A Wi-Fi station: mac80211_hwsim radios, hostapd and wpa_supplicant."""
import signal
import subprocess

from bed import Failure, await_way, ip, provider, run, say, serve_dhcp, start, until, write

CONFIGURATION = {
    "org.pointsman.uplink.wifi~wifi": {"interface": "wlan0", "metric": 20},
    "org.pointsman.proxyarp~home": {"interfaces": ["desk0", "wlan0"]},
}
hostapd = None


def prepare():
    """The radio comes later, as a USB radio does. A switch is there, with a phone in its dock: in the access point's network, not in its segment."""
    run("modprobe", "-a", "bridge")
    ip("netns add phone")
    ip("link add desk0 type veth peer name dock0 netns phone")
    ip("address add 10.64.2.3/24 dev desk0")
    ip("link set desk0 up")
    ip("-n phone link set lo up")
    ip("-n phone address add 10.64.2.50/24 dev dock0")
    ip("-n phone link set dock0 up")


def access_point():
    global hostapd
    hostapd = start("hostapd", "hostapd", "/run/hostapd.conf", namespace="ap")


def associate(daemon):
    run("modprobe", "mac80211_hwsim", "radios=3")
    provider("ap")
    run("iw", "phy", "phy1", "set", "netns", "name", "ap")
    write("/run/hostapd.conf", """interface=wlan1
driver=nl80211
ssid=emunet
hw_mode=g
channel=1
wpa=2
wpa_key_mgmt=WPA-PSK
wpa_passphrase=correcthorse
rsn_pairwise=CCMP
""")
    write("/run/wpa.conf", """network={
 ssid="emunet"
 psk="correcthorse"
 scan_freq=2412
 freq_list=2412
}
""")
    ip("-n ap address add 10.64.2.1/24 dev wlan1")
    access_point()
    serve_dhcp("ap", "wlan1", "10.64.2.1", "10.64.2")
    start("wpa_supplicant", "wpa_supplicant", "-i", "wlan0", "-c", "/run/wpa.conf")
    daemon.await_chosen("wifi")
    await_way("ap")
    until("the signal is shown", lambda: daemon.uplink("wifi")["details"].get("signal", "").endswith(" dBm"))


def name_of_network(daemon):
    say(" ".join(run("iw", "dev", "wlan0", "info").split()))
    details = daemon.uplink("wifi")["details"]
    if details.get("ssid") != "emunet":
        raise Failure("the association is described as %s" % details)


def phone_reaches_access_point(limit=60.0):
    until(
        "the phone reaches the access point",
        lambda: subprocess.run(
            ["ip", "netns", "exec", "phone", "ping", "-c", "1", "-W", "2", "10.64.2.1"], capture_output=True).returncode == 0,
        limit)


def join(daemon):
    until("both segments are joined", lambda: "iif wlan0" in run("ip", "rule"))
    phone_reaches_access_point()
    if "10.64.2.50 dev desk0" not in run("ip", "route", "show", "table", "7956"):
        raise Failure("the phone is not known on the cable")


def roam(daemon):
    """Out of the dock: the same address by the phone's own radio, which is another hardware address."""
    ip("-n phone link set dock0 down")
    ip("-n phone address del 10.64.2.50/24 dev dock0")
    run("iw", "phy", "phy2", "set", "netns", "name", "phone")
    start("wpa_supplicant-phone", "wpa_supplicant", "-i", "wlan2", "-c", "/run/wpa.conf", namespace="phone")
    ip("-n phone address add 10.64.2.50/24 dev wlan2")
    until("the phone is associated", lambda: "UP" in run("ip", "-n", "phone", "-br", "link", "show", "wlan2").split())
    subprocess.run(["ip", "netns", "exec", "phone", "ping", "-c", "3", "-W", "2", "10.64.2.3"], capture_output=True)
    until(
        "the phone is known on Wi-Fi",
        lambda: "10.64.2.50 dev wlan0" in run("ip", "route", "show", "table", "7956"))
    until(
        "the router reaches it there",
        lambda: subprocess.run(["ping", "-c", "1", "-W", "2", "10.64.2.50"], capture_output=True).returncode == 0)


def lose(daemon):
    hostapd.send_signal(signal.SIGKILL)  # the access point says no goodbye
    hostapd.wait()
    ip("-n ap link set wlan1 down")
    daemon.await_chosen("cable")
    await_way("cable")


def find(daemon):
    access_point()
    daemon.await_chosen("wifi")
    await_way("ap")


def abandon():
    hostapd.kill()
    ip("-n ap link set wlan1 down")


STEPS = [
    ("a station associates: its signal is seen, and traffic goes by it", associate),
    ("its ssid is seen", name_of_network),
    ("a phone on a cable is in the access point's network", join),
    ("the phone roams to Wi-Fi, and its route follows", roam),
    ("the access point dies: traffic goes by the cable", lose),
    ("the access point is back: traffic goes by it again", find),
    ("the access point dies for good", lose),
]
