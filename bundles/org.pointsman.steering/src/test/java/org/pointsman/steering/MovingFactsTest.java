/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.uplink.UplinkStatus;

class MovingFactsTest {
    @TempDir
    Path data;

    private static UplinkStatus wifi(int signal) {
        return UplinkStatus.up("wlan0")
                .managedAddresses(List.of(InterfacePrefix.parse("10.64.2.2/24")))
                .gateway(IpAddress.parse("10.64.2.1"))
                .detail("signal", signal + " dBm")
                .build();
    }

    /** Each answer of the strategy comes just after the facts that it was asked about have changed again. */
    private static void everyAnswerIsLate(World world, int times) {
        for (int i = 1; i <= times; i++) {
            world.uplinks.get("lte").say(wifi(-50 - i));
            world.strategyThread.hold(false);
            world.strategyThread.hold(true);
            world.after(Duration.ofMillis(20));
        }
    }

    @Test
    void factsThatNeverRestDoNotPutOffTheSwitch() {
        World world = World.laptop(data);
        world.settle();
        world.strategyThread.hold(true);
        world.uplinks.get("adsl").say(UplinkStatus.down("the session ended"));
        world.after(Duration.ofMillis(1));
        everyAnswerIsLate(world, 5);
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(world.lastDecision().chosen()).contains("lte");
    }

    @Test
    void aShortFlickerIsNotActedUpon() {
        World world = World.laptop(data);
        world.settle();
        world.kernel.clearApplied();
        world.strategyThread.hold(true);
        world.uplinks.get("adsl").say(UplinkStatus.down("the session ended"));
        world.after(Duration.ofMillis(1));
        world.uplinks.get("adsl").say(World.status("eth0", "10.64.1.2/24", "10.64.1.1"));
        world.strategyThread.hold(false);
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(world.steps()).isEmpty();
    }
}
