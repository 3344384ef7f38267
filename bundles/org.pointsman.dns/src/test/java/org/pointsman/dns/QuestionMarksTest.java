/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pointsman.api.net.IpAddress;
import org.pointsman.testkit.Snapshots;

/** Each resolver's questions carry the mark of the uplink that they are sent by. */
class QuestionMarksTest {
    private final QuestionMarks marks = new QuestionMarks(List.of(IpAddress.parse("192.0.2.53")));

    private static Snapshots house() {
        return Snapshots.of().uplink("adsl", 10, "eth0").uplink("lte", 20, "usb0");
    }

    @Test
    void twoUplinksWithTheSameResolverAreToldApartByTheirInterface() {
        assertThat(marks.desired(house().build()).nftTable().orElseThrow().structure())
                .isEqualTo("""
                        chain dns_upstreams {
                          oifname "eth0" ip daddr { 192.0.2.53 } meta mark set meta mark & 0x00ffffff | 0x01000000 return
                          oifname "usb0" ip daddr { 192.0.2.53 } meta mark set meta mark & 0x00ffffff | 0x02000000 return
                        }
                        chain dns_output { type route hook output priority mangle - 1; policy accept;
                          meta mark & 0xff000000 == 0 meta l4proto { tcp, udp } th dport 53 goto dns_upstreams
                        }
                        """);
    }

    @Test
    void aFailoverChangesNothing() {
        assertThat(marks.desired(house().noCarrier("adsl").build())).isEqualTo(marks.desired(house().build()));
    }

    @Test
    void withoutResolversThereIsNothing() {
        assertThat(new QuestionMarks(List.of()).desired(house().build()).isEmpty())
                .isTrue();
    }
}
