/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.pointsman.shell.setup.Seen.Nature;

/** What a device is, by what the kernel shows in {@code /sys/class/net} (Documentation/ABI/testing/sysfs-class-net). */
public record Sysfs(Path root) {
    private static final Set<String> MODEMS =
            Set.of("cdc_ether", "rndis_host", "cdc_ncm", "cdc_mbim", "huawei_cdc_ncm", "qmi_wwan", "cdc_eem");

    /** As this machine is. */
    public static Sysfs here() {
        return new Sysfs(Path.of("/sys/class/net"));
    }

    /** What {@code device} is; what is not known is Ethernet. */
    public Nature nature(String device) {
        Path folder = root.resolve(device);
        if (Files.exists(folder.resolve("wireless")) || Files.exists(folder.resolve("phy80211"))) {
            return Nature.WIFI;
        }
        try {
            String driver =
                    folder.resolve("device/driver").toRealPath().getFileName().toString();
            return MODEMS.contains(driver) ? Nature.STICK : Nature.ETHERNET;
        } catch (IOException e) {
            return Nature.ETHERNET; // a device without a driver: a cable of software
        }
    }
}
