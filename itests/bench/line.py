# SPDX-License-Identifier: Apache-2.0
"""line.py - a line to the internet with a rate, a queue, loss and a policer for echo, in user space: for kernels without netem and tbf.

Takes the place of the veth pair between an ISP and `internet` of topo.Topology by two tun interfaces of the same names and addresses, and
carries their packets in both directions. Packets above what the queue holds are dropped at its tail, as in a modem."""
import collections
import fcntl
import heapq
import os
import random
import select
import struct
import threading
import time

from topo import in_ns

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 1, 0x1000
ICMP = 1


def tun(ns, name):
    def make():
        fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
        return fd
    return in_ns(ns, make)


class Direction:
    """One direction: a queue that is emptied at `rate` bytes a second, and then `delay` seconds of distance."""

    def __init__(self, rate, queue_seconds, delay):
        self.rate, self.limit, self.delay = rate, rate * queue_seconds, delay
        self.free_at = 0.0          # when the line has sent what is queued
        self.worst = 0.0            # longest wait in the queue
        self.dropped = 0

    def leave_at(self, size, now):
        """When a packet that comes now arrives at the other end; None: the queue is full."""
        wait = max(0.0, self.free_at - now)
        if wait * self.rate + size > self.limit:
            self.dropped += 1
            return None
        self.worst = max(self.worst, wait)
        self.free_at = now + wait + size / self.rate
        return self.free_at + self.delay


class Line(threading.Thread):
    """rate: (down, up) in bit/s; queue: seconds; distance: seconds one way; loss: 0..1 each way; echoes: ICMP echo requests
    a second that pass, others are dropped (0: all pass)."""

    def __init__(self, topology, isp, rate=(1e9, 1e9), queue=0.8, distance=0.01, loss=0.0, echoes=0):
        super().__init__(daemon=True)
        n = topology.uplink(isp)[2]
        far = topology.ns("internet")
        topology.ip(isp, "link", "del", "up0")      # and its other end
        self.fds = (tun(far, "to%d" % n), tun(topology.ns(isp), "up0"))
        topology.batch("internet", "addr add 198.18.%d.2/30 dev to%d\nlink set to%d up\n" % (n, n, n))
        topology.batch(isp, "addr add 198.18.%d.1/30 dev up0\nlink set up0 up\nroute add default via 198.18.%d.2\n" % (n, n))
        self.ways = {self.fds[0]: (Direction(rate[0] / 8, queue, distance), self.fds[1]),
                     self.fds[1]: (Direction(rate[1] / 8, queue, distance), self.fds[0])}
        self.loss, self.echoes, self.tokens, self.filled = loss, echoes, float(echoes), time.monotonic()
        self.dead = self.stopped = False
        self.counts = collections.Counter()
        self.start()

    def passes(self, packet, now):
        if self.dead or random.random() < self.loss:
            return False
        if self.echoes and packet[9] == ICMP and packet[(packet[0] & 15) * 4] == 8:
            self.tokens = min(self.echoes, self.tokens + (now - self.filled) * self.echoes)
            self.filled = now
            if self.tokens < 1:
                return False
            self.tokens -= 1
        return True

    def run(self):
        under_way, number = [], 0
        while not self.stopped:
            pause = max(0.0, under_way[0][0] - time.monotonic()) if under_way else 0.2
            ready, _, _ = select.select(self.fds, [], [], min(0.2, pause))
            now = time.monotonic()
            for fd in ready:
                way, out = self.ways[fd]
                for _ in range(64):
                    try:
                        packet = os.read(fd, 2048)
                    except BlockingIOError:
                        break
                    at = way.leave_at(len(packet), now) if self.passes(packet, now) else None
                    if at is None:
                        self.counts["lost"] += 1
                        continue
                    number += 1
                    heapq.heappush(under_way, (at, number, out, packet))
            now = time.monotonic()
            while under_way and under_way[0][0] <= now:
                _, _, out, packet = heapq.heappop(under_way)
                try:
                    os.write(out, packet)
                    self.counts["carried"] += 1
                except OSError:
                    self.counts["refused"] += 1

    def worst_queue_ms(self):
        return tuple(round(1000 * self.ways[fd][0].worst) for fd in self.fds)

    def close(self):
        self.stopped = True
        self.join()
        for fd in self.fds:
            os.close(fd)
