/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.backend;

import org.pointsman.api.kernel.KernelEvent;
import org.pointsman.kernel.loop.EventSource;
import org.pointsman.kernel.netlink.EventSocket;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.nftables.Nfnetlink;
import org.pointsman.kernel.nftables.NftTables;

/** Tells when somebody else changes our nft table: once for each burst of announcements. Control loop only. */
final class NftEvents implements EventSource {
    private static final int BURST = 256;

    private final EventSocket socket;
    private final NftTables tables;
    private final byte[] table;
    private final Events events;
    private boolean changed;

    NftEvents(EventSocket socket, NftTables tables, String table, Events events) {
        this.socket = socket;
        this.tables = tables;
        this.table = Nfnetlink.name(table);
        this.events = events;
    }

    @Override
    public int fd() {
        return socket.fd();
    }

    @Override
    public void ready() {
        changed = false;
        socket.drain(BURST, m -> {}, this::handle, () -> changed = true);
        if (changed) {
            events.deliver(new KernelEvent.NftChanged());
        }
    }

    private void handle(MessageReader m) {
        if (!changed && !tables.isOurs(m.port()) && Nfnetlink.concerns(m, table)) {
            changed = true;
        }
    }
}
