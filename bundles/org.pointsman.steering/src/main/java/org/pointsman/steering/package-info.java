/* SPDX-License-Identifier: Apache-2.0 */
/**
 * From reports to one desired state. {@link org.pointsman.steering.Facts} is what is known of an uplink, {@link
 * org.pointsman.steering.Assembly} puts it together, {@link org.pointsman.steering.Snapshot} hands it to strategies, {@link
 * org.pointsman.steering.Groundwork} is the state that is always there, {@link org.pointsman.steering.Forecast} keeps answers
 * ready, and {@link org.pointsman.steering.Steering} runs it all on the control loop.
 */
package org.pointsman.steering;
