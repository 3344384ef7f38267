/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A modem that is there.
 *
 * @param tty its serial line
 * @param usb its folder below {@code /sys/bus/usb/devices}; empty where it is no USB device
 */
record Found(Path tty, Optional<Path> usb) {}
