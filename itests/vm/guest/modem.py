#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A 3G modem: answers AT on a line, and on ATD connects the line to a PPP peer, the provider's.

modem.py --modem tty:/dev/ttyGS0 --peer "spawn:COMMAND with {tty}" --fifo /run/modem.fifo

Commands, one a line, into the FIFO:
  drop                line lost: the peer dies, the line is closed and opened again, so that the other side sees its carrier go
  hangup              the peer dies and NO CARRIER is said; the other side has to notice by LCP echo
  term                the provider ends PPP in order
  stall, unstall      nothing passes either way: a dead radio
  set KEY VALUE       csq, creg, cpin as the modem tells them; dial: ok, busy, nocarrier, nodialtone, noanswer, silent
"""
import argparse
import os
import pty
import re
import select
import shlex
import subprocess
import time
import tty

REFUSALS = {"busy": "BUSY", "nodialtone": "NO DIALTONE", "noanswer": "NO ANSWER"}
SETTINGS = re.compile(
    r"AT(Z|&F|&C\d|&D\d|S0=\d+|Q\d|V\d|X\d|\+CMEE=\d|\+CFUN=.*|\+CREG=\d|\+CGREG=\d|\+COPS=.*|\^CURC=\d)?")
STARTED = time.monotonic()


def log(*words):
    print("[modem %8.3f]" % (time.monotonic() - STARTED), *words, flush=True)


def open_line(path):
    fd = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    tty.setraw(fd)
    return fd


class Modem:
    """The modem's side of the line, and what it is connected to."""

    def __init__(self, path, peer_command):
        self.path = path
        self.peer_command = peer_command
        self.line = open_line(path)
        self.peer = None
        self.peer_line = self.peer_other_end = -1
        self.connected = self.stalled = False
        self.echo = True
        self.command = b""
        self.frame_start = b""
        self.pending = {}  # fd -> bytes that did not fit yet
        self.settings = {"csq": "21,99", "creg": "1", "cpin": "READY", "dial": "ok"}

    # --- sending

    def put(self, fd, data):
        if fd >= 0:
            self.pending[fd] = self.pending.get(fd, b"") + data
            self.flush(fd)

    def flush(self, fd):
        data = self.pending.pop(fd, b"")
        while data:
            try:
                data = data[os.write(fd, data):]
            except BlockingIOError:
                self.pending[fd] = data
                return
            except OSError as e:
                log("write:", e)
                return

    def answer(self, *lines):
        for text in lines:
            self.put(self.line, ("\r\n%s\r\n" % text).encode())

    # --- AT

    def at(self, text):
        log("AT <", text)
        upper = text.upper()
        told = {
            "ATI": ("Manufacturer: EmuTel", "Model: E1750"),
            "AT+CGSN": ("356938035643809",),
            "AT+GSN": ("356938035643809",),
            "AT+CIMI": ("208010000000001",),
            "AT+CPIN?": ("+CPIN: " + self.settings["cpin"],),
            "AT+CSQ": ("+CSQ: " + self.settings["csq"],),
            "AT+CREG?": ("+CREG: 0," + self.settings["creg"],),
            "AT+CGREG?": ("+CGREG: 0," + self.settings["creg"],),
            "AT+COPS?": ('+COPS: 0,0,"EmuTel",2',),
        }
        if upper in told:
            self.answer(*told[upper], "OK")
        elif upper.startswith("ATE"):
            self.echo = upper != "ATE0"
            self.answer("OK")
        elif upper.startswith("AT+CPIN="):
            self.settings["cpin"] = "READY"
            self.answer("OK")
        elif upper in ("ATH", "ATH0"):
            self.end_peer()
            self.answer("OK")
        elif upper.startswith("ATD"):
            self.dial()
        elif upper.startswith("AT+CGDCONT=") or SETTINGS.fullmatch(upper) and "?" not in upper:
            self.answer("OK")
        else:
            self.answer("ERROR")

    def dial(self):
        outcome = self.settings["dial"]
        if outcome == "ok" and (self.stalled or self.settings["creg"] not in ("1", "5")):
            outcome = "nocarrier"
        if outcome == "silent":
            return
        if outcome != "ok":
            self.answer(REFUSALS.get(outcome, "NO CARRIER"))
            return
        self.peer_line, self.peer_other_end = pty.openpty()
        for fd in (self.peer_line, self.peer_other_end):
            tty.setraw(fd)
        os.set_blocking(self.peer_line, False)
        command = self.peer_command.replace("{tty}", os.ttyname(self.peer_other_end))
        self.peer = subprocess.Popen(shlex.split(command), start_new_session=True)
        self.answer("CONNECT 7200000")
        self.connected, self.frame_start = True, b""
        log("CONNECT")

    def end_peer(self, at_once=False):
        if self.peer:
            self.peer.kill() if at_once else self.peer.terminate()
            try:
                self.peer.wait(1)
            except subprocess.TimeoutExpired:
                self.peer.kill()
                self.peer.wait()
            self.peer = None
            self.pending.pop(self.peer_line, None)
            os.close(self.peer_line)
            os.close(self.peer_other_end)
            self.peer_line = -1
        self.connected, self.command = False, b""

    def reopen(self):
        os.close(self.line)
        self.pending.pop(self.line, None)
        time.sleep(0.2)  # long enough for the other side to see the carrier go
        self.line = open_line(self.path)

    # --- what comes in

    def escape(self, data):
        """
        Where a new dialogue begins in what should be PPP; None. The other side's DTR cannot be seen on a gadget's line, but no PPP
        frame begins with "AT" or "+++" behind its flag.
        """
        for i, byte in enumerate(data):
            if byte == 0x7E:
                self.frame_start = b""
            elif len(self.frame_start) < 3:
                self.frame_start += bytes([byte])
                if self.frame_start[:2] == b"AT" or self.frame_start == b"+++":
                    self.frame_start += data[i + 1:]
                    return self.frame_start
        return None

    def from_line(self):
        try:
            data = os.read(self.line, 4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            log("the line is closed")
            self.end_peer(at_once=True)
            self.reopen()
            return
        if self.connected:
            begun = self.escape(data)
            if begun is None:
                if not self.stalled:
                    self.put(self.peer_line, data)
                return
            log("a new dialogue, as if DTR had dropped")
            self.end_peer(at_once=True)
            data = begun
            if data.startswith(b"+++"):
                self.answer("OK")
                data = data[3:]
        if self.echo:
            self.put(self.line, data)
        self.command += data
        while re.search(rb"[\r\n]", self.command):
            text, self.command = re.split(rb"[\r\n]", self.command, maxsplit=1)
            # what is left of PPP frames may stand before the command
            found = re.search(rb"AT[\x20-\x7d]*$", text, re.I)
            if found:
                self.at(found.group().decode("ascii").strip())
            if self.connected:
                self.command = b""

    def from_peer(self):
        try:
            data = os.read(self.peer_line, 4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.lost("the provider closed the line")
        elif not self.stalled:
            self.put(self.line, data)

    def lost(self, why):
        log("NO CARRIER:", why)
        self.end_peer()
        self.answer("NO CARRIER")

    def told(self, text):
        log("told:", text)
        words = text.split()
        if words[:1] == ["drop"]:
            self.end_peer(at_once=True)
            self.reopen()
        elif words[:1] == ["hangup"]:
            self.end_peer(at_once=True)
            self.answer("NO CARRIER")
        elif words[:1] == ["term"] and self.peer:
            self.peer.terminate()
        elif words[:1] in (["stall"], ["unstall"]):
            self.stalled = words[0] == "stall"
        elif words[:1] == ["set"]:
            self.settings[words[1]] = " ".join(words[2:])


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--modem", required=True)
    options.add_argument("--peer", required=True)
    options.add_argument("--fifo", required=True)
    given = options.parse_args()
    modem = Modem(given.modem.removeprefix("tty:"), given.peer.removeprefix("spawn:"))
    os.mkfifo(given.fifo)
    fifo = os.open(given.fifo, os.O_RDWR | os.O_NONBLOCK)
    log("ready on", given.modem)
    words = b""
    while True:
        readable = [modem.line, fifo] + ([modem.peer_line] if modem.peer else [])
        ready, writable, _ = select.select(readable, list(modem.pending), [], 0.5)
        for fd in writable:
            modem.flush(fd)
        if modem.line in ready:
            modem.from_line()
        if modem.peer and modem.peer_line in ready:
            modem.from_peer()
        if modem.peer and modem.peer.poll() is not None:
            modem.lost("the provider's pppd ended with %s" % modem.peer.returncode)
        if fifo in ready:
            words += os.read(fifo, 4096)
            while b"\n" in words:
                text, _, words = words.partition(b"\n")
                modem.told(text.decode())


main()
