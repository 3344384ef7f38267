/* SPDX-License-Identifier: Apache-2.0 */
/** What the launcher tells and does, for the shell and the web console. */
package org.pointsman.shell.launcher;
