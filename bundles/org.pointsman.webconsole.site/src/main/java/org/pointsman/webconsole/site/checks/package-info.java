/* SPDX-License-Identifier: Apache-2.0 */
/** How the router is, as Felix Health Checks; there with the console. */
package org.pointsman.webconsole.site.checks;
