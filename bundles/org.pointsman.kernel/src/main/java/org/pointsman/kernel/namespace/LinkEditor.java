/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.namespace;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.state.Route;
import org.pointsman.kernel.netlink.MessageWriter;
import org.pointsman.kernel.netlink.Netlink;
import org.pointsman.kernel.netlink.NetlinkSocket;
import org.pointsman.kernel.netlink.Refusal;
import org.pointsman.kernel.rtnetlink.AddressCodec;
import org.pointsman.kernel.rtnetlink.LinkCodec;
import org.pointsman.kernel.rtnetlink.RouteCodec;
import org.pointsman.kernel.rtnetlink.Rtnetlink;
import org.pointsman.kernel.sys.Errno;
import org.pointsman.kernel.sys.Libc;

/**
 * Creates and changes links by rtnetlink, as {@code ip link} does, in the network namespace of the thread that opened it.
 * For laboratories and tests. Every method throws {@link KernelException} when the kernel refuses. Not thread-safe.
 */
public final class LinkEditor implements AutoCloseable {
    private static final int VETH_INFO_PEER = 1;
    private static final int INFO_DATA = 2;
    private static final int UNCHANGED = -1;

    private final NetlinkSocket socket;

    /** Works with {@code socket}, which has to be of {@link Netlink#ROUTE}, and closes it in the end. */
    public LinkEditor(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** An editor for the calling thread's network namespace. */
    public static LinkEditor open() {
        return new LinkEditor(NetlinkSocket.open(Netlink.ROUTE));
    }

    /** An editor for {@code namespace}; any thread may use it. */
    public static LinkEditor open(Namespace namespace) {
        try {
            return namespace.call(LinkEditor::open);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Creates a veth pair, {@code name} here and {@code peerName} in {@code peerNamespace}. The indexes are explicit and have to
     * differ: ends with equal ifindex would get the kernel's slow carrier path, as physical NICs do.
     */
    public void veth(String name, int index, String peerName, int peerIndex, Namespace peerNamespace) {
        int namespace = peerNamespace.openFile();
        try {
            MessageWriter w = create(name, index);
            int info = w.open(LinkCodec.INFO);
            w.attribute(LinkCodec.INFO_KIND, "veth");
            int data = w.open(INFO_DATA);
            int peer = w.open(VETH_INFO_PEER);
            w.u32(0).u32(peerIndex).u32(0).u32(0).attribute(LinkCodec.NAME, peerName);
            w.attribute32(LinkCodec.NAMESPACE_FD, namespace);
            w.close(peer).close(data).close(info).end();
            socket.execute("ip link add " + name + " index " + index + " type veth peer name " + peerName + " index "
                    + peerIndex + " netns " + peerNamespace);
        } finally {
            Libc.close(namespace);
        }
    }

    /** Creates a bridge; index 0: the kernel's choice. */
    public void bridge(String name, int index) {
        simple(name, index, "bridge");
    }

    /** Creates a dummy interface; index 0: the kernel's choice. */
    public void dummy(String name, int index) {
        simple(name, index, "dummy");
    }

    private void simple(String name, int index, String kind) {
        MessageWriter w = create(name, index);
        int info = w.open(LinkCodec.INFO);
        w.attribute(LinkCodec.INFO_KIND, kind).close(info).end();
        socket.execute("ip link add " + name + " type " + kind);
    }

    private MessageWriter create(String name, int index) {
        return socket.request()
                .begin(Rtnetlink.NEW_LINK, Netlink.CREATE | Netlink.EXCL)
                .u32(0)
                .u32(index)
                .u32(0)
                .u32(0)
                .attribute(LinkCodec.NAME, name);
    }

    /** Sets it administratively up. */
    public void up(String name) {
        change(name, LinkCodec.IFF_UP).end();
        socket.execute("ip link set " + name + " up");
    }

    /** Sets it administratively down. */
    public void down(String name) {
        change(name, 0).end();
        socket.execute("ip link set " + name + " down");
    }

    /** Gives it another name; it has to be down on older kernels. */
    public void rename(String name, String newName) {
        change(name, UNCHANGED).attribute(LinkCodec.NAME, newName).end();
        socket.execute("ip link set " + name + " name " + newName);
    }

    /** Sets its hardware address, written {@code 02:00:..}. */
    public void mac(String name, String mac) {
        change(name, UNCHANGED)
                .attribute(LinkCodec.ADDRESS, LinkCodec.macBytes(mac))
                .end();
        socket.execute("ip link set " + name + " address " + mac);
    }

    /** Sets its MTU, bytes. */
    public void mtu(String name, int bytes) {
        change(name, UNCHANGED).attribute32(LinkCodec.MTU, bytes).end();
        socket.execute("ip link set " + name + " mtu " + bytes);
    }

    /** Makes it a port of {@code bridge}. */
    public void master(String name, String bridge) {
        int master = index(bridge);
        change(name, UNCHANGED).attribute32(LinkCodec.MASTER, master).end();
        socket.execute("ip link set " + name + " master " + bridge);
    }

    /** Makes it a port of nothing. */
    public void noMaster(String name) {
        change(name, UNCHANGED).attribute32(LinkCodec.MASTER, 0).end();
        socket.execute("ip link set " + name + " nomaster");
    }

    /** Moves it to another network namespace. */
    public void move(String name, Namespace to) {
        int namespace = to.openFile();
        try {
            change(name, UNCHANGED)
                    .attribute32(LinkCodec.NAMESPACE_FD, namespace)
                    .end();
            socket.execute("ip link set " + name + " netns " + to);
        } finally {
            Libc.close(namespace);
        }
    }

    private MessageWriter change(String name, int flags) {
        int index = index(name);
        return socket.request()
                .begin(Rtnetlink.NEW_LINK, 0)
                .u32(0)
                .u32(index)
                .u32(flags == UNCHANGED ? 0 : flags)
                .u32(flags == UNCHANGED ? 0 : LinkCodec.IFF_UP);
    }

    /** Deletes it; the other end of a veth pair goes with it. */
    public void delete(String name) {
        int index = index(name);
        socket.request()
                .begin(Rtnetlink.DELETE_LINK, 0)
                .u32(0)
                .u32(index)
                .u32(0)
                .u32(0)
                .end();
        socket.execute("ip link del " + name);
    }

    /** Adds an address. */
    public void address(String name, InterfacePrefix address) {
        int index = index(name);
        AddressCodec.add(socket.request(), index, address, 0);
        socket.execute("ip address add " + address + " dev " + name);
    }

    /** Removes an address. */
    public void noAddress(String name, InterfacePrefix address) {
        int index = index(name);
        AddressCodec.delete(socket.request(), index, address);
        socket.execute("ip address del " + address + " dev " + name);
    }

    /** Adds a route. */
    public void route(Route route) {
        int index = index(route.device());
        RouteCodec.add(socket.request(), route, index);
        socket.execute("ip route add " + route);
    }

    /** Removes a route. */
    public void noRoute(Route route) {
        int index = index(route.device());
        RouteCodec.delete(socket.request(), route, index);
        socket.execute("ip route del " + route);
    }

    /**
     * The ifindex of {@code name}.
     *
     * @throws KernelException with {@code ENODEV} if there is no such interface
     */
    public int index(String name) {
        LinkCodec.get(socket.request(), name);
        AtomicInteger index = new AtomicInteger();
        Optional<Refusal> refusal = socket.get(m -> index.set(LinkCodec.index(m)));
        if (refusal.isPresent()) {
            throw new KernelException("there is no interface " + name + " (ENODEV)", Errno.ENODEV);
        }
        return index.get();
    }

    @Override
    public void close() {
        socket.close();
    }
}
