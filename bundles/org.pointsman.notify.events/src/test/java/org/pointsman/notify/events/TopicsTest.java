/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.notify.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.pointsman.api.notice.Notice;

class TopicsTest {
    private record Told(Kind kind, String uplink, Instant time, String sentence, List<String> usable)
            implements Notice {}

    @Test
    void eachNoticeIsATopic() {
        List<Event> posted = new ArrayList<>();
        new Topics(new EventAdmin() {
                    @Override
                    public void postEvent(Event event) {
                        posted.add(event);
                    }

                    @Override
                    public void sendEvent(Event event) {
                        throw new AssertionError("it would wait for whoever listens");
                    }
                })
                .tell(new Told(
                        Notice.Kind.UNUSABLE, "adsl", Instant.ofEpochMilli(5), "adsl cannot be used", List.of("lte")));
        assertThat(posted).singleElement().satisfies(e -> {
            assertThat(e.getTopic()).isEqualTo("org/pointsman/uplink/UNUSABLE");
            assertThat(e.getProperty("uplink")).isEqualTo("adsl");
            assertThat(e.getProperty("timestamp")).isEqualTo(5L);
            assertThat(e.getProperty("message")).isEqualTo("adsl cannot be used");
            assertThat((String[]) e.getProperty("usable")).containsExactly("lte");
        });
    }
}
