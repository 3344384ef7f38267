/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.rtnetlink;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.RouteLookup;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.MessageWriter;
import org.pointsman.kernel.netlink.Netlink;
import org.pointsman.kernel.netlink.NetlinkSocket;
import org.pointsman.kernel.netlink.Refusal;

/** The kernel's own answers, by a socket that is opened when the first question comes, in the namespace of whoever asks it. */
public final class NetlinkRouteLookup implements RouteLookup, AutoCloseable {
    private static final String WHAT = "ip route get";
    private static final String TEXTLESS = "the kernel knows no way";

    private Optional<NetlinkSocket> socket = Optional.empty();
    private boolean closed;

    @Override
    public synchronized Answer ask(Question question) {
        if (closed) {
            throw new IllegalStateException("the kernel is closed");
        }
        NetlinkSocket open = socket.orElseGet(() -> NetlinkSocket.open(Netlink.ROUTE));
        socket = Optional.of(open);
        int from = question.from().isPresent() ? index(open, question.from().get()) : 0;
        LookupCodec.Found[] found = new LookupCodec.Found[2];
        Optional<Refusal> refusal = ask(open, question, from, false, found);
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        // the way itself says the table, but not which route of it
        refusal = ask(open, question, from, true, found);
        if (refusal.isPresent() || found[0] == null || found[1] == null) {
            return refusal.map(NetlinkRouteLookup::refused)
                    .orElseThrow(() -> new KernelException(WHAT + " had no answer", 0));
        }
        LookupCodec.Found way = found[0];
        return new Answer(
                way.fate(), name(open, way.index()), way.gateway(), way.source(), way.table(), found[1].length(), "");
    }

    private static Optional<Refusal> ask(
            NetlinkSocket socket, Question question, int from, boolean route, LookupCodec.Found[] found) {
        MessageWriter writer = socket.request();
        LookupCodec.ask(writer, question, from, route);
        return socket.get(m -> found[route ? 1 : 0] = LookupCodec.parse(m));
    }

    private static Answer refused(Refusal refusal) {
        String text = refusal.sentence();
        return new Answer(Fate.REFUSED, "", Optional.empty(), Optional.empty(), 0, 0, text.isEmpty() ? TEXTLESS : text);
    }

    private static int index(NetlinkSocket socket, String name) {
        LinkCodec.get(socket.request(), name);
        return link(socket).map(Link::index).orElseThrow(() -> new KernelException("there is no interface " + name, 0));
    }

    private static String name(NetlinkSocket socket, int index) {
        LinkCodec.get(socket.request(), index);
        return link(socket).map(Link::name).orElse("if" + index);
    }

    private static Optional<Link> link(NetlinkSocket socket) {
        AtomicReference<Optional<Link>> found = new AtomicReference<>(Optional.empty());
        Consumer<MessageReader> take = m -> found.set(LinkCodec.parse(m));
        return socket.get(take).isPresent() ? Optional.empty() : found.get();
    }

    /** Closes the socket, if there is one. */
    @Override
    public synchronized void close() {
        closed = true;
        socket.ifPresent(NetlinkSocket::close);
    }
}
