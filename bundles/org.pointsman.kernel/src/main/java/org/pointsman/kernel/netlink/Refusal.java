/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.netlink;

import org.pointsman.api.kernel.KernelException;
import org.pointsman.kernel.sys.Errno;

/**
 * The kernel's no to one message.
 *
 * @param index which of the messages that were sent together, from 0
 * @param errno positive errno number
 * @param text the kernel's own words (extended ack); empty where it gave none
 */
public record Refusal(int index, int errno, String text) {
    /** {@code Nexthop has invalid gateway (ENETUNREACH)}. */
    public String sentence() {
        return Errno.describe(errno, text);
    }

    /** This refusal of {@code what} as an exception. */
    public KernelException exception(String what) {
        return new KernelException(what + ": " + sentence(), errno);
    }
}
