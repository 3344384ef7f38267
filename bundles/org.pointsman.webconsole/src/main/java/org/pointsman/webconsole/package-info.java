/* SPDX-License-Identifier: Apache-2.0 */
/** Decides whether and where there is a web console; what it shows is in {@code org.pointsman.webconsole.site}. */
package org.pointsman.webconsole;
