/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What somebody should look at: told in the log when it begins, shown until it has not happened for {@link #SHOWN}. One thread. */
final class Alarms {
    static final Duration SHOWN = Duration.ofMinutes(10);
    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);
    private static final int MOST = 64;

    private static final class Alarm {
        private String sentence = "";
        private long last;
        private long times;
    }

    private final String join;
    private final Map<String, Alarm> alarms = new LinkedHashMap<>();

    Alarms(String join) {
        this.join = join;
    }

    /** {@code key}: what is the same alarm as before. */
    void raise(String key, String sentence, long now) {
        Alarm alarm = alarms.get(key);
        if (alarm == null) {
            if (alarms.size() >= MOST) {
                return;
            }
            alarm = new Alarm();
            alarms.put(key, alarm);
        }
        if (alarm.times == 0 || now - alarm.last > SHOWN.toNanos()) {
            LOG.warn("proxyarp {}: {}", join, sentence);
        }
        alarm.sentence = sentence;
        alarm.last = now;
        alarm.times++;
    }

    /** A sentence each. */
    List<String> sentences(long now) {
        List<String> sentences = new ArrayList<>();
        for (Iterator<Alarm> i = alarms.values().iterator(); i.hasNext(); ) {
            Alarm a = i.next();
            if (now - a.last > SHOWN.toNanos()) {
                i.remove();
            } else {
                sentences.add(a.sentence + (a.times > 1 ? " (" + a.times + " times)" : ""));
            }
        }
        return sentences;
    }
}
