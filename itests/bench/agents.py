#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""agents.py - traffic agents of the failover bench (each runs inside one network namespace).

  udpserver  PORT                 echo; appends one byte: the ISP the request came through
  tcpserver  PORT                 greets with "I<isp>\\n", then echoes
  httpserver PORT                 answers every request 200 (connectivity checks of peers)
  sender     FILE RATE DST PORT   1 kHz stream: every packet has a NEW source port (= a new flow for the router),
                                  plus a long-lived UDP flow (one source port) at RATE/4
  receiver   FILE PORT            stores receive time and ISP of every echo
  tcp        DST PORT             long-lived TCP connections; line protocol on stdin/stdout (JSON)
  burst      N DST PORT MODE      N new flows, reports replies per ISP (MODE: ports | dests)

sender and receiver share FILE (mmap): a 4096-byte header and one 24-byte slot per sequence number:
  header: <QQQQQ  sent_new, sent_long, stop, t_start, epoch (0..255: added to the long flow's source port, so that the
          harness can start a fresh long-lived flow)
  slot:   <qqBBxxxxxx  t_send (ns, CLOCK_MONOTONIC), t_recv (0 = none), isp, received copies
The new-flow slots come first (CAP of them), then the long-flow slots (CAP/4).
"""
import gc
import json
import mmap
import os
import random
import selectors
import socket
import struct
import sys
import time

HDR = 4096
SLOT = struct.Struct("<qqBB6x")
LONG_PORT = 9000
PORT_LO, PORT_N = 10000, 50000          # source ports of the new flows
IP_PKTINFO = 8


def rt():
    """Real-time priority, so that the bench measures the router rather than our own scheduling."""
    gc.disable()
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))
    except OSError:
        pass


def isp_of(addr):
    """198.18.N.1 -> N (the ISP's NAT address); 255 = came through without the ISP's NAT"""
    p = addr.split(".")
    return int(p[2]) if p[0] == "198" and p[1] == "18" else 255


def udpserver(port):
    rt()
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.IPPROTO_IP, IP_PKTINFO, 1)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    s.bind(("0.0.0.0", port))
    cache = {}
    while True:
        data, anc, _f, addr = s.recvmsg(2048, 64)
        isp = cache.get(addr[0])
        if isp is None:
            isp = cache[addr[0]] = bytes([isp_of(addr[0])])
        out = []
        for lvl, typ, d in anc:
            if lvl == socket.IPPROTO_IP and typ == IP_PKTINFO:
                _ifi, _spec, dst = struct.unpack("=i4s4s", d[:12])
                out = [(lvl, typ, struct.pack("=i4s4s", 0, dst, b"\0\0\0\0"))]
        try:
            s.sendmsg([data, isp], out, 0, addr)
        except OSError:
            pass


def tcpserver(port):
    sel = selectors.DefaultSelector()
    ls = socket.socket()
    ls.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    ls.bind(("0.0.0.0", port))
    ls.listen(512)
    ls.setblocking(False)
    sel.register(ls, selectors.EVENT_READ)
    while True:
        for key, _ in sel.select():
            if key.fileobj is ls:
                try:
                    c, a = ls.accept()
                except OSError:
                    continue
                c.setblocking(False)
                c.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                try:
                    c.send(b"I%d\n" % isp_of(a[0]))
                except OSError:
                    pass
                sel.register(c, selectors.EVENT_READ)
            else:
                c = key.fileobj
                try:
                    d = c.recv(65536)
                    if d:
                        c.send(d)
                        continue
                except BlockingIOError:
                    continue
                except OSError:
                    pass
                sel.unregister(c)
                c.close()


def httpserver(port):
    sel = selectors.DefaultSelector()
    ls = socket.socket()
    ls.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    ls.bind(("0.0.0.0", port))
    ls.listen(128)
    while True:
        c, _a = ls.accept()
        c.settimeout(1)
        try:
            c.recv(4096)
            body = b"NetworkManager is online\n"
            c.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nX-NetworkManager-Status: online\r\n"
                      b"Connection: close\r\n\r\n" % len(body) + body)
        except OSError:
            pass
        c.close()


def mapfile(path, create_cap=None):
    if create_cap:
        size = HDR + SLOT.size * (create_cap + create_cap // 4 + 16)
        with open(path, "wb") as f:
            f.write(bytes(size))        # written out, on tmpfs: no page fault may delay the 1 kHz loop
    f = open(path, "r+b")
    m = mmap.mmap(f.fileno(), 0)
    cap = (len(m) - HDR) // SLOT.size - 16
    cap = cap * 4 // 5
    return m, cap


def udp_packet(dst, sport, dport, payload):
    ulen = 8 + len(payload)
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + ulen, 0, 0, 64, 17, 0, b"\0\0\0\0", socket.inet_aton(dst))
    return ip + struct.pack("!HHHH", sport, dport, ulen, 0) + payload


def sender(path, rate, dst, port):
    m, cap = mapfile(path)
    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 << 20)
    rt()
    period = 1000000000 // rate
    head = udp_packet(dst, 0, port, b"\0" * 8)[:20]
    sin = (dst, 0)
    t0 = time.monotonic_ns() + 10000000
    struct.pack_into("<Q", m, 24, t0)
    pk_udp, pk_pay, pk_t = struct.Struct("!HHHH"), struct.Struct("<II"), struct.Struct("<q")
    longbase = HDR + SLOT.size * cap
    i = 0
    while i < cap - 1:
        target = t0 + i * period
        while True:
            now = time.monotonic_ns()
            d = target - now
            if d <= 0:
                break
            time.sleep(d / 1e9)
        if not i & 63 and m[16]:
            break
        pk_t.pack_into(m, HDR + SLOT.size * i, now)
        try:
            s.sendto(head + pk_udp.pack(PORT_LO + i % PORT_N, port, 16, 0) + pk_pay.pack(i, 0), sin)
        except OSError:
            pass                    # e.g. ENOBUFS, ENETUNREACH: counts as lost
        struct.pack_into("<Q", m, 0, i + 1)
        if not i & 3:
            j = i >> 2
            pk_t.pack_into(m, longbase + SLOT.size * j, now)
            try:
                s.sendto(head + pk_udp.pack(LONG_PORT + m[32], port, 16, 0) + pk_pay.pack(j, 1), sin)
            except OSError:
                pass
            struct.pack_into("<Q", m, 8, j + 1)
        i += 1


def receiver(path, port):
    m, cap = mapfile(path)
    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    s.settimeout(0.5)
    rt()
    longbase = HDR + SLOT.size * cap
    want = struct.pack("!H", port)
    buf = bytearray(2048)
    put = struct.Struct("<qB").pack_into
    while True:
        try:
            n = s.recv_into(buf)
        except socket.timeout:
            if m[16]:
                break
            continue
        now = time.monotonic_ns()
        if n < 37 or buf[20:22] != want:
            continue
        seq, kind = struct.unpack_from("<II", buf, 28)
        off = (longbase if kind else HDR) + SLOT.size * seq
        if seq < cap:
            if m[off + 17] == 0:
                put(m, off + 8, now, buf[36])
            m[off + 17] = min(255, m[off + 17] + 1)


def tcp(dst, port):
    """stdin: {"open": n, "batch": "A"} | {"report": "A"} | {"close": "A"} | {"quit": 1}"""
    sel = selectors.DefaultSelector()
    sel.register(sys.stdin, selectors.EVENT_READ)
    conns = {}
    nexttick = time.monotonic()

    def fail(c, why):
        c["state"] = why
        try:
            sel.unregister(c["s"])
        except (KeyError, ValueError):
            pass
        c["s"].close()

    while True:
        now = time.monotonic()
        for key, ev in sel.select(max(0, nexttick - now)):
            if key.fileobj is sys.stdin:
                line = sys.stdin.readline()
                if not line:
                    return
                cmd = json.loads(line)
                if "open" in cmd:
                    lst = conns.setdefault(cmd["batch"], [])
                    for _ in range(cmd["open"]):
                        s = socket.socket()
                        s.setblocking(False)
                        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                        s.connect_ex((dst, port))
                        c = {"s": s, "state": "new", "isp": 0, "rx": time.monotonic(), "gap": 0.0}
                        lst.append(c)
                        sel.register(s, selectors.EVENT_READ, c)
                    print("{}", flush=True)
                elif "report" in cmd:
                    out = []
                    t = time.monotonic()
                    for c in conns.get(cmd["report"], []):
                        st = c["state"]
                        idle = t - c["rx"]
                        if st == "up" and idle > 0.8:
                            st = "stalled"
                        out.append({"isp": c["isp"], "state": st, "gap_ms": round(1000 * max(c["gap"], idle), 1)})
                    print(json.dumps(out), flush=True)
                elif "close" in cmd:
                    for c in conns.pop(cmd["close"], []):
                        if c["state"] in ("new", "up"):
                            # RST close: no lingering FIN retransmissions
                            c["s"].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                            fail(c, "closed")
                    print("{}", flush=True)
                else:
                    return
                continue
            c = key.data
            try:
                d = c["s"].recv(65536)
            except BlockingIOError:
                continue
            except OSError as e:
                fail(c, "refused" if c["state"] == "new" else "broken")
                c["err"] = str(e)
                continue
            if not d:
                fail(c, "broken")
                continue
            t = time.monotonic()
            if c["state"] == "new":
                c["state"] = "up"
                if d[:1] == b"I":
                    c["isp"] = int(d[1:d.index(b"\n")])
            else:
                c["gap"] = max(c["gap"], t - c["rx"])
            c["rx"] = t
        now = time.monotonic()
        if now >= nexttick:
            nexttick = now + 0.05
            for lst in conns.values():
                for c in lst:
                    if c["state"] == "up":
                        try:
                            c["s"].send(b"0123456789abcdef")
                        except BlockingIOError:
                            pass
                        except OSError:
                            fail(c, "broken")


def burst(n, dst, port, mode):
    """N new flows: mode ports = one destination, N source ports (random); dests = N destinations in 198.19/16."""
    rnd = random.Random(os.getpid())
    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    r = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP)
    r.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    r.settimeout(0.5)
    ports = rnd.sample(range(1025, 10000 if mode == "ports" and n <= 8000 else 65000), n)
    counts, got = {}, 0
    dests = rnd.sample(range(256, 65000), n)
    seen = set()

    def drain(timeout):
        nonlocal got
        r.settimeout(timeout)
        while True:
            try:
                d = r.recv(2048)
            except (socket.timeout, BlockingIOError):
                return
            if len(d) >= 37 and d[20:22] == struct.pack("!H", port):
                seq, kind = struct.unpack_from("<II", d, 28)
                if kind == 2 and seq not in seen:
                    seen.add(seq)
                    counts[d[36]] = counts.get(d[36], 0) + 1
                    got += 1
    for i in range(n):
        to = dst if mode == "ports" else "198.19.%d.%d" % (dests[i] >> 8, dests[i] & 255)
        s.sendto(udp_packet(to, ports[i], port, struct.pack("<II", i, 2)), (to, 0))
        if i % 8 == 7:
            time.sleep(0.004)
            drain(0)
    drain(1.0)
    print(json.dumps({"sent": n, "received": got, "by_isp": counts}))


if __name__ == "__main__":
    a = sys.argv
    if a[1] == "udpserver":
        udpserver(int(a[2]))
    elif a[1] == "tcpserver":
        tcpserver(int(a[2]))
    elif a[1] == "httpserver":
        httpserver(int(a[2]))
    elif a[1] == "sender":
        sender(a[2], int(a[3]), a[4], int(a[5]))
    elif a[1] == "receiver":
        receiver(a[2], int(a[3]))
    elif a[1] == "tcp":
        tcp(a[2], int(a[3]))
    elif a[1] == "burst":
        burst(int(a[2]), a[3], int(a[4]), a[5])
    else:
        sys.exit(2)
