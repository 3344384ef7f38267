/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.echo;

import java.security.SecureRandom;
import org.pointsman.api.kernel.EchoListener;
import org.pointsman.api.kernel.EchoSocket;
import org.pointsman.api.kernel.EchoSockets;
import org.pointsman.api.net.FwMark;
import org.pointsman.kernel.loop.NetlinkLoop;
import org.pointsman.kernel.sockets.SocketOptions;

/** Echo by raw sockets, read by the loop. Datagram sockets would need net.ipv4.ping_group_range, which is another's. */
public final class RawEchoSockets implements EchoSockets {
    private final NetlinkLoop loop;
    private final SocketOptions options = new SocketOptions();

    /** Made when first asked for: a start need not wait for the security providers. */
    private static final class Identifiers {
        private static final SecureRandom RANDOM = new SecureRandom();
    }

    /** Sockets whose answers come on {@code loop}. */
    public RawEchoSockets(NetlinkLoop loop) {
        this.loop = loop;
    }

    @Override
    public EchoSocket open(String device, FwMark mark, EchoListener listener) {
        // unpredictable, so that nobody on the way can answer for a target that is gone
        RawEchoSocket socket = RawEchoSocket.open(options, device, mark, Identifiers.RANDOM.nextInt(1 << 16), listener);
        socket.watchedBy(loop.watch(socket));
        return socket;
    }
}
