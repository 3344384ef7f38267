/* SPDX-License-Identifier: Apache-2.0 */
/** An SSH server (RFC 4251 to 4254) before the control socket. */
package org.pointsman.ssh.server;
