/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.decision;

import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.kernel.Registration;

/** The latest decisions. Any thread; never waits. */
@ProviderType
public interface DecisionJournal {
    /** The latest decisions, newest first, at most 1000. */
    List<Decision> recent();

    /** Delivers each new decision on the control loop until closed. */
    Registration subscribe(Consumer<Decision> listener);
}
