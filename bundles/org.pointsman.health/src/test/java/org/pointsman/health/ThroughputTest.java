/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThroughputTest {
    private static final long SECOND = 1_000_000_000L;

    private final Throughput throughput = new Throughput();
    private long now;
    private long received;
    private long sent;

    /** Looks five times in each second, as the heartbeat does. */
    private void seconds(int count, int bytesDown, int bytesUp) {
        for (int i = 0; i < 5 * count; i++) {
            now += SECOND / 5;
            received += bytesDown / 5;
            sent += bytesUp / 5;
            throughput.look(received, sent, now);
        }
    }

    @Test
    void fourFifthsOfWhatTheLineCarriesIsFullInEitherDirection() {
        throughput.of(8000, 1000); // 1 000 000 and 125 000 bytes
        seconds(10, 790_000, 90_000);
        assertThat(throughput.full(now)).isFalse();
        seconds(2, 810_000, 0);
        assertThat(throughput.full(now)).isTrue();
        assertThat(throughput.words()).contains("it carries 6.5 of 8.0 Mbit/s down and 0.0 of 1.0 Mbit/s up");
        seconds(14, 0, 0);
        assertThat(throughput.full(now)).as("what is known of loss is as old").isTrue();
        seconds(2, 0, 0);
        assertThat(throughput.full(now)).isFalse();
        seconds(2, 0, 110_000);
        assertThat(throughput.full(now)).isTrue();
    }

    @Test
    void whoseRateIsNotKnownIsNeverFull() {
        seconds(10, 100_000_000, 0);
        assertThat(throughput.full(now)).isFalse();
        assertThat(throughput.words()).isEmpty();
        throughput.of(0, 1000);
        seconds(10, 100_000_000, 0);
        assertThat(throughput.full(now)).isFalse();
    }

    @Test
    void anInterfaceThatWasMadeAnewBeginsAtNought() {
        throughput.of(8000, 0);
        seconds(3, 500_000, 0);
        received = 0;
        seconds(3, 500_000, 0);
        assertThat(throughput.full(now)).isFalse();
    }
}
