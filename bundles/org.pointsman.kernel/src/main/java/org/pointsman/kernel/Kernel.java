/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel;

import java.util.Optional;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.state.Ownership;
import org.pointsman.kernel.backend.NetlinkBackend;
import org.pointsman.kernel.conntrack.NetlinkFlowTable;
import org.pointsman.kernel.echo.RawEchoSockets;
import org.pointsman.kernel.loop.NetlinkLoop;
import org.pointsman.kernel.packet.RawPacketSockets;
import org.pointsman.kernel.rtnetlink.NetlinkRouteLookup;
import org.pointsman.kernel.serial.TerminalPorts;
import org.pointsman.kernel.sockets.LoopSockets;
import org.pointsman.kernel.wifi.NetlinkWifiStations;

/** The loop and what hangs on it, opened and closed together; in the network namespace of the thread that opens it. */
public final class Kernel implements AutoCloseable {
    private final NetlinkLoop loop;
    private final NetlinkBackend backend;
    private final NetlinkWifiStations wifi;
    private final NetlinkFlowTable flows;
    private final TerminalPorts serial = new TerminalPorts();
    private final RawEchoSockets echo;
    private final RawPacketSockets packets = new RawPacketSockets();
    private final NetlinkRouteLookup lookup = new NetlinkRouteLookup();
    private final LoopSockets sockets;

    private Kernel(NetlinkLoop loop, NetlinkBackend backend, NetlinkWifiStations wifi, NetlinkFlowTable flows) {
        this.loop = loop;
        this.backend = backend;
        this.wifi = wifi;
        this.echo = new RawEchoSockets(loop);
        this.sockets = new LoopSockets(loop);
        this.flows = flows;
    }

    /**
     * Opens everything.
     *
     * @throws KernelException with one sentence that says what is missing and what to do
     */
    public static Kernel open(Ownership own) {
        if (!Capabilities.netAdmin()) {
            throw new KernelException(
                    "Pointsman needs the capability CAP_NET_ADMIN to change routes: run it as root, by its systemd unit,"
                            + " or with 'setpriv --ambient-caps +net_admin,+net_raw --inh-caps +net_admin,+net_raw'",
                    1);
        }
        Optional<NetlinkLoop> loop = Optional.empty();
        Optional<NetlinkBackend> backend = Optional.empty();
        Optional<NetlinkFlowTable> flows = Optional.empty();
        try {
            loop = Optional.of(NetlinkLoop.start("pointsman-loop"));
            backend = Optional.of(NetlinkBackend.open(own, loop.get()));
            flows = Optional.of(NetlinkFlowTable.open(loop.get()));
            return new Kernel(loop.get(), backend.get(), NetlinkWifiStations.open(), flows.get());
        } catch (LinkageError e) {
            loop.ifPresent(NetlinkLoop::close);
            throw new KernelException(
                    "native calls do not work here (" + e.getMessage()
                            + "); is the folder for temporary files mounted noexec?",
                    0);
        } catch (RuntimeException e) {
            loop.ifPresent(NetlinkLoop::close);
            backend.ifPresent(NetlinkBackend::close);
            flows.ifPresent(NetlinkFlowTable::close);
            throw e;
        }
    }

    /** The control loop. */
    public NetlinkLoop loop() {
        return loop;
    }

    /** The backend; its events come on {@link #loop()}. */
    public NetlinkBackend backend() {
        return backend;
    }

    /** Wi-Fi interfaces. */
    public NetlinkWifiStations wifi() {
        return wifi;
    }

    /** ICMP echo; answers come on {@link #loop()}. */
    public RawEchoSockets echo() {
        return echo;
    }

    /** TCP and UDP through one uplink; what they bring comes on {@link #loop()}. */
    public LoopSockets sockets() {
        return sockets;
    }

    /** The connection table. */
    public NetlinkFlowTable flows() {
        return flows;
    }

    /** The kernel's own answers on ways. */
    public NetlinkRouteLookup lookup() {
        return lookup;
    }

    /** Serial lines. */
    public TerminalPorts serial() {
        return serial;
    }

    /** Ethernet frames, read beside {@link #loop()}. */
    public RawPacketSockets packets() {
        return packets;
    }

    /** Ends the loop, then closes the sockets that it reads. */
    @Override
    public void close() {
        packets.close();
        loop.close();
        backend.close();
        wifi.close();
        flows.close();
        serial.close();
        lookup.close();
    }
}
