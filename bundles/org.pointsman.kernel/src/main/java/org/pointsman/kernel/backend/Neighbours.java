/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.backend;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.net.IpAddress;
import org.pointsman.kernel.netlink.MessageWriter;
import org.pointsman.kernel.netlink.NetlinkSocket;
import org.pointsman.kernel.rtnetlink.NeighbourCodec;

/** Has the kernel ask neighbours. Control loop only. */
final class Neighbours {
    private static final int KNOWN = Neighbour.REACHABLE | Neighbour.STALE | Neighbour.DELAY;
    private static final int FIXED = Neighbour.NOARP | Neighbour.PERMANENT;

    private final NetlinkSocket socket;
    private final Devices devices;
    private final Reading reading;

    Neighbours(NetlinkSocket socket, Devices devices, Reading reading) {
        this.socket = socket;
        this.devices = devices;
        this.reading = reading;
    }

    /**
     * Has the kernel ask at once. Using a stale entry would make it wait {@code delay_first_probe_time} (5 s) first, so an entry that
     * is known is set to be verified; it goes on being used meanwhile.
     */
    void solicit(String device, IpAddress address) {
        int index = devices.index(device);
        if (index == 0) {
            return;
        }
        AtomicReference<Optional<NeighbourCodec.Found>> found = new AtomicReference<>(Optional.empty());
        NeighbourCodec.get(socket.request(), index, address);
        socket.get(m -> found.set(NeighbourCodec.parse(m)));
        Optional<NeighbourCodec.Found> known = found.get();
        int state = known.map(NeighbourCodec.Found::state).orElse(0);
        if ((state & FIXED) != 0) {
            return;
        }
        MessageWriter w = socket.request();
        if ((state & KNOWN) != 0 && !known.get().mac().isEmpty()) {
            NeighbourCodec.probe(w, known.get());
        } else {
            NeighbourCodec.use(w, index, address);
        }
        socket.transact(); // the interface may be down or gone meanwhile: then there is nobody to ask
    }

    /** Has the kernel verify every entry that it uses on {@code device}, and forget those that failed. */
    void refresh(String device) {
        int index = devices.index(device);
        if (index == 0) {
            return;
        }
        List<NeighbourCodec.Found> all = reading.neighbours(index);
        MessageWriter w = socket.request();
        for (NeighbourCodec.Found n : all) {
            if ((n.state() & FIXED) != 0 || n.index() != index) {
                continue;
            }
            if ((n.state() & KNOWN) != 0 && !n.mac().isEmpty()) {
                NeighbourCodec.probe(w, n);
            } else if ((n.state() & Neighbour.FAILED) != 0) {
                NeighbourCodec.delete(w, n.index(), n.address());
            }
        }
        if (w.messages() > 0) {
            socket.transact(); // an entry that went meanwhile needs no refreshing
        }
    }
}
