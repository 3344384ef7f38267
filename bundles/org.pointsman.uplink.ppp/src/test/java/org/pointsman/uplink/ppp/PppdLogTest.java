/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines as pppd 2.4.9 prints them. */
class PppdLogTest {
    private static PppdLog heard(String... lines) {
        PppdLog log = new PppdLog();
        List.of(lines).forEach(log::said);
        return log;
    }

    @Test
    void aConnectionTellsInterfaceAddressAndResolvers() {
        PppdLog log = heard(
                "Using interface ppp0",
                "Connect: ppp-umts <--> /dev/ttyUSB0",
                "PAP authentication succeeded",
                "local  IP address 10.64.0.2",
                "remote IP address 10.64.64.64",
                "primary   DNS address 198.51.100.53",
                "secondary DNS address 198.51.100.54");
        assertThat(log.device()).contains("ppp-umts");
        assertThat(log.local()).hasToString("Optional[10.64.0.2]");
        assertThat(log.resolvers()).map(Object::toString).containsExactly("198.51.100.53", "198.51.100.54");
        assertThat(log.end(16)).isEqualTo(new Trouble(Trouble.Kind.LOST, "the modem hung up"));
    }

    @Test
    void resolversThatAModemInventsAreLeftOut() {
        assertThat(heard("primary   DNS address 10.11.12.13", "secondary DNS address 10.11.12.14")
                        .resolvers())
                .isEmpty();
        assertThat(heard("primary   DNS address 8.8.8.8", "secondary DNS address 8.8.8.8")
                        .resolvers())
                .hasSize(1);
    }

    @Test
    void aPeersFreeTextIsNoWordOfPppd() {
        PppdLog log = heard("Remote message: local  IP address 192.0.2.66", " primary   DNS address 192.0.2.66");
        assertThat(log.local()).isEmpty();
        assertThat(log.resolvers()).isEmpty();
    }

    @Test
    void aRefusedLoginIsToldWithTheNetworksWords() {
        assertThat(heard(
                                "Remote message: Login incorrect",
                                "PAP authentication failed",
                                "Modem hangup",
                                "Connection terminated.")
                        .end(16))
                .isEqualTo(new Trouble(Trouble.Kind.AUTH, "the provider refuses user and password (Login incorrect)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LCP: timeout sending Config-Requests | 16 | LCP",
                "IPCP: timeout sending Config-Requests | 16 | NO_ADDRESS",
                "Could not determine local IP address | 0 | NO_ADDRESS",
                "CHAP authentication failed | 19 | AUTH",
                "CHAP authentication failed: go away | 19 | AUTH",
                "PAP authentication failed due to protocol-reject | 19 | AUTH",
                "No response to PAP authenticate-requests | 19 | AUTH",
                "No response to 3 echo-requests | 16 | LOST",
                "LCP terminated by peer | 16 | LOST",
                "LCP terminated by peer (^W@) | 16 | LOST",
                "Modem hangup | 16 | LOST",
                "/usr/sbin/pppd: unrecognized option '/dev/ttyACM0' | 2 | PPPD",
                "Sorry - this system lacks PPP kernel support | 4 | NO_PPP",
                "must be root to run pppd, since it is not setuid-root | 3 | NO_PPP",
                "Failed to open /dev/ttyUSB0: Input/output error | 7 | PORT",
                "anything | 10 | LCP",
                "anything | 15 | LOST",
                "anything | 137 | PPPD",
                "anything | 143 | PPPD",
                "anything | 1 | PPPD",
            })
    void anEndHasAKindOfReason(String line, int exit, Trouble.Kind kind) {
        assertThat(heard(line).end(exit).kind()).isEqualTo(kind);
    }

    @Test
    void theFirstReasonCountsAsWhatFollowsIsOnlyTheEnd() {
        assertThat(heard("No response to 3 echo-requests", "Serial link appears to be disconnected.", "Modem hangup")
                        .end(16)
                        .sentence())
                .isEqualTo("the line is dead: 3 LCP echoes went unanswered");
    }

    @Property
    void everyEndHasASentence(@ForAll List<String> lines, @ForAll @IntRange(max = 255) int exit) {
        PppdLog log = new PppdLog();
        lines.forEach(log::said);
        assertThat(log.end(exit).sentence()).isNotBlank();
    }
}
