/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.plugin;

import java.time.Duration;

/** What a plug-in is called for, and how long it may take. Deadlines are for calls that hang: time in which the process did not run is not counted. */
public enum CallKind {
    /** A route strategy is asked for its decision. */
    STRATEGY("answer", Duration.ofMillis(250)),
    /** A contributor is asked for its part. */
    CONTRIBUTOR("answer", Duration.ofMillis(250)),
    /** An uplink is started. */
    UPLINK_START("start", Duration.ofSeconds(5)),
    /** An uplink is stopped. */
    UPLINK_STOP("stop", Duration.ofSeconds(5)),
    /** An uplink looks at links, or does what it has asked for itself; its reports of its status come from there. */
    UPLINK_WORK("work", Duration.ofSeconds(5)),
    /** A probe begins to ask, or to understand a target: on the control loop, so that it may not take long. It has its own time for the answer. */
    PROBE("probe", Duration.ofMillis(50)),
    /** A source of problems is asked for them. */
    PROBLEMS("tell its problems", Duration.ofMillis(250)),
    /** A configuration is checked. */
    CHECK("check the configuration", Duration.ofSeconds(5));

    private final String verb;
    private final Duration deadline;

    CallKind(String verb, Duration deadline) {
        this.verb = verb;
        this.deadline = deadline;
    }

    /** What is to be done, as a verb. */
    public String verb() {
        return verb;
    }

    /** After this time a call is late. */
    public Duration deadline() {
        return deadline;
    }

    /** Half a sentence about a call that is late: {@code did not start within 5 s}. */
    public String late() {
        boolean seconds = deadline.toMillisPart() == 0;
        return "did not " + verb + " within " + (seconds ? deadline.toSeconds() + " s" : deadline.toMillis() + " ms");
    }
}
