package ${package};

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DatagramProbeTest {
    private final DatagramProbe probe = new DatagramProbe(null, null);

    @Test
    void itSaysWhatATargetIs() {
        assertThat(probe.refusal("192.0.2.1:7")).isEmpty();
        assertThat(probe.refusal("192.0.2.1:70000")).contains("allowed: ${name}:ADDRESS:PORT such as ${name}:192.0.2.1:7");
        assertThat(probe.refusal("example.com:7")).isPresent();
    }
}
