/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pointsman.api.kernel.EchoSocket;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.IpAddress;
import org.pointsman.kernel.Cmd;
import org.pointsman.kernel.echo.RawEchoSockets;

class EchoIT {
    private static final IpAddress PEER = IpAddress.parse("10.9.1.2");
    private static final FwMark MARK = new FwMark(0x01000000, 0xff000000);

    private final List<String> answers = new CopyOnWriteArrayList<>();
    private Lab lab;
    private RawEchoSockets sockets;

    @BeforeEach
    void open() throws Exception {
        lab = Lab.open();
        sockets = new RawEchoSockets(lab.loop);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private EchoSocket socket(String device) throws Exception {
        return lab.onLoop(() -> sockets.open(device, MARK, (from, number, nanos) -> answers.add(from + " " + number)));
    }

    @Test
    void whatIsSentIsAnsweredWithItsNumberToItsSenderOnly() throws Exception {
        EchoSocket one = socket("u1");
        EchoSocket other =
                lab.onLoop(() -> sockets.open("u1", MARK, (from, number, nanos) -> answers.add("to the wrong one")));
        assertThat(lab.onLoop(() -> one.send(PEER, 4711))).isEmpty();
        Cmd.await("an answer", () -> !answers.isEmpty());
        assertThat(answers).containsExactly("10.9.1.2 4711");
        lab.onLoop(() -> {
            one.close();
            one.close();
            other.close();
            return true;
        });
    }

    @Test
    void packetsBearTheMark() throws Exception {
        lab.sh("nft 'add table inet t; add chain inet t o { type filter hook output priority 0; };"
                + " add rule inet t o meta mark 0x01000000 ip protocol icmp counter'");
        EchoSocket one = socket("u1");
        assertThat(lab.onLoop(() -> one.send(PEER, 1))).isEmpty();
        Cmd.await("an answer", () -> !answers.isEmpty());
        assertThat(lab.sh("nft list chain inet t o")).contains("packets 1 ");
    }

    @Test
    void anAnswerThatComesInElsewhereCountsForNothing() throws Exception {
        lab.sh("ip link add d1 type dummy 2>/dev/null || ip link add d1 type veth peer name d2");
        lab.sh("ip link set d1 up; ip route add 10.9.1.2/32 dev d1 table 50; ip rule add oif d1 lookup 50 pref 10");
        EchoSocket one = socket("d1");
        EchoSocket right = socket("u1");
        lab.onLoop(() -> one.send(PEER, 1));
        assertThat(lab.onLoop(() -> right.send(PEER, 2))).isEmpty();
        Cmd.await("an answer", () -> !answers.isEmpty());
        assertThat(answers).containsExactly("10.9.1.2 2");
    }

    @Test
    void whatTheKernelRefusesComesBackInItsWords() throws Exception {
        EchoSocket one = socket("u1");
        assertThat(lab.onLoop(() -> one.send(IpAddress.parse("255.255.255.255"), 1)))
                .hasValueSatisfying(why -> assertThat(why).contains("EACCES"));
        assertThat(lab.onLoop(() -> one.send(IpAddress.parse("fd00:9::2"), 1)))
                .contains("fd00:9::2 is no IPv4 address");
    }

    @Test
    void anInterfaceThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> socket("nosuch0"))
                .hasRootCauseInstanceOf(KernelException.class)
                .rootCause()
                .hasMessageContaining("nosuch0");
    }
}
