package ${package};

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pointsman.api.net.IpAddress;
import org.pointsman.testkit.Configurations;
import org.pointsman.testkit.Links;
import org.pointsman.testkit.TestUplinkContext;

class FixedUplinkTest {
    private static FixedUplink uplink(String device) {
        return new FixedUplink(
                Configurations.of(FixedUplinkConfig.class, Map.of("interface", device, "gateway", "10.64.3.1")));
    }

    @Test
    void itWaitsForItsInterfaceAndIsUpWithIt() {
        TestUplinkContext context = new TestUplinkContext("stick", Links.of().build());
        uplink("usb0").start(context);
        context.run();
        assertThat(context.last().explanation()).contains("waiting for usb0 to appear");
        context.links(Links.of().ethernet("usb0").address("usb0", "10.64.3.2/24").build());
        context.run();
        assertThat(context.last().gateway()).contains(IpAddress.parse("10.64.3.1"));
    }

    @Test
    void anInterfaceNameThatIsNoneIsRefused() {
        assertThatThrownBy(() -> uplink("usb0; reboot")).hasMessageContaining("interface name");
    }
}
