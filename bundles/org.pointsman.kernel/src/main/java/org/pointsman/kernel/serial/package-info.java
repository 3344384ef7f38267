/* SPDX-License-Identifier: Apache-2.0 */
/** Serial lines by termios(3): Java's files would make one the controlling terminal of the whole daemon, and wait for carrier. */
package org.pointsman.kernel.serial;
