/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static final String LISTED = """
            table inet pointsman {
            	comment "pointsman:0123456789abcdef"
            	map slots {
            		typeof numgen random mod 256 : verdict
            		elements = { 0 : goto u1, 1 : goto u2, 2 : goto u1,
            			     3 : goto u2 }
            	}

            	map six {
            		type ipv6_addr : verdict
            		elements = { fd00::1 : goto u1 }
            	}

            	map names {
            		type ifname : verdict
            		elements = { "a,b" : goto u1,
            			     "c" : goto u2 }
            	}

            	set up_if {
            		type ifname
            		elements = { "u1",
            			     "u2" }
            	}

            	map empty {
            		type mark : verdict
            	}

            	chain u1 {
            	}
            }
            """;

    @Test
    void whatACounterHasCountedIsNoStructure() {
        String before = "table inet pointsman {\n\tcounter c {\n\t\tpackets 0 bytes 0\n\t}\n}\n";
        String after = before.replace("packets 0 bytes 0", "packets 12 bytes 3456");
        assertThat(Listing.parse(after, Set.of())).isEqualTo(Listing.parse(before, Set.of()));
        assertThat(Listing.parse(after.replace("counter c", "counter d"), Set.of()))
                .isNotEqualTo(Listing.parse(before, Set.of()));
    }

    @Test
    void structureCommentAndManagedElementsAreTakenApart() {
        Listing listing = Listing.parse(LISTED, Set.of("slots", "names", "six", "empty"));
        assertThat(listing.comment()).isEqualTo("pointsman:0123456789abcdef");
        assertThat(listing.elements().get("slots"))
                .isEqualTo(Map.of("0", "goto u1", "1", "goto u2", "2", "goto u1", "3", "goto u2"));
        assertThat(listing.elements().get("names")).isEqualTo(Map.of("\"a,b\"", "goto u1", "\"c\"", "goto u2"));
        assertThat(listing.elements().get("six")).isEqualTo(Map.of("fd00::1", "goto u1"));
        assertThat(listing.elements().get("empty")).isEmpty();
        assertThat(listing.structure())
                .contains("elements = { \"u1\",", "chain u1 {")
                .doesNotContain("goto", "comment");
    }

    @Test
    void elementsOfOtherMapsArePartOfTheStructure() {
        Listing listing = Listing.parse(LISTED, Set.of());
        assertThat(listing.elements()).isEmpty();
        assertThat(listing.structure()).contains("0 : goto u1");
    }
}
