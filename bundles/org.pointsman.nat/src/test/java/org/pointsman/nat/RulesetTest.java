/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.wan.Reachability;
import org.pointsman.api.wan.WanSnapshot;
import org.pointsman.testkit.Snapshots;

/** Which rules follow from configuration and uplinks, as nft text; itests load them and send packets. */
class RulesetTest {
    private static final Forward WEB = forward("web", "8080", "192.168.77.10:80");

    private static Snapshots home() {
        return Snapshots.of().uplink("adsl", 10, "eth0").uplink("lte", 20, "usb0");
    }

    private static Forward forward(String name, String ports, String target) {
        Forward.Ports p = Forward.Ports.parse(ports);
        Forward.Target t = Forward.Target.parse(target);
        return new Forward(name, Forward.Protocol.TCP, p.first(), p.last(), t.address(), t.port(), List.of("*"), true);
    }

    private static String text(NatSettings settings, WanSnapshot snapshot, Forward... forwards) {
        return Ruleset.of(
                settings, List.of(forwards), new NatContributor(settings, List.of(), Set.of()).sides(snapshot));
    }

    @Test
    void anEmptyConfigurationMasqueradesEachUplinkAndLetsNothingIn() {
        assertThat(text(NatSettings.DEFAULT, home().build())).isEqualTo("""
                        chain nat_postrouting {
                          type nat hook postrouting priority srcnat; policy accept;
                          meta nfproto ipv4 oifname "eth0" masquerade
                          meta nfproto ipv4 oifname "usb0" masquerade
                        }
                        chain nat_untranslated {
                          type filter hook postrouting priority srcnat + 10; policy accept;
                          meta nfproto ipv4 oifname "eth0" fib saddr type != local drop
                          meta nfproto ipv4 oifname "usb0" fib saddr type != local drop
                        }
                        chain nat_forward {
                          type filter hook forward priority filter; policy accept;
                          ct state established,related accept
                          iifname { "eth0", "usb0" } ct state invalid drop
                          oifname { "eth0", "usb0" } ct state invalid drop
                          ct status dnat accept
                          iifname "eth0" drop
                          iifname "usb0" drop
                        }
                        chain nat_mss {
                          type filter hook forward priority mangle; policy accept;
                          tcp flags & (syn|rst) == syn oifname { "eth0", "usb0" } tcp option maxseg size set rt mtu
                          tcp flags & (syn|rst) == syn iifname { "eth0", "usb0" } tcp option maxseg size set rt mtu
                        }
                        """);
    }

    @Test
    void aFailoverChangesNothing() {
        String before = text(NatSettings.DEFAULT, home().chosen("adsl").build(), WEB);
        assertThat(text(
                        NatSettings.DEFAULT,
                        home().noCarrier("adsl").chosen("lte").build(),
                        WEB))
                .isEqualTo(before);
        assertThat(text(
                        NatSettings.DEFAULT,
                        home().reachability("adsl", Reachability.UNREACHABLE).build(),
                        WEB))
                .isEqualTo(before);
    }

    @Test
    void eachUplinkIsTranslatedInItsOwnWay() {
        NatSettings mixed = new NatSettings(
                List.of("*"),
                Map.of("adsl", IpAddress.parse("198.51.100.7")),
                List.of("lte"),
                List.of(),
                false,
                false,
                false);
        assertThat(text(mixed, home().uplink("gsm", 30, "ppp0").build())).isEqualTo("""
                        chain nat_postrouting {
                          type nat hook postrouting priority srcnat; policy accept;
                          meta nfproto ipv4 oifname "eth0" snat ip to 198.51.100.7
                          meta nfproto ipv4 oifname "ppp0" masquerade
                        }
                        chain nat_untranslated {
                          type filter hook postrouting priority srcnat + 10; policy accept;
                          meta nfproto ipv4 oifname "eth0" ip saddr != 198.51.100.7 fib saddr type != local drop
                          meta nfproto ipv4 oifname "ppp0" fib saddr type != local drop
                        }
                        """);
    }

    @Test
    void aForwardIsOpenOnEachUplinkAndTheLanReachesItByTheUplinksAddress() {
        assertThat(text(NatSettings.DEFAULT, home().build(), WEB)).startsWith("""
                        chain nat_prerouting {
                          type nat hook prerouting priority dstnat; policy accept;
                          iifname "eth0" fib daddr . iif type local tcp dport 8080 dnat ip to 192.168.77.10:80
                          iifname "usb0" fib daddr . iif type local tcp dport 8080 dnat ip to 192.168.77.10:80
                          ip daddr { 10.64.1.2, 10.64.2.2 } tcp dport 8080 dnat ip to 192.168.77.10:80
                        }
                        chain nat_postrouting {
                          type nat hook postrouting priority srcnat; policy accept;
                          meta nfproto ipv4 iifname != { "eth0", "usb0" } ct status dnat ct original ip daddr { 10.64.1.2, 10.64.2.2 } masquerade
                        """);
    }

