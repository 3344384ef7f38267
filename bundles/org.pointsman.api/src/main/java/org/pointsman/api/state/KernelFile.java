/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.state;

import java.util.regex.Pattern;
import org.pointsman.api.net.InterfaceName;

/**
 * Keys of the few files outside /proc/sys that are desired, set, and put back like sysctls. Such a key is the file's whole path; its value is a
 * mask of processors in hexadecimal without leading zeros or commas, bit 0 for processor 0
 * (Documentation/networking/scaling.rst, Documentation/core-api/irq/irq-affinity.rst).
 */
public final class KernelFile {
    private static final Pattern KEY = Pattern.compile(
            "/sys/class/net/[A-Za-z0-9_.@+-]{1,15}/queues/(rx-[0-9]{1,5}/rps_cpus|tx-[0-9]{1,5}/xps_cpus)"
                    + "|/proc/irq/[0-9]{1,9}/smp_affinity");

    private KernelFile() {}

    /** Processors that work on what a receive queue takes in (RPS). */
    public static String rps(String device, int queue) {
        return "/sys/class/net/" + InterfaceName.require(device) + "/queues/rx-" + queue + "/rps_cpus";
    }

    /** Processors that send by a transmit queue (XPS). */
    public static String xps(String device, int queue) {
        return "/sys/class/net/" + InterfaceName.require(device) + "/queues/tx-" + queue + "/xps_cpus";
    }

    /** Processors that an interrupt may go to. */
    public static String irqAffinity(int irq) {
        return "/proc/irq/" + irq + "/smp_affinity";
    }

    /** Whether {@code key} is one of these, and no sysctl. */
    public static boolean is(String key) {
        return KEY.matcher(key).matches() && !key.contains("/./") && !key.contains("/../");
    }

    /** As a person would name it: the path, or the sysctl with dots. */
    public static String name(String key) {
        return is(key) ? key : "sysctl " + key.replace('/', '.');
    }
}
