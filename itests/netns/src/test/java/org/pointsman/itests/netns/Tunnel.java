/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.pointsman.kernel.namespace.Namespace;

/**
 * A tunnel as a VPN makes it, in user space and without the secrecy: packets for {@code vpn0} in the router travel in UDP to an endpoint that each
 * provider can reach, and come out at the far end's {@code tun0} some milliseconds late. Closing it takes the devices away.
 */
final class Tunnel implements AutoCloseable {
    static final String ENDPOINT = "203.0.113.77";
    private static final int PORT = 5555;
    private static final long TUNSETIFF = 0x400454CAL;
    private static final short TUN_WITHOUT_HEADER = 0x1001;

    private interface C extends Library {
        C LIB = Native.load("c", C.class);

        int open(String path, int flags);

        int ioctl(int fd, NativeLong request, byte[] argument);

        NativeLong read(int fd, byte[] buffer, NativeLong size);

        NativeLong write(int fd, byte[] buffer, NativeLong size);

        int close(int fd);
    }

    private final Deque<DatagramSocket> toClose = new ArrayDeque<>();
    private final ScheduledExecutorService distance = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread t = new Thread(task, "tunnel-distance");
        t.setDaemon(true);
        return t;
    });
    private final long millis;
    private final int near;
    private final int far;
    private volatile Runnable back = () -> {};

    /** {@code far}: the far end's namespace; {@code millis}: how long a packet is under way, each way. */
    Tunnel(Bed bed, Namespace far, long millis) throws Exception {
        this.millis = millis;
        this.near = device(bed.router, "vpn0");
        this.far = device(far, "tun0");
        bed.ip("address", "add", "10.9.0.2/30", "dev", "vpn0");
        bed.ip("link", "set", "vpn0", "up");
        Command.run("ip", "-n", far.name(), "address", "add", "10.9.0.1/30", "dev", "tun0");
        Command.run("ip", "-n", far.name(), "link", "set", "tun0", "up");
        Command.run("ip", "-n", far.name(), "route", "replace", "192.168.77.0/24", "dev", "tun0");
        DatagramSocket out = bed.router.call(() -> new DatagramSocket(new InetSocketAddress(0)));
        toClose.push(out);
        InetSocketAddress endpoint = new InetSocketAddress(InetAddress.getByName(ENDPOINT), PORT);
        thread("near-out", () -> carry(near, packet -> send(out, packet, endpoint)));
        thread("near-in", () -> receive(out, (packet, from) -> write(near, packet)));
        Deque<DatagramSocket> answering = new java.util.concurrent.ConcurrentLinkedDeque<>();
        SocketAddress[] router = new SocketAddress[1];
        for (int isp = 1; isp <= 2; isp++) {
            Namespace namespace = bed.isps.get(isp - 1).namespace();
            Command.run("ip", "-n", namespace.name(), "address", "replace", ENDPOINT + "/32", "dev", "lo");
            DatagramSocket in = namespace.call(() -> new DatagramSocket(endpoint));
            toClose.push(in);
            thread(
                    "far-in" + isp,
                    () -> receive(in, (packet, from) -> {
                        synchronized (router) {
                            router[0] = from;
                            answering.clear();
                            answering.push(in);
                        }
                        late(() -> write(this.far, packet));
                    }));
        }
        thread(
                "far-out",
                () -> carry(this.far, packet -> {
                    synchronized (router) {
                        DatagramSocket by = answering.peek();
                        if (by != null) {
                            SocketAddress to = router[0];
                            late(() -> send(by, packet, to));
                        }
                    }
                }));
        back = () -> {
            Command.tryRun(java.util.List.of("ip", "-n", bed.router.name(), "link", "del", "vpn0"));
            Command.tryRun(java.util.List.of("ip", "-n", far.name(), "link", "del", "tun0"));
        };
    }

    private interface Taking {
        void take(byte[] packet);
    }

    private interface TakingFrom {
        void take(byte[] packet, SocketAddress from);
    }

    private void late(Runnable delivery) {
        distance.schedule(delivery, millis, TimeUnit.MILLISECONDS);
    }

    private static int device(Namespace namespace, String name) throws Exception {
        return namespace.call(() -> {
            int fd = C.LIB.open("/dev/net/tun", 2);
            ByteBuffer request = ByteBuffer.allocate(40).order(ByteOrder.nativeOrder());
            request.put(name.getBytes(StandardCharsets.US_ASCII));
            request.putShort(16, TUN_WITHOUT_HEADER);
            if (fd < 0 || C.LIB.ioctl(fd, new NativeLong(TUNSETIFF), request.array()) < 0) {
                throw new IOException("no tun device " + name + " (errno " + Native.getLastError() + ")");
            }
            return fd;
        });
    }

    /** Until the device is gone. */
    private static void carry(int fd, Taking taker) {
        byte[] buffer = new byte[2048];
        while (true) {
            int n = C.LIB.read(fd, buffer, new NativeLong(buffer.length)).intValue();
            if (n < 0) {
                return;
            }
            taker.take(java.util.Arrays.copyOf(buffer, n));
        }
    }

    private static void write(int fd, byte[] packet) {
        C.LIB.write(fd, packet, new NativeLong(packet.length));
    }

    private static void receive(DatagramSocket socket, TakingFrom taker) {
        byte[] buffer = new byte[2048];
        while (!socket.isClosed()) {
            try {
                DatagramPacket p = new DatagramPacket(buffer, buffer.length);
                socket.receive(p);
                taker.take(java.util.Arrays.copyOf(buffer, p.getLength()), p.getSocketAddress());
            } catch (IOException e) {
                // an ICMP error, or the end
            }
        }
    }

    private static void send(DatagramSocket socket, byte[] packet, SocketAddress to) {
        try {
            socket.send(new DatagramPacket(packet, packet.length, to));
        } catch (IOException e) {
            // lost, as on any line
        }
    }

    private static void thread(String name, Runnable body) {
        Thread t = new Thread(body, "tunnel-" + name);
        t.setDaemon(true);
        t.start();
    }

    /** Takes the devices away, which also wakes whoever reads them. */
    void cut() {
        back.run();
    }

    @Override
    public void close() {
        cut();
        distance.shutdownNow();
        toClose.forEach(DatagramSocket::close);
        C.LIB.close(near);
        C.LIB.close(far);
    }
}
