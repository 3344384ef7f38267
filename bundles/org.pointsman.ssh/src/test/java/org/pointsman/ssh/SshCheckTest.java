/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pointsman.api.config.ConfigurationCheck.Problem;

class SshCheckTest {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0Qb1kT1u3m8m2v5m7m9G2r8p8jE4m3m8m2v5m7m9G2 anna";

    private static List<Problem> check(Map<String, Object> ssh) {
        return new SshCheck()
                .check(Map.of(
                        "org.pointsman.ssh", ssh, "org.pointsman.lan~house", Map.of("address", "192.168.50.1/24")));
    }

    @Test
    void itListensWhereTheInternetDoesNotAsk() {
        assertThat(check(Map.of())).isEmpty();
        assertThat(check(Map.of("address", "::1"))).isEmpty();
        assertThat(check(Map.of("address", "192.168.50.1"))).isEmpty();
        for (String address : List.of("0.0.0.0", "::", "192.168.50.2", "10.64.1.2", "eth0", "")) {
            assertThat(check(Map.of("address", address))).as(address).hasSize(1);
        }
    }

    @Test
    void aKeyIsAPublicKey() {
        assertThat(check(Map.of("admins", new String[] {KEY}, "viewers", new String[] {KEY.replace(" anna", "")})))
                .isEmpty();
        for (String line :
                List.of("", "anna", "ssh-dss AAAA", "-----BEGIN OPENSSH PRIVATE KEY-----", KEY + "\n" + KEY)) {
            assertThat(check(Map.of("viewers", new String[] {line}))).as(line).hasSize(1);
        }
    }
}
