/* SPDX-License-Identifier: Apache-2.0 */
/** The control socket: runs commands for local clients, one for each connection. The protocol is in docs/shell.md. */
package org.pointsman.shell.control;
