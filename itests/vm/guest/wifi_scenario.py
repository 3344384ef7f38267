# SPDX-License-Identifier: Apache-2.0
"""A Wi-Fi station: mac80211_hwsim radios, hostapd and wpa_supplicant."""
import signal

from bed import Failure, await_way, ip, provider, run, say, serve_dhcp, start, until, write

CONFIGURATION = {"org.pointsman.uplink.wifi~wifi": {"interface": "wlan0", "metric": 20}}
hostapd = None


def prepare():
    """Nothing: the radio comes later, as a USB radio does."""


def access_point():
    global hostapd
    hostapd = start("hostapd", "hostapd", "/run/hostapd.conf", namespace="ap")


def associate(daemon):
    run("modprobe", "mac80211_hwsim", "radios=2")
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
    ("the access point dies: traffic goes by the cable", lose),
    ("the access point is back: traffic goes by it again", find),
    ("the access point dies for good", lose),
]