    @Test
    void aForwardOnOneUplinkForBothProtocolsKeepsItsRange() {
        Forward game = new Forward(
                "game",
                Forward.Protocol.BOTH,
                5000,
                5010,
                IpAddress.parse("192.168.77.20"),
                OptionalInt.empty(),
                List.of("lte"),
                false);
        assertThat(text(NatSettings.DEFAULT, home().build(), game)).startsWith("""
                        chain nat_prerouting {
                          type nat hook prerouting priority dstnat; policy accept;
                          iifname "usb0" fib daddr . iif type local meta l4proto { tcp, udp } th dport 5000-5010 dnat ip to 192.168.77.20
                        }
                        chain nat_postrouting {
                          type nat hook postrouting priority srcnat; policy accept;
                          meta nfproto ipv4 oifname "eth0" masquerade
                        """);
    }

    @Test
    void onAOneArmedUplinkTheGatewayAndTheSegmentTellOutsideFromInside() {
        NatSettings oneArmed = new NatSettings(List.of("*"), Map.of(), List.of(), List.of("adsl"), false, true, true);
        assertThat(text(oneArmed, home().build(), WEB)).isEqualTo("""
                        chain nat_prerouting {
                          type nat hook prerouting priority dstnat; policy accept;
                          iifname "eth0" ip saddr != { 10.64.1.0/24 } fib daddr . iif type local tcp dport 8080 dnat ip to 192.168.77.10:80
                          iifname "usb0" fib daddr . iif type local tcp dport 8080 dnat ip to 192.168.77.10:80
                          ip daddr { 10.64.1.2, 10.64.2.2 } tcp dport 8080 dnat ip to 192.168.77.10:80
                        }
                        chain nat_postrouting {
                          type nat hook postrouting priority srcnat; policy accept;
                          meta nfproto ipv4 iifname != { "eth0", "usb0" } ct status dnat ct original ip daddr { 10.64.1.2, 10.64.2.2 } masquerade
                          iifname "eth0" ip saddr { 10.64.1.0/24 } ct status dnat ct original ip daddr { 10.64.1.2, 10.64.2.2 } masquerade
                          meta nfproto ipv4 oifname "eth0" rt ip nexthop 10.64.1.1 masquerade
                          meta nfproto ipv4 oifname "usb0" masquerade
                        }
                        chain nat_untranslated {
                          type filter hook postrouting priority srcnat + 10; policy accept;
                          meta nfproto ipv4 oifname "eth0" rt ip nexthop 10.64.1.1 fib saddr type != local drop
                          meta nfproto ipv4 oifname "usb0" fib saddr type != local drop
                        }
                        chain nat_forward {
                          type filter hook forward priority filter; policy accept;
                          ct state established,related accept
                          iifname { "usb0" } ct state invalid drop
                          oifname { "usb0" } ct state invalid drop
                          ct status dnat accept
                          iifname "eth0" ip saddr != { 10.64.1.0/24 } drop
                          iifname "usb0" drop
                        }
                        chain nat_input {
                          type filter hook input priority filter; policy accept;
                          ct state established,related accept
                          meta l4proto { icmp, ipv6-icmp } accept
                          udp sport 67 udp dport 68 accept
                          udp sport 547 udp dport 546 accept
                          iifname "eth0" ip saddr != { 10.64.1.0/24 } drop
                          iifname "usb0" drop
                        }
                        """);
        assertThat(new NatContributor(oneArmed, List.of(), Set.of())
                        .desired(home().build())
                        .sysctls())
                .isEqualTo(Map.of(
                        "net/ipv4/ip_forward", "1",
                        "net/ipv4/conf/all/send_redirects", "0",
                        "net/ipv4/conf/eth0/send_redirects", "0"));
    }

    @Test
    void withoutUplinksThereIsNothing() {
        assertThat(new NatContributor(NatSettings.DEFAULT, List.of(WEB), Set.of())
                        .desired(Snapshots.of().build())
                        .isEmpty())
                .isTrue();
    }

    @Test
    void anUplinkOnTheInterfaceOfAServedNetworkIsOneArmedWithoutBeingCalledSo() {
        NatSettings named = new NatSettings(List.of("*"), Map.of(), List.of(), List.of("adsl"), true, true, false);
        assertThat(new NatContributor(NatSettings.DEFAULT, List.of(WEB), Set.of("eth0")).desired(home().build()))
                .isEqualTo(new NatContributor(named, List.of(WEB), Set.of()).desired(home().build()));
    }
}
