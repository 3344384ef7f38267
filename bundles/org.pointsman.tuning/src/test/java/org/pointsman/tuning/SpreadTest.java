/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.api.config.ConfigurationCheck.Problem;
import org.pointsman.api.state.KernelFile;

/** Which processor works on what. */
class SpreadTest {
    private static final TuningSettings ALL = new TuningSettings(List.of("*"), Optional.empty(), true, true, true);

    @Test
    void oneQueueIsSharedByAllProcessors() {
        assertThat(Spread.of(ALL, List.of(0, 1, 2, 3), List.of(new Queues("eth0", 1, 1, List.of())))
                        .lines())
                .containsExactly("/sys/class/net/eth0/queues/rx-0/rps_cpus=f");
    }

    @Test
    void asManyQueuesAsProcessorsHaveOneEach() {
        assertThat(Spread.of(ALL, List.of(0, 1), List.of(new Queues("eth0", 2, 2, List.of(40, 41))))
                        .lines())
                .containsExactly(
                        "/proc/irq/40/smp_affinity=1",
                        "/proc/irq/41/smp_affinity=2",
                        "/sys/class/net/eth0/queues/tx-0/xps_cpus=1",
                        "/sys/class/net/eth0/queues/tx-1/xps_cpus=2");
    }

    @Test
    void interruptsOfSeveralInterfacesTakeTurnsAndSendersAreDividedUp() {
        assertThat(Spread.of(
                                ALL,
                                List.of(1, 3, 40),
                                List.of(
                                        new Queues("eth0", 2, 2, List.of(40, 41)),
                                        new Queues("eth1", 1, 1, List.of(7))))
                        .lines())
                .containsExactly(
                        "/proc/irq/40/smp_affinity=2",
                        "/proc/irq/41/smp_affinity=8",
                        "/proc/irq/7/smp_affinity=10000000000",
                        "/sys/class/net/eth0/queues/rx-0/rps_cpus=1000000000a",
                        "/sys/class/net/eth0/queues/rx-1/rps_cpus=1000000000a",
                        "/sys/class/net/eth0/queues/tx-0/xps_cpus=10000000002",
                        "/sys/class/net/eth0/queues/tx-1/xps_cpus=8",
                        "/sys/class/net/eth1/queues/rx-0/rps_cpus=1000000000a");
    }

    @Test
    void whatIsSwitchedOffIsLeftAlone() {
        TuningSettings off = new TuningSettings(List.of("*"), Optional.empty(), false, false, false);
        assertThat(Spread.of(off, List.of(0, 1), List.of(new Queues("eth0", 1, 4, List.of(40))))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void processorsAsInCpuset() {
        assertThat(TuningSettings.processors("0-2, 6")).containsExactly(0, 1, 2, 6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "3-1", "1,,2", "-1", "0-9999", "1 2"})
    void otherTextIsRefusedWithOneSentence(String text) {
        assertThatThrownBy(() -> TuningSettings.processors(text))
                .hasMessage("'" + text + "' is not a list of processors such as 0-3 or 1,3");
        assertThat(new TuningCheck()
                        .check(java.util.Map.of(
                                "org.pointsman.tuning",
                                java.util.Map.of("processors", text, "interfaces", new String[] {"eth0; reboot"}))))
                .extracting(Problem::key)
                .containsExactly("processors", "interfaces");
    }

    @Test
    void anInterfaceOfTheSameNameInAnotherNamespaceIsNotTaken(@TempDir Path root) throws Exception {
        Files.createDirectories(root.resolve("eth0/queues/rx-0"));
        Files.createDirectories(root.resolve("eth0/queues/tx-0"));
        Files.createDirectories(root.resolve("eth0/queues/tx-1"));
        Files.createDirectories(root.resolve("eth0/device/msi_irqs/33"));
        Files.writeString(root.resolve("eth0/ifindex"), "5\n");
        Sysfs sysfs = new Sysfs(root);
        assertThat(sysfs.queues("eth0", 5)).contains(new Queues("eth0", 1, 2, List.of(33)));
        assertThat(sysfs.queues("eth0", 6)).isEmpty();
        assertThat(sysfs.queues("eth1", 5)).isEmpty();
    }

    @Test
    void onlyTheseFilesAreKernelFiles() {
        assertThat(KernelFile.is(KernelFile.rps("eth0.5", 3))).isTrue();
        assertThat(KernelFile.is("/sys/class/net/../queues/rx-0/rps_cpus")).isFalse();
        assertThat(KernelFile.is("/etc/passwd")).isFalse();
        assertThat(KernelFile.is("net/ipv4/ip_forward")).isFalse();
    }
}
