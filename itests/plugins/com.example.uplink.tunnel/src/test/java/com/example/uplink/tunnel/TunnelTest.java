/* SPDX-License-Identifier: Apache-2.0 */
package com.example.uplink.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.testkit.Configurations;
import org.pointsman.testkit.Links;
import org.pointsman.testkit.Snapshots;
import org.pointsman.testkit.TestUplinkContext;

class TunnelTest {
    private static TunnelConfig config(Object... keysAndValues) {
        java.util.Map<String, Object> values = new java.util.HashMap<>(Map.of("interface", "wg0"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return Configurations.of(TunnelConfig.class, values);
    }

    @Test
    void itComesAndGoesWithItsDevice() {
        Links links = Links.of().ethernet("eth0");
        TestUplinkContext context = new TestUplinkContext("vpn", links.build());
        TunnelUplink uplink = new TunnelUplink(config());
        uplink.start(context);
        context.run();
        assertThat(context.last().session()).isEqualTo(Session.CONNECTING);
        assertThat(context.last().explanation()).isEqualTo("waiting for wg0, which something else creates");
        context.links(links.pointToPoint("wg0", 1420).build());
        assertThat(context.last().explanation()).isEqualTo("wg0 has no address yet");
        context.links(links.address("wg0", "10.9.0.2/32").build());
        assertThat(context.last().session()).isEqualTo(Session.UP);
        assertThat(context.last().gateway()).isEmpty();
        assertThat(context.last().manageAddresses()).isFalse();
        context.links(links.remove("wg0").build());
        assertThat(context.last().session()).isEqualTo(Session.CONNECTING);
        uplink.stop();
    }

    @Test
    void itSaysWhyADeviceIsNotUsed() {
        Settings settings = Settings.of(config("minMtu", 1400));
        assertThat(TunnelUplink.status(settings, Links.of().ethernet("wg0").build())
                        .explanation())
                .startsWith("wg0 is no point-to-point device");
        assertThat(TunnelUplink.status(
                                settings,
                                Links.of().pointToPoint("wg0", 1420).down("wg0").build())
                        .explanation())
                .startsWith("wg0 is administratively down");
        assertThat(TunnelUplink.status(
                                settings, Links.of().pointToPoint("wg0", 1280).build())
                        .explanation())
                .isEqualTo("wg0 has an MTU of 1280, which is less than minMtu 1400");
    }

    @Test
    void theTunnelsOwnPacketsGoByTheBestUplinkThatIsNone() {
        UplinkStatus vpn = TunnelUplink.status(
                Settings.of(config("endpoint", "198.51.100.7")),
                Links.of()
                        .pointToPoint("wg0", 1420)
                        .address("wg0", "10.9.0.2/32")
                        .build());
        Snapshots world = Snapshots.of()
                .uplink("vpn", 5, vpn)
                .uplink("adsl", 10, "eth0")
                .uplink("lte", 20, "usb0")
                .chosen("vpn");
        EndpointRoutes routes = new EndpointRoutes();
        assertThat(routes.desired(world.build()).lines())
                .containsExactly("route 198.51.100.7/32 via 10.64.2.1 dev eth0 src 10.64.2.2 metric 7 proto 77");
        assertThat(routes.desired(world.noCarrier("adsl").build()).lines())
                .containsExactly("route 198.51.100.7/32 via 10.64.3.1 dev usb0 src 10.64.3.2 metric 7 proto 77");
        assertThat(routes.desired(world.noCarrier("lte").build()).isEmpty()).isTrue();
    }

    @Test
    void aBadValueIsNamed() {
        assertThatThrownBy(() -> Settings.of(config("endpoint", "vpn.example.com")))
                .hasMessageContaining("'vpn.example.com'");
        assertThat(new TunnelCheck()
                        .check(Map.of("com.example.uplink.tunnel~vpn", Map.of("interface", "wg 0", "endpoint", "::1"))))
                .extracting(p -> p.key() + ": " + p.sentence())
                .containsExactlyInAnyOrder(
                        "interface: 'wg 0' is not an interface name (1 to 15 of A-Z a-z 0-9 _ . @ + -)",
                        "endpoint: '::1' is not an IPv4 address");
    }
}
