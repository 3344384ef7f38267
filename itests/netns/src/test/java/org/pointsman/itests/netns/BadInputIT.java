/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each kind of bad input gets one clear sentence; the last good configuration keeps running; nothing is half applied. */
class BadInputIT {
    /** Right, wrong in its place, and what the sentence has to name. */
    private static final String[][] BAD = {
        {"org.pointsman.uplink.wifi~lte", "org.pointsman.uplink.wlan~lte", "org.pointsman.uplink.wlan"},
        {"\"metric\": 20", "\"metrik\": 20", "metrik"},
        {"\"metric\": 20", "\"metric\": \"twenty\"", "metric"},
        {"\"metric\": 20", "\"metric\": 0", "metric"},
        {"10.64.2.2/24", "10.64.2.2/42", "prefix length 42"},
        {"10.64.2.2/24", "10.64.2.2", "10.64.2.2"},
        {"\"interface\": \"wlan0\"", "\"interface\": \"wlan0; reboot\"", "interface name"},
        {"\"interface\": \"wlan0\"", "\"interface\": \"$(id)\"", "interface name"},
        {"\"interface\": \"wlan0\"", "\"interfaces\": \"wlan0\"", "interface"},
    };

    private Bed bed;
    private Daemon daemon;

    @BeforeEach
    void build() throws Exception {
        bed = Bed.laptop();
        daemon = new Daemon(bed);
        daemon.configure(Daemon.laptopStatic());
    }

    @AfterEach
    void clear() throws Exception {
        daemon.close();
        bed.close();
    }

    /** One daemon for all, as a person makes one mistake after another. */
    @Test
    void aBadFileIsRefusedWholeAndTheLastGoodOneKeepsRunning() throws Exception {
        daemon.startWithAll();
        String before = bed.everything();
        for (String[] mistake : BAD) {
            String bad = mistake[1];
            String named = mistake[2];
            int told = daemon.log().length();
            daemon.configure(
                    Daemon.laptopStatic().replace(mistake[0], bad).replace("\"metric\": 10", "\"metric\": 30"));
            Await.until(
                    "the log names " + named + " of " + bad,
                    () -> daemon.log().substring(told).contains(named),
                    daemon::log);
            assertThat(bed.everything()).as(bad).isEqualTo(before);
            assertThat(daemon.uplink("adsl").getInt("metric"))
                    .as("nothing of " + bad + " is half applied")
                    .isEqualTo(10);
        }
        // the last of them is what a person sees beforehand, too
        String named = BAD[BAD.length - 1][2];
        Command.Result check = daemon.cli("check", daemon.conf().toString());
        assertThat(check.exit()).as(check.output()).isEqualTo(1);
        assertThat(check.output())
                .as("FILE:LINE, for editors")
                .startsWith(daemon.conf() + ":")
                .contains(named)
                .doesNotContain("Exception");
    }

