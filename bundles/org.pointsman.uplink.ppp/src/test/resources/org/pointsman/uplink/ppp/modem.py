#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A 3G modem for tests: answers AT commands, and on a call becomes the line to a PPP peer. Standard library only.

  modem.py --modem pty:LINK | tty:/dev/ttyGS0  [--peer 'COMMAND with {tty}']  [--ctl FIFO]

pty:LINK makes a pseudo-terminal and the symbolic link LINK to it; tty: takes a terminal that is there, such as the device side of
a USB gadget. Commands come line by line on standard input, or on the FIFO that is made for them; each is answered on standard
output by "did COMMAND", each AT command is shown as "at COMMAND":

  set csq|creg|cpin|pin|dial VALUE   dial: ok busy nocarrier nodialtone noanswer ignore; pin: the right one
  mute | unmute    ignore AT commands, as a modem that has crashed
  stall | unstall  let nothing through, as a radio cell that has died
  drop             lose the line: the peer is killed, and on a gadget DCD falls
  hangup           the same, with the words NO CARRIER and no DCD
  term             the network ends PPP in an orderly way
  unplug | plug LINK   pty only
"""
import argparse
import os
import pty
import re
import select
import shlex
import signal
import subprocess
import sys
import tty

parser = argparse.ArgumentParser()
parser.add_argument('--modem', required=True)
parser.add_argument('--peer', default='')
parser.add_argument('--ctl', default='')
ARGS = parser.parse_args()
PLAIN = re.compile(r'AT(Z|E1|&F|&C\d|&D\d|S0=\d+|Q\d|V\d|X\d|\+CMEE=\d|\+CREG=\d|\+CGREG=\d|\+COPS=.*|\^CURC=\d)')


def say(*words):
    print(*words, flush=True)


class Modem:
    def __init__(self):
        self.kind, _, self.path = ARGS.modem.partition(':')
        self.settings = dict(csq='21,99', creg='1', cpin='READY', pin='1234', dial='ok')
        self.attempts = 3
        self.fd = self.keep = self.peer_fd = self.peer_keep = -1
        self.peer = None
        self.pending = {}
        self.muted = self.stalled = False
        self.plug(self.path)

    # --- the line

    def plug(self, path):
        self.path = path
        self.echo, self.data, self.buffer, self.tail = True, False, b'', b''
        if self.kind == 'pty':
            self.fd, self.keep = pty.openpty()  # the line outlives those who open and close it
            tty.setraw(self.keep)
            os.set_blocking(self.fd, False)
            if os.path.islink(path):
                os.unlink(path)
            os.symlink(os.ttyname(self.keep), path)
        else:
            self.fd = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
            tty.setraw(self.fd)

    def unplug(self):
        self.end_peer()
        if self.kind == 'pty' and os.path.islink(self.path):
            os.unlink(self.path)
        self.pending.pop(self.fd, None)
        for fd in (self.fd, self.keep):
            if fd >= 0:
                os.close(fd)
        self.fd = self.keep = -1

    def put(self, fd, data):
        if fd >= 0:
            self.pending[fd] = self.pending.get(fd, b'') + data
            self.flush(fd)

    def flush(self, fd):
        data = self.pending.get(fd, b'')
        while data:
            try:
                data = data[os.write(fd, data):]
            except BlockingIOError:
                break
            except OSError:
                data = b''
        if data:
            self.pending[fd] = data
        else:
            self.pending.pop(fd, None)

    def answer(self, *lines):
        for line in lines:
            self.put(self.fd, ('\r\n%s\r\n' % line).encode())

    # --- AT commands

    def command(self, line):
        say('at', line)
        if self.muted:
            return
        word = line.upper()
        if word == 'AT' or PLAIN.fullmatch(word):
            return self.answer('OK')
        if word == 'ATE0':
            self.echo = False
            return self.answer('OK')
        if word == 'AT+CFUN=1,1':
            self.echo = True
            return self.answer('OK')
        if word == 'AT+CPIN?':
            cpin = self.settings['cpin']
            return self.answer(cpin) if cpin.startswith('+CME') else self.answer('+CPIN: ' + cpin, 'OK')
        if word.startswith('AT+CPIN='):
            return self.enter_pin(word.split('=', 1)[1].strip('"'))
        if word == 'AT+CSQ':
            return self.answer('+CSQ: ' + self.settings['csq'], 'OK')
        if word in ('AT+CREG?', 'AT+CGREG?'):
            return self.answer('%s: 0,%s' % (word[2:-1], self.settings['creg']), 'OK')
        if word == 'AT+COPS?':
            return self.answer('+COPS: 0,0,"EmuTel",2', 'OK')
        if word.startswith('AT+CGDCONT='):
            return self.answer('OK')
        if word == 'ATH':
            self.end_peer()
            return self.answer('OK')
        if word.startswith('ATD'):
            return self.dial()
        self.answer('ERROR')

    def enter_pin(self, pin):
        if self.settings['cpin'] != 'SIM PIN':
            return self.answer('+CME ERROR: 3')
        if pin == self.settings['pin']:
            self.settings['cpin'] = 'READY'
            return self.answer('OK')
        self.attempts -= 1
        if self.attempts == 0:
            self.settings['cpin'] = 'SIM PUK'
        self.answer('+CME ERROR: 16')

    def dial(self):
        how = self.settings['dial']
        if how == 'ok' and (self.stalled or self.settings['creg'] not in ('1', '5')):
            how = 'nocarrier'
        if how == 'ignore':
            return
        if how != 'ok':
            words = {'busy': 'BUSY', 'nodialtone': 'NO DIALTONE', 'noanswer': 'NO ANSWER'}
            return self.answer(words.get(how, 'NO CARRIER'))
        if ARGS.peer:
            self.peer_fd, self.peer_keep = pty.openpty()
            tty.setraw(self.peer_keep)
            os.set_blocking(self.peer_fd, False)
            name = os.ttyname(self.peer_keep)
            self.peer = subprocess.Popen(shlex.split(ARGS.peer.replace('{tty}', name)), start_new_session=True)
        self.answer('CONNECT 7200000')
        self.data, self.tail = True, b''
        say('connected')

    def end_peer(self, how=signal.SIGKILL):
        if self.peer:
            self.peer.send_signal(how)
            self.peer.wait()
            self.peer = None
        for fd in (self.peer_fd, self.peer_keep):
            if fd >= 0:
                self.pending.pop(fd, None)
                os.close(fd)
        self.peer_fd = self.peer_keep = -1
        self.data, self.buffer = False, b''

    # --- events

    def escape(self, data):
        """Where command mode begins: DTR is invisible here, so a dialogue is known by AT or +++ right after an HDLC flag."""
        for i, c in enumerate(data):
            if c == 0x7e:
                self.tail = b''
            elif len(self.tail) < 3:
                self.tail += bytes([c])
                if self.tail[:2] == b'AT' or self.tail == b'+++':
                    self.tail += data[i + 1:]
                    return True
        return False

    def on_line(self):
        try:
            data = os.read(self.fd, 4096)
        except BlockingIOError:
            return
        except OSError:
            data = b''
        if not data:
            if self.kind == 'tty':  # unplugged on the other side; wait for it to come back
                self.end_peer()
                self.reopen()
            return
        if self.data:
            if not self.escape(data):
                if not self.stalled:
                    self.put(self.peer_fd, data)
                return
            self.end_peer()
            data = self.tail
            if data.startswith(b'+++'):
                self.answer('OK')
                data = data[3:]
        if self.echo and not self.muted:
            self.put(self.fd, data)
        self.buffer += data
        while b'\r' in self.buffer and not self.data:
            line, _, self.buffer = self.buffer.partition(b'\r')
            # rests of PPP frames may precede the command
            found = re.search(rb'AT[\x20-\x7d]*$', line, re.I)
            if found:
                self.command(found.group().decode('ascii').strip())

    def reopen(self):
        os.close(self.fd)
        self.pending.pop(self.fd, None)
        select.select([], [], [], 0.2)  # long enough for DCD to be seen falling
        self.plug(self.path)

    def on_peer(self):
        try:
            data = os.read(self.peer_fd, 4096)
        except BlockingIOError:
            return
        except OSError:
            data = b''
        if data and not self.stalled:
            self.put(self.fd, data)

    def control(self, line):
        words = line.split()
        if not words:
            return
        if words[0] == 'set':
            self.settings[words[1]] = ' '.join(words[2:])
        elif words[0] in ('mute', 'unmute'):
            self.muted = words[0] == 'mute'
        elif words[0] in ('stall', 'unstall'):
            self.stalled = words[0] == 'stall'
        elif words[0] == 'drop':
            self.end_peer()
            if self.kind == 'tty':
                self.reopen()
        elif words[0] == 'hangup':
            self.end_peer()
            self.answer('NO CARRIER')
        elif words[0] == 'term' and self.peer:
            self.peer.terminate()
        elif words[0] == 'unplug':
            self.unplug()
        elif words[0] == 'plug':
            self.plug(words[1] if len(words) > 1 else self.path)
        say('did', line)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    modem = Modem()
    control = 0
    if ARGS.ctl:
        if os.path.exists(ARGS.ctl):
            os.unlink(ARGS.ctl)
        os.mkfifo(ARGS.ctl)
        control = os.open(ARGS.ctl, os.O_RDWR)
    say('ready')
    typed = b''
    try:
        while True:
            readable = [control] + [fd for fd in (modem.fd, modem.peer_fd) if fd >= 0]
            ready, writable, _ = select.select(readable, list(modem.pending), [], 0.5)
            for fd in writable:
                modem.flush(fd)
            if modem.fd in ready:
                modem.on_line()
            if modem.peer_fd in ready:
                modem.on_peer()
            if modem.peer and modem.peer.poll() is not None:
                modem.end_peer()
                modem.answer('NO CARRIER')
            if control in ready:
                more = os.read(control, 4096)
                if not more:
                    return
                typed += more
                while b'\n' in typed:
                    line, _, typed = typed.partition(b'\n')
                    modem.control(line.decode())
    finally:
        modem.end_peer()
        if modem.kind == 'pty' and os.path.islink(modem.path):
            os.unlink(modem.path)


main()
