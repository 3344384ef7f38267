# SPDX-License-Identifier: Apache-2.0
"""line.py - a line to the internet with a rate, a queue, loss and a policer for echo, in user space: for kernels without netem and tbf.

Takes the place of the veth pair between an ISP and `internet` of topo.Topology by two tun interfaces of the same names and addresses, and
carries their packets in both directions. Packets above what the queue holds are dropped at its tail, as in a modem.

It is a process of its own with real-time priority: a line that waits for a processor would be dead indeed. `late_ms` says how much later than it should
a packet was delivered at worst; a run in which that is much measures the machine."""
import ctypes
import fcntl
import heapq
import multiprocessing
import os
import random
import select
import struct
import time

from topo import in_ns

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 1, 0x1000
ICMP = 1


def real_time():
    """The calling process goes before all that are not."""
    os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(10))


def tun(ns, name):
    def make():
        fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
        return fd
    return in_ns(ns, make)


class Direction:
    """One direction: a queue that is emptied at `rate` bytes a second, and then `delay` seconds of distance."""

    def __init__(self, rate, queue_seconds, delay, out):
        self.rate, self.limit, self.delay, self.out = rate, rate * queue_seconds, delay, out
        self.free_at = 0.0          # when the line has sent what is queued
        self.worst = 0.0            # longest wait in the queue

    def leave_at(self, size, now):
        """When a packet that comes now arrives at the other end; None: the queue is full."""
        wait = max(0.0, self.free_at - now)
        if wait * self.rate + size > self.limit:
            return None
        self.worst = max(self.worst, wait)
        self.free_at = now + wait + size / self.rate
        return self.free_at + self.delay


class Figures(ctypes.Structure):
    _fields_ = [("dead", ctypes.c_int), ("carried", ctypes.c_long), ("lost", ctypes.c_long), ("late_ms", ctypes.c_double),
                ("down_ms", ctypes.c_double), ("up_ms", ctypes.c_double)]


class Line:
    """rate: (down, up) in bit/s; queue: seconds; distance: seconds one way; loss: 0..1 each way; echoes: ICMP echo requests
    a second that pass, others are dropped (0: all pass)."""

    def __init__(self, topology, isp, rate=(1e9, 1e9), queue=0.8, distance=0.01, loss=0.0, echoes=0):
        n = topology.uplink(isp)[2]
        far = topology.ns("internet")
        topology.ip(isp, "link", "del", "up0")      # and its other end
        down, up = self.fds = (tun(far, "to%d" % n), tun(topology.ns(isp), "up0"))
        topology.batch("internet", "addr add 198.18.%d.2/30 dev to%d\nlink set to%d up\n" % (n, n, n))
        topology.batch(isp, "addr add 198.18.%d.1/30 dev up0\nlink set up0 up\nroute add default via 198.18.%d.2\n" % (n, n))
        self.ways = {down: Direction(rate[0] / 8, queue, distance, up), up: Direction(rate[1] / 8, queue, distance, down)}
        self.loss, self.echoes, self.tokens, self.filled = loss, echoes, float(echoes), time.monotonic()
        self.figures = multiprocessing.Value(Figures, lock=False)
        self.process = multiprocessing.get_context("fork").Process(target=self.carry, daemon=True)
        self.process.start()

    def passes(self, packet, now):
        if self.figures.dead or random.random() < self.loss:
            return False
        if self.echoes and packet[9] == ICMP and packet[(packet[0] & 15) * 4] == 8:
            self.tokens = min(self.echoes, self.tokens + (now - self.filled) * self.echoes)
            self.filled = now
            if self.tokens < 1:
                return False
            self.tokens -= 1
        return True

    def carry(self):
        real_time()
        under_way, number, f = [], 0, self.figures
        parent = os.getppid()
        while os.getppid() == parent:
            pause = max(0.0, under_way[0][0] - time.monotonic()) if under_way else 0.2
            ready, _, _ = select.select(self.fds, [], [], min(0.2, pause))
            for fd in ready:
                way = self.ways[fd]
                for _ in range(64):
                    try:
                        packet = os.read(fd, 2048)
                    except BlockingIOError:
                        break
                    now = time.monotonic()
                    at = way.leave_at(len(packet), now) if self.passes(packet, now) else None
                    if at is None:
                        f.lost += 1
                        continue
                    number += 1
                    heapq.heappush(under_way, (at, number, way.out, packet))
            now = time.monotonic()
            while under_way and under_way[0][0] <= now:
                at, _, out, packet = heapq.heappop(under_way)
                f.late_ms = max(f.late_ms, 1000 * (now - at))
                try:
                    os.write(out, packet)
                    f.carried += 1
                except OSError:
                    f.lost += 1
            f.down_ms, f.up_ms = (1000 * self.ways[fd].worst for fd in self.fds)

    def cut(self):
        self.figures.dead = 1

    def close(self):
        self.process.terminate()
        self.process.join()
        for fd in self.fds:
            os.close(fd)
