/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.kernel.namespace.LinkEditor;
import org.pointsman.kernel.namespace.Namespace;
import org.pointsman.kernel.sysctl.Sysctl;

/**
 * The namespaces of a lab and what connects them:
 *
 * <pre>
 * client ──lan0── router ══eth0══ adsl ──── internet (203.0.113.10)
 *                        ══wlan0═ lte  ────┘
 * </pre>
 *
 * The router gets its links and, unless Pointsman serves the LAN, its LAN address and {@code ip_forward}; addresses and routes of its
 * uplinks are Pointsman's work. Each ISP masquerades towards the internet, so that answers come back by it and the internet can tell by the source
 * which ISP a packet used, and drops what does not come from its customer, as ISPs do (BCP 38).
 */
final class Topology {
    /** Both ends of the LAN have this name. */
    static final String LAN_DEVICE = "lan0";

    static final InterfacePrefix LAN_ROUTER = InterfacePrefix.parse("192.168.77.1/24");
    static final InterfacePrefix LAN_CLIENT = InterfacePrefix.parse("192.168.77.10/24");
    /** The client's MAC address: always the same, so that it can be given a static lease. */
    static final String LAN_CLIENT_MAC = "02:00:00:00:77:10";

    private static final InterfacePrefix INTERNET = new InterfacePrefix(IpAddress.parse(LabServer.ADDRESS), 32);
    private static final Path NAMESPACES = Path.of("/run/netns");

    /*
     * Interface indexes. A veth whose peer has another index gets every carrier event at once; with equal indexes the
     * kernel takes both for network cards, whose carrier loss it announces at most once a second.
     */
    private static final int LAN_INDEX = 1000;
    private static final int UPLINK_INDEX = 2000;
    private static final int CUSTOMER_INDEX = 3000;
    private static final int NET_INDEX = 4000;
    private static final int INTERNET_INDEX = 5000;
    private static final int SEGMENT_INDEX = 6000;

    private final LabNames names;
    private final Profile profile;
    private final boolean served;

    /** {@code served}: Pointsman serves the LAN; otherwise the lab gives both ends their addresses. */
    Topology(LabNames names, Profile profile, boolean served) {
        this.names = names;
        this.profile = profile;
        this.served = served;
    }

    /**
     * Builds it all.
     *
     * @throws org.pointsman.api.kernel.KernelException if the kernel refuses; what was built until then stays
     */
    void create() {
        for (String name : names.all(profile)) {
            Namespace namespace = Namespace.create(name);
            namespace.run(Topology::quiet);
            try (LinkEditor links = LinkEditor.open(namespace)) {
                links.up("lo");
            }
        }
        lan();
        try (LinkEditor links = LinkEditor.open(internet())) {
            links.address("lo", INTERNET);
        }
        profile.isps().forEach(this::isp);
        profile.segments().forEach(this::segment);
    }

    /** IPv4 only, no source check of the kernel's own (the ISPs do that), answers to pings without a limit. */
    private static void quiet() {
        sysctl("ipv6/conf/all/disable_ipv6", 1);
        sysctl("ipv6/conf/default/disable_ipv6", 1);
        sysctl("ipv4/conf/all/rp_filter", 0);
        sysctl("ipv4/conf/default/rp_filter", 0);
        sysctl("ipv4/icmp_ratelimit", 0);
    }

    private void lan() {
        Namespace client = Namespace.existing(names.client());
        try (LinkEditor here = LinkEditor.open(client);
                LinkEditor router = LinkEditor.open(router())) {
            here.veth(LAN_DEVICE, LAN_INDEX, LAN_DEVICE, LAN_INDEX + 1, router());
            here.mac(LAN_DEVICE, LAN_CLIENT_MAC);
            if (served) {
                router.up(LAN_DEVICE);
                here.up(LAN_DEVICE);
                return;
            }
            router.address(LAN_DEVICE, LAN_ROUTER);
            router.up(LAN_DEVICE);
            here.address(LAN_DEVICE, LAN_CLIENT);
            here.up(LAN_DEVICE);
            here.route(Routes.defaultVia(LAN_ROUTER.address(), LAN_DEVICE));
        }
        router().run(() -> sysctl("ipv4/ip_forward", 1));
    }

    /** The router has an address in each; who is where on the other segments is Pointsman's work. */
    private void segment(Segment segment) {
        Namespace host = Namespace.existing(names.host(segment));
        try (LinkEditor here = LinkEditor.open(host);
                LinkEditor router = LinkEditor.open(router())) {
            int index = SEGMENT_INDEX + 2 * segment.number();
            router.veth(segment.device(), index, Segment.HOST_SIDE, index + 1, host);
            router.address(segment.device(), segment.router());
            router.up(segment.device());
            here.address(Segment.HOST_SIDE, segment.address());
            here.up(Segment.HOST_SIDE);
            here.route(Routes.defaultVia(segment.router().address(), Segment.HOST_SIDE));
        }
    }

    private void isp(Isp isp) {
        Namespace here = Namespace.existing(names.isp(isp));
        try (LinkEditor links = LinkEditor.open(here);
                LinkEditor internet = LinkEditor.open(internet());
                LinkEditor router = LinkEditor.open(router())) {
            int n = isp.number();
            links.veth(Isp.INTERNET_SIDE, NET_INDEX + n, isp.name(), INTERNET_INDEX + n, internet());
            internet.address(isp.name(), isp.internetSide());
            internet.up(isp.name());
            links.address(Isp.INTERNET_SIDE, isp.publicAddress());
            links.up(Isp.INTERNET_SIDE);
            links.route(Routes.defaultVia(isp.internetSide().address(), Isp.INTERNET_SIDE));

            int customerIndex = isp.nic() ? UPLINK_INDEX + n : CUSTOMER_INDEX + n;
            router.veth(isp.device(), UPLINK_INDEX + n, Isp.CUSTOMER_SIDE, customerIndex, here);
            router.mac(isp.device(), isp.mac());
            router.up(isp.device());
            links.address(Isp.CUSTOMER_SIDE, isp.gateway());
            links.up(Isp.CUSTOMER_SIDE);
            if (!served) {
                links.route(Routes.toLan(isp));
            }
        }
        here.run(() -> {
            sysctl("ipv4/ip_forward", 1);
            IspRules.base(isp, served ? List.of() : List.of(lanNetwork()));
        });
    }

    private Namespace router() {
        return Namespace.existing(names.router());
    }

    private Namespace internet() {
        return Namespace.existing(names.internet());
    }

    /** Writes below {@code /proc/sys/net} of the calling thread's namespace. */
    private static void sysctl(String key, int value) {
        Sysctl.write("net/" + key, Integer.toString(value)).ifPresent(why -> {
            throw LabException.failed("cannot set net/" + key + " to " + value + ": " + why);
        });
    }

    /** The namespaces that are there by the names of this lab, whatever its profile was. */
    static List<String> present(LabNames names) {
        List<String> present = new ArrayList<>();
        if (Files.isDirectory(NAMESPACES)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(NAMESPACES, names.prefix() + "*")) {
                files.forEach(file -> present.add(file.getFileName().toString()));
            } catch (IOException e) {
                throw LabException.failed("cannot read " + NAMESPACES + ": " + e.getMessage());
            }
        }
        return present;
    }

    /** Deletes the namespaces; links and rules go with them once the last process in them has ended. */
    static void delete(LabNames names) {
        present(names).forEach(name -> Namespace.existing(name).close());
    }

    /** The network of the LAN. */
    static Prefix lanNetwork() {
        return LAN_ROUTER.network();
    }
}
