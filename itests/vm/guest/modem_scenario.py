# SPDX-License-Identifier: Apache-2.0
"""A 3G modem: a CDC-ACM gadget that an AT emulator answers, with a real PPP peer behind it."""
import os

from bed import Failure, Gadget, OUT, await_way, provider, read, run, say, start, until, write

CONFIGURATION = {
    "org.pointsman.uplink.ppp~umts": {
        "device": "usb:12d1:1001", "apn": "internet.emu", "metric": 30, "echoInterval": 2, "echoFailure": 3}}
FIFO = "/run/modem.fifo"
GUEST = os.path.dirname(os.path.abspath(__file__))
stick = None


def prepare():
    global stick
    run("modprobe", "-a", "ppp_generic", "ppp_async", "cdc_acm", "usb_f_acm")
    if not os.path.exists("/dev/ppp"):
        run("mknod", "/dev/ppp", "c", "108", "0")
    os.makedirs("/etc/ppp", exist_ok=True)
    for secrets in ("pap-secrets", "chap-secrets"):
        write("/etc/ppp/" + secrets, '* * "guest" *\n')
    write("/run/isp.opts", read(GUEST + "/isp.opts"))
    provider("air")
    stick = Gadget("modem", 1, "12d1", "1001", "E1750", "acm")
    start("modem", "/usr/bin/python3", "-u", GUEST + "/modem.py", "--modem", "tty:/dev/ttyGS0",
          "--peer", "spawn:ip netns exec air /usr/sbin/pppd file /run/isp.opts {tty}", "--fifo", FIFO)
    until("the modem listens", lambda: os.path.exists(FIFO))


def tell(command):
    with open(FIFO, "w", encoding="ascii") as fifo:
        fifo.write(command + "\n")


def dials():
    return read(OUT + "/modem.log").count("AT < ATD")


def connected(daemon):
    daemon.await_chosen("umts")
    await_way("air")


def plug(daemon):
    stick.plug()
    connected(daemon)
    umts = daemon.uplink("umts")
    say("umts: %s" % umts)
    if umts["device"] != "ppp-umts" or umts["addresses"] != ["10.64.0.2/32"]:
        raise Failure("the connection is %s with %s" % (umts["device"], umts["addresses"]))


def drop(daemon):
    before = dials()
    tell("drop")
    until("it is dialled again", lambda: dials() > before)
    connected(daemon)


def unplug_in_mid_dial(daemon):
    tell("set dial silent")  # the modem swallows the next dial without a word
    before = dials()
    tell("drop")
    until("the modem is dialling", lambda: dials() > before)
    stick.unplug()
    daemon.await_chosen("cable")
    await_way("cable")
    say("umts: %s" % daemon.uplink("umts")["explanation"])


def replug(daemon):
    tell("set dial ok")
    # somebody holds the old number, so that the line comes back under another name
    holder = os.open("/dev/ttyACM0", os.O_RDONLY | os.O_NONBLOCK) if os.path.exists("/dev/ttyACM0") else None
    stick.plug()
    connected(daemon)
    say("lines: %s" % [n for n in os.listdir("/dev") if n.startswith("ttyACM")])
    if holder is not None:
        os.close(holder)


def refused(daemon):
    """The provider asks for another password from now on; then it takes ours again."""
    for secrets in ("pap-secrets", "chap-secrets"):
        write("/etc/ppp/" + secrets, '* * "another" *\n')
    write("/run/isp.opts", read(GUEST + "/isp.opts").replace("noauth", "auth\nrequire-chap\nallow-ip *"))
    tell("drop")
    until("wan:status says that the password is refused",
          lambda: "the provider refuses user and password" in daemon.uplink("umts").get("explanation", ""))
    say("umts: %s" % daemon.uplink("umts")["explanation"])
    daemon.await_chosen("cable")
    await_way("cable")
    for secrets in ("pap-secrets", "chap-secrets"):
        write("/etc/ppp/" + secrets, '* * "guest" *\n')
    connected(daemon)


def leave(daemon):
    stick.unplug()
    daemon.await_chosen("cable")
    await_way("cable")


def abandon():
    stick.unplug()


STEPS = [
    ("a modem is plugged in: it is dialled, and traffic goes by it", plug),
    ("the line drops: it is dialled again", drop),
    ("the modem is pulled out while it dials: traffic goes by the cable", unplug_in_mid_dial),
    ("the modem comes back: it is dialled again", replug),
    ("the provider refuses the password, which is said, and takes it again", refused),
    ("the modem is pulled out for good", leave),
]
