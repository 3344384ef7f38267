/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pointsman.api.net.Prefix;
import org.pointsman.kernel.nftables.LibNftables;

/** What the nftables of an ISP's namespace hold. Every method works in the calling thread's namespace. */
final class IspRules {
    private static final String FAULT_UPSTREAM = "table ip lab_blackhole";
    private static final String FAULT_SILENCE = "table netdev lab_dead";

    private IspRules() {}

    /**
     * Address translation towards the internet, and nothing from foreign addresses.
     *
     * @param behind networks behind the customer's router that the ISP knows of
     */
    static void base(Isp isp, List<Prefix> behind) {
        String known = Stream.concat(Stream.of(isp.customer().network()), behind.stream())
                .map(Prefix::toString)
                .collect(Collectors.joining(", "));
        run("""
                table ip lab {
                  chain forward {
                    type filter hook forward priority -10; policy accept;
                    iifname "%s" ip saddr != { %s } counter drop
                  }
                  chain postrouting {
                    type nat hook postrouting priority 100; policy accept;
                    oifname "%s" masquerade
                  }
                }
                """.formatted(Isp.CUSTOMER_SIDE, known, Isp.INTERNET_SIDE));
    }

    /** Nothing is forwarded any more; the gateway itself still answers. */
    static void blackhole() {
        run(none(FAULT_UPSTREAM) + FAULT_UPSTREAM + """
                 {
                  chain forward {
                    type filter hook forward priority -50; policy drop;
                  }
                }
                """);
    }

    /** Nothing gets through the customer's line, not even ARP; the carrier stays. */
    static void silence() {
        run(none(FAULT_SILENCE) + FAULT_SILENCE + """
                 {
                  chain in {
                    type filter hook ingress device "%1$s" priority -500; policy drop;
                  }
                  chain out {
                    type filter hook egress device "%1$s" priority -500; policy drop;
                  }
                }
                """.formatted(Isp.CUSTOMER_SIDE));
    }

    /** Takes {@link #blackhole} and {@link #silence} back. */
    static void heal() {
        run(none(FAULT_UPSTREAM) + none(FAULT_SILENCE));
    }

    /** Deletes a table whether or not it is there. */
    private static String none(String table) {
        return "add " + table + "\ndelete " + table + "\n";
    }

    private static void run(String commands) {
        try (LibNftables nft = LibNftables.open()) {
            LibNftables.Result result = nft.run(commands);
            if (!result.ok()) {
                throw LabException.failed("nftables refuses the rules of an ISP: " + result.error());
            }
        }
    }
}
