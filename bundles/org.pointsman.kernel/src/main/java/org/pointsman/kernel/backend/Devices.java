/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.backend;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.pointsman.api.kernel.Link;
import org.pointsman.kernel.netlink.NetlinkSocket;
import org.pointsman.kernel.rtnetlink.LinkCodec;

/**
 * Names and indexes of the interfaces: kept from link events, asked for where they are not known. Interfaces are renamed and
 * made anew at any time, so a kept index may be wrong for as long as its event is on the way. Control loop only.
 */
final class Devices {
    private final NetlinkSocket socket;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();

    Devices(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** The index; 0: there is no such interface. */
    int index(String name) {
        Integer known = indexes.get(name);
        return known != null ? known : refresh(name);
    }

    /** The index, asked from the kernel; 0: there is no such interface. */
    int refresh(String name) {
        Integer old = indexes.remove(name);
        if (old != null) {
            names.remove(old);
        }
        LinkCodec.get(socket.request(), name);
        return answer().map(Link::index).orElse(0);
    }

    /** The name; {@code ifN} if it went meanwhile. */
    String name(int index) {
        String known = names.get(index);
        return known != null ? known : read(index).map(Link::name).orElse("if" + index);
    }

    /** The link with this name, asked from the kernel. */
    Optional<Link> read(String name) {
        LinkCodec.get(socket.request(), name);
        return answer();
    }

    /** The link with this index, asked from the kernel. */
    Optional<Link> read(int index) {
        LinkCodec.get(socket.request(), index);
        return answer();
    }

    private Optional<Link> answer() {
        AtomicReference<Optional<Link>> found = new AtomicReference<>(Optional.empty());
        if (socket.get(m -> found.set(LinkCodec.parse(m))).isPresent()) {
            return Optional.empty();
        }
        found.get().ifPresent(this::learn);
        return found.get();
    }

    void learn(Link link) {
        String old = names.put(link.index(), link.name());
        if (old != null && !old.equals(link.name())) {
            indexes.remove(old, link.index());
        }
        indexes.put(link.name(), link.index());
    }

    void forget(int index) {
        String name = names.remove(index);
        if (name != null) {
            indexes.remove(name, index);
        }
    }

    void clear() {
        indexes.clear();
        names.clear();
    }
}
