/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The web console: one page, the HTTP API that it uses, and the security layer before everything that the HTTP service serves, Apache Felix's
 * own pages included.
 */
package org.pointsman.webconsole.site;
