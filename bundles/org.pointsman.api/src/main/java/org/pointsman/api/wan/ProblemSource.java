/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.wan;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A service that may have something to complain of, shown by {@code wan:status} beside the steering's own problems. */
@ConsumerType
@FunctionalInterface
public interface ProblemSource {
    /** What is wrong now, a sentence each; empty: nothing. Any thread; does not wait. */
    List<String> problems();
}
