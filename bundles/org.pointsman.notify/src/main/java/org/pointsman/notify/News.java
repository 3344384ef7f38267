/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.notify;

import java.time.Instant;
import java.util.List;
import org.pointsman.api.notice.Notice;

/** A notice. */
record News(Kind kind, String uplink, Instant time, String sentence, List<String> usable) implements Notice {
    News {
        usable = List.copyOf(usable);
    }
}
