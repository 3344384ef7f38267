/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.wifi;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.pointsman.api.kernel.WifiStation;
import org.pointsman.api.kernel.WifiStations;
import org.pointsman.kernel.netlink.Netlink;
import org.pointsman.kernel.netlink.NetlinkSocket;
import org.pointsman.kernel.rtnetlink.LinkCodec;

/** Wi-Fi interfaces by nl80211 over generic netlink; with sockets of its own, one caller at a time. */
public final class NetlinkWifiStations implements WifiStations, AutoCloseable {
    private final NetlinkSocket generic;
    private final NetlinkSocket route;

    private NetlinkWifiStations(NetlinkSocket generic, NetlinkSocket route) {
        this.generic = generic;
        this.route = route;
    }

    /** Opens the sockets in the calling thread's network namespace. */
    public static NetlinkWifiStations open() {
        NetlinkSocket generic = NetlinkSocket.open(Netlink.GENERIC);
        try {
            return new NetlinkWifiStations(generic, NetlinkSocket.open(Netlink.ROUTE));
        } catch (RuntimeException e) {
            generic.close();
            throw e;
        }
    }

    @Override
    public synchronized Optional<WifiStation> station(String device) {
        OptionalInt family = family(); // asked each time: the module may come later, with a USB stick
        int index = family.isPresent() ? index(device) : 0;
        if (index == 0) {
            return Optional.empty();
        }
        AtomicReference<Optional<Nl80211.Interface>> found = new AtomicReference<>(Optional.empty());
        Nl80211.askInterface(generic.request(), family.getAsInt(), index);
        generic.get(m -> found.set(Optional.of(Nl80211.parseInterface(m))));
        return found.get().map(wifi -> {
            AtomicReference<Nl80211.AccessPoint> ap = new AtomicReference<>(new Nl80211.AccessPoint(false, 0));
            Nl80211.askStations(generic.request(), family.getAsInt(), index);
            generic.dump(m -> ap.set(Nl80211.parseStation(m)));
            // some kernels (6.1) leave the name out of what they tell of an interface
            String ssid =
                    wifi.ssid().isEmpty() && ap.get().associated() ? heard(family.getAsInt(), index) : wifi.ssid();
            return new WifiStation(ssid, ap.get().associated(), ap.get().signalDbm(), wifi.frequencyMhz());
        });
    }

    private String heard(int family, int index) {
        AtomicReference<String> name = new AtomicReference<>("");
        Nl80211.askScan(generic.request(), family, index);
        generic.dump(m -> Nl80211.parseAssociated(m).ifPresent(name::set));
        return name.get();
    }

    private OptionalInt family() {
        AtomicReference<OptionalInt> family = new AtomicReference<>(OptionalInt.empty());
        Nl80211.askFamily(generic.request());
        generic.get(m -> family.set(Nl80211.family(m)));
        return family.get();
    }

    private int index(String device) {
        AtomicInteger index = new AtomicInteger();
        LinkCodec.get(route.request(), device);
        route.get(m -> index.set(LinkCodec.index(m)));
        return index.get();
    }

    @Override
    public synchronized void close() {
        generic.close();
        route.close();
    }
}
