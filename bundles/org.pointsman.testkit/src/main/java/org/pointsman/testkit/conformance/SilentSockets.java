/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pointsman.api.kernel.EchoListener;
import org.pointsman.api.kernel.EchoSocket;
import org.pointsman.api.kernel.EchoSockets;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.SocketListener;
import org.pointsman.api.kernel.UplinkSocket;
import org.pointsman.api.kernel.UplinkSockets;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.IpAddress;
import org.pointsman.testkit.VirtualLoop;

/** Sockets behind which the internet is as a test wants it: silent, refusing, or talking nonsense. On the loop only. */
final class SilentSockets implements UplinkSockets, EchoSockets {
    /** What is behind them. */
    enum Behaviour {
        SILENT,
        REFUSING,
        FAILING,
        NONSENSE
    }

    private final VirtualLoop loop;
    private final List<Object> open = new ArrayList<>();
    private Behaviour behaviour = Behaviour.SILENT;

    SilentSockets(VirtualLoop loop) {
        this.loop = loop;
    }

    void behave(Behaviour now) {
        behaviour = now;
    }

    /** How many have not been closed. */
    int open() {
        return open.size();
    }

    @Override
    public UplinkSocket tcp(String device, FwMark mark, IpAddress target, int port, SocketListener listener) {
        UplinkSocket socket = socket(listener);
        if (behaviour == Behaviour.NONSENSE) {
            loop.post(() -> listener.connected(loop.nanoTime()));
        }
        return socket;
    }

    @Override
    public UplinkSocket udp(String device, FwMark mark, IpAddress target, int port, SocketListener listener) {
        return socket(listener);
    }

    private UplinkSocket socket(SocketListener listener) {
        if (behaviour == Behaviour.REFUSING) {
            throw new KernelException("connect: Network is unreachable", 101);
        }
        Object token = new Object();
        open.add(token);
        if (behaviour == Behaviour.FAILING) {
            loop.post(() -> {
                if (open.contains(token)) {
                    listener.failed("Connection refused", loop.nanoTime());
                }
            });
        }
        return new UplinkSocket() {
            @Override
            public Optional<String> send(byte[] bytes) {
                if (behaviour == Behaviour.NONSENSE) {
                    loop.post(() -> {
                        if (open.contains(token)) {
                            listener.received(new byte[] {1, 2, 3, (byte) 0xff}, loop.nanoTime());
                        }
                        if (open.contains(token)) {
                            listener.ended();
                        }
                    });
                }
                return Optional.empty();
            }

            @Override
            public void close() {
                open.remove(token);
            }
        };
    }

    @Override
    public EchoSocket open(String device, FwMark mark, EchoListener listener) {
        if (behaviour == Behaviour.REFUSING) {
            throw new KernelException("socket: Operation not permitted", 1);
        }
        Object token = new Object();
        open.add(token);
        return new EchoSocket() {
            @Override
            public Optional<String> send(IpAddress target, int sequence) {
                if (behaviour == Behaviour.NONSENSE) {
                    loop.post(
                            () -> listener.answered(IpAddress.parse("192.0.2.99"), sequence ^ 0x5555, loop.nanoTime()));
                }
                return behaviour == Behaviour.FAILING ? Optional.of("Network is unreachable") : Optional.empty();
            }

            @Override
            public void close() {
                open.remove(token);
            }
        };
    }
}
