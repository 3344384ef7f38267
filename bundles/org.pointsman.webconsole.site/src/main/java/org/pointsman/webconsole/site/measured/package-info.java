/* SPDX-License-Identifier: Apache-2.0 */
/** What was measured of each uplink, kept on disk for a month. */
package org.pointsman.webconsole.site.measured;