    @Test
    void twoUplinksOnOneInterfaceNeedDistinctGateways() throws Exception {
        daemon.configure(Daemon.laptopStatic()
                .replace("\"wlan0\"", "\"eth0\"")
                .replace("10.64.2.2/24", "10.64.1.3/24")
                .replace("10.64.2.1", "10.64.1.1"));
        Command.Result check = daemon.cli("check", daemon.conf().toString());
        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.output()).contains("adsl").contains("lte").contains("eth0");
    }

    @Test
    void aHalfWrittenFileIsRefusedAndARestartRunsTheLastGoodOne() throws Exception {
        daemon.startAndWait();
        String before = bed.everything();
        String whole = Daemon.laptopStatic();
        daemon.configure(whole.substring(0, whole.length() / 2));
        daemon.awaitLog("pointsman.json");
        assertThat(bed.everything()).isEqualTo(before);
        daemon.stop();
        daemon.startAndWait();
        daemon.awaitChosen("adsl");
        assertThat(bed.everything()).isEqualTo(before);
    }

    @Test
    void aGoodFileIsFineAndAnEditTakesEffectLive() throws Exception {
        Command.Result check = daemon.cli("check", daemon.conf().toString());
        assertThat(check.exit()).as(check.output()).isZero();
        daemon.startAndWait();
        daemon.awaitChosen("adsl");
        daemon.configure(Daemon.laptopStatic().replace("\"metric\": 10", "\"metric\": 30"));
        daemon.awaitChosen("lte");
    }

    @Test
    void aSecondInstanceInThisNamespaceIsRefusedWithASentence() throws Exception {
        daemon.startAndWait();
        String before = bed.everything();
        Daemon second = new Daemon(bed);
        Command.Result same =
                second.cli("run", "--conf", second.conf().getParent().toString());
        assertThat(same.exit()).isEqualTo(1);
        assertThat(same.output()).containsIgnoringCase("another Pointsman").doesNotContain("Exception");
        Command.Result other = Command.tryRun(List.of(
                "ip",
                "netns",
                "exec",
                bed.router.name(),
                Daemon.HOME.resolve("bin/pointsman").toString(),
                "run",
                "--conf",
                second.conf().getParent().toString(),
                "--data",
                Files.createDirectories(bed.folder.resolve("data2")).toString()));
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.output()).containsIgnoringCase("another Pointsman already runs in this network namespace");
        assertThat(bed.everything()).isEqualTo(before);
        assertThat(daemon.alive()).isTrue();
    }

    @Test
    void withoutTheCapabilityOneSentenceSaysWhichOne() throws Exception {
        Command.Result r = Command.tryRun(List.of(
                "ip",
                "netns",
                "exec",
                bed.router.name(),
                "setpriv",
                "--bounding-set",
                "-net_admin",
                "--inh-caps",
                "-net_admin",
                Daemon.HOME.resolve("bin/pointsman").toString(),
                "run",
                "--conf",
                daemon.conf().getParent().toString(),
                "--data",
                daemon.data().toString()));
        assertThat(r.exit()).isEqualTo(1);
        assertThat(r.output()).contains("CAP_NET_ADMIN").doesNotContain("\tat ");
        assertThat(bed.ip("rule")).doesNotContain("proto 77");
    }

    @Test
    void withoutLibnftablesOneSentenceSaysWhatToInstall() throws Exception {
        String before = bed.everything();
        // 'ip netns exec' gives a mount namespace of its own: only this process sees an empty file there
        Command.Result r = Command.tryRun(List.of(
                "ip",
                "netns",
                "exec",
                bed.router.name(),
                "/bin/sh",
                "-ec",
                "for l in /usr/lib/*/libnftables.so.1; do mount --bind /dev/null \"$(readlink -f $l)\"; done; exec \"$@\"",
                "sh",
                Daemon.HOME.resolve("bin/pointsman").toString(),
                "run",
                "--conf",
                daemon.conf().getParent().toString(),
                "--data",
                daemon.data().toString()));
        assertThat(r.exit()).as(r.output()).isEqualTo(1);
        assertThat(r.output())
                .contains("libnftables.so.1 is missing; install it (Debian and Ubuntu: apt install libnftables1)")
                .doesNotContain("\tat ")
                .doesNotContain("Exception");
        assertThat(bed.everything()).isEqualTo(before);
    }

    @Test
    void anInterfaceThatIsSetDownByHandIsNamed() throws Exception {
        daemon.startAndWait();
        daemon.awaitChosen("adsl");
        bed.ip("link", "set", "eth0", "down");
        daemon.awaitChosen("lte");
        assertThat(daemon.uplink("adsl").getString("explanation")).contains("eth0 is administratively down");
    }

    @Test
    void aPlanAsJsonWithoutADaemonSaysWhereItIsToBeHad() {
        Command.Result r = daemon.cli("plan", "--json");
        assertThat(r.exit()).isEqualTo(3);
        assertThat(r.output()).contains("'pointsman plan' gives it as text");
    }

    @Test
    void theCommandLineKeepsItsExitCodes() throws Exception {
        assertThat(daemon.cli("status").exit()).as("not running").isEqualTo(3);
        assertThat(daemon.cli("frobnicate").exit()).as("usage").isEqualTo(2);
        daemon.startAndWait();
        assertThat(daemon.cli("status", "--wait", "ready", "--timeout", "20").exit())
                .isZero();
        daemon.awaitChosen("adsl");
        Await.until(
                "both uplinks are usable",
                () -> daemon.cli("status").exit() == 0,
                () -> daemon.cli("status").output());
        assertThat(daemon.cli("plan").output()).containsIgnoringCase("nothing");
        bed.carrier(1, false);
        daemon.awaitChosen("lte");
        assertThat(daemon.cli("status").exit()).as("degraded").isEqualTo(4);
    }

    @Test
    void planBeforeTheFirstStartShowsWhatWouldChangeAndChangesNothing() {
        String before = bed.everything();
        Command.Result plan =
                daemon.cli("plan", "--conf", daemon.conf().getParent().toString());
        assertThat(plan.exit()).as(plan.output()).isZero();
        assertThat(plan.output())
                .contains("ip route replace default via 10.64.1.1 dev eth0")
                .contains("ip rule add pref 8000");
        assertThat(bed.everything()).isEqualTo(before);
    }
}
