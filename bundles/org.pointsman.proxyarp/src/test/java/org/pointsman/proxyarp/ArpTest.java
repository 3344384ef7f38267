/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.pointsman.api.net.IpAddress;

class ArpTest {
    private static final Mac US = Mac.parse("02:00:00:00:00:01").orElseThrow();
    private static final Mac HOST = Mac.parse("02:00:00:00:00:11").orElseThrow();
    private static final IpAddress OUR_IP = IpAddress.parse("192.168.1.2");
    private static final IpAddress HOST_IP = IpAddress.parse("192.168.1.11");

    /** As a Linux host asks. */
    private static final String QUESTION = "ffffffffffff" + "020000000011" + "0806" + "0001080006040001"
            + "020000000011c0a8010b" + "000000000000c0a80102";

    @Test
    void aQuestionIsReadAsItStandsOnTheWire() {
        Arp arp = Arp.read(HexFormat.of().parseHex(QUESTION)).orElseThrow();
        assertThat(arp).isEqualTo(new Arp(true, HOST, HOST_IP, new Mac(0), OUR_IP));
        assertThat(arp.isProbe()).isFalse();
        assertThat(HexFormat.of().formatHex(Arp.ask(HOST, HOST_IP, OUR_IP, Optional.empty())))
                .isEqualTo(QUESTION);
    }

    @Test
    void anAnswerGoesToWhoAskedAlone() {
        byte[] frame = Arp.answer(US, HOST_IP, HOST, IpAddress.parse("192.168.1.20"));
        assertThat(Mac.at(frame, 0)).isEqualTo(HOST);
        assertThat(Arp.read(frame)).contains(new Arp(false, US, HOST_IP, HOST, IpAddress.parse("192.168.1.20")));
    }

    @Test
    void aProbeBearsItsNumberWhereOthersDoNotLook() {
        Arp probe = Arp.read(Arp.probe(US, OUR_IP, new Mac(0x123456789abcL))).orElseThrow();
        assertThat(probe.isProbe()).isTrue();
        assertThat(probe.target()).isEqualTo(new Mac(0x123456789abcL));
        assertThat(probe.targetIp()).isEqualTo(OUR_IP);
    }

    @Test
    void nobodyIsLearnedFromAGroupsOrNoHardwareAddress() {
        for (String sender : new String[] {"ffffffffffff", "000000000000", "01005e000001"}) {
            String frame = QUESTION.replace("020000000011c0a8", sender + "c0a8");
            assertThat(Arp.read(HexFormat.of().parseHex(frame))).isEmpty();
        }
    }

    @Property(tries = 500)
    void whateverComesInIsReadOrNotButDoesNoHarm(@ForAll @Size(max = 80) byte[] frame) {
        Arp.read(frame);
        Datagram.read(frame);
        if (frame.length > 21) {
            System.arraycopy(HexFormat.of().parseHex(QUESTION), 12, frame, 12, 9);
            Arp.read(frame);
        }
        if (frame.length > 34) {
            System.arraycopy(Datagrams.broadcast(1, 1, 67, new byte[8]), 0, frame, 0, 34);
            Datagram.read(frame).ifPresent(d -> d.relayedBy(US));
        }
    }

    @Property(tries = 300)
    void aHardwareAddressIsReadAsItWasWritten(@ForAll long bits) {
        Mac mac = new Mac(bits & Mac.BROADCAST.bits());
        assertThat(Mac.parse(mac.toString())).contains(mac);
        byte[] frame = new byte[8];
        mac.put(frame, 1);
        assertThat(Mac.at(frame, 1)).isEqualTo(mac);
    }
}
