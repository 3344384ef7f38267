/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.notify.events;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;
import org.pointsman.api.notice.Notice;
import org.pointsman.api.notice.Notifier;

/**
 * Posts each notice under {@code org/pointsman/uplink/USABLE}, {@code …/UNUSABLE} or {@code …/CHOSEN}, with {@code uplink} (text), {@code timestamp} (milliseconds,
 * {@link Long}), {@code message} (a sentence) and {@code usable} ({@code String[]}). For notification only: nothing of Pointsman listens.
 */
@Component(property = Notifier.NAME + "=Event Admin")
public final class Topics implements Notifier {
    private static final String TOPIC = "org/pointsman/uplink/";

    private final EventAdmin events;

    /** Posts to {@code events}. */
    @Activate
    public Topics(@Reference EventAdmin events) {
        this.events = events;
    }

    @Override
    public void tell(Notice notice) {
        events.postEvent(new Event(
                TOPIC + notice.kind().name(),
                Map.of(
                        "uplink",
                        notice.uplink(),
                        EventConstants.TIMESTAMP,
                        notice.time().toEpochMilli(),
                        EventConstants.MESSAGE,
                        notice.sentence(),
                        "usable",
                        notice.usable().toArray(String[]::new))));
    }
}
