/* SPDX-License-Identifier: Apache-2.0 */
/** What commands return: immutable reports that know their text for a terminal and their JSON. */
package org.pointsman.shell.report;
