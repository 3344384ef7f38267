/* SPDX-License-Identifier: Apache-2.0 */
/** Decides whether, where and by whose keys the shell is reached by SSH; the server is in {@code org.pointsman.ssh.server}. */
package org.pointsman.ssh;
