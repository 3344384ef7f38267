/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.health;

import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.kernel.Registration;

/** Watches whether uplinks reach the internet. While it is not there, nothing is known about any of them. */
@ProviderType
public interface HealthMonitor {
    /** The present judgement about an uplink; {@link Health#UNKNOWN} for one that is not watched. Any thread; never waits. */
    Health of(String uplink);

    /** Calls {@code changed} on the control loop whenever the state of an uplink has changed, until closed. Any thread. */
    Registration subscribe(Runnable changed);
}
