/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.packet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.PacketListener;
import org.pointsman.api.kernel.PacketSocket;
import org.pointsman.api.kernel.PacketSockets;
import org.pointsman.kernel.loop.NetlinkLoop;

/** Packet sockets with a loop of their own, which is not there until somebody needs it. */
public final class RawPacketSockets implements PacketSockets, AutoCloseable {
    private final List<NetlinkLoop> started = new ArrayList<>(1);

    @Override
    public ControlLoop loop() {
        return own();
    }

    private synchronized NetlinkLoop own() {
        if (started.isEmpty()) {
            started.add(NetlinkLoop.start("pointsman-packets"));
        }
        return started.get(0);
    }

    @Override
    public PacketSocket open(Link link, Set<Integer> udpPorts, PacketListener listener) {
        if (udpPorts.size() > MAX_PORTS) {
            throw new IllegalArgumentException(udpPorts.size() + " ports, where " + MAX_PORTS + " are the most");
        }
        RawPacketSocket socket = RawPacketSocket.open(link, udpPorts, listener);
        socket.watchedBy(own().watch(socket));
        return socket;
    }

    /** Ends the loop. */
    @Override
    public synchronized void close() {
        started.forEach(NetlinkLoop::close);
    }
}
