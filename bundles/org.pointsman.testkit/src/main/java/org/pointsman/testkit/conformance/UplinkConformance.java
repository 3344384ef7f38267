/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.testkit.Links;
import org.pointsman.testkit.TestUplinkContext;

/** The rules for an uplink; extend it as {@link StrategyConformance} shows, with a {@link #configuration()} and the links that it needs. */
public abstract class UplinkConformance extends PluginConformance<Uplink> {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    /** For subclasses. */
    protected UplinkConformance() {
        super(Uplink.class);
    }

    /** The links with which the uplink of {@link #configuration()} comes up by itself. */
    protected abstract LinkSnapshot links();

    @Override
    final void use(Uplink uplink) {
        TestUplinkContext context = new TestUplinkContext("up1", links(), host().loop);
        uplink.start(context);
        context.run();
        context.close();
        uplink.stop();
    }

    /** It comes up when its interface is there, and is not up when that is gone. */
    @Test
    void comesUpAndGoesWithItsInterface() {
        Uplink uplink = started();
        TestUplinkContext context = new TestUplinkContext("up1", Links.of().build());
        Call.of("start()", DEADLINE, () -> {
            uplink.start(context);
            return 0;
        });
        context.run();
        for (int i = 0; i < 3; i++) {
            context.links(links());
            host().await(
                            () -> up(context),
                            () -> "the uplink does not come up though its interface is there: " + said(context));
            String device = context.last().device().orElseThrow();
            if (links().link(device).isEmpty()) {
                throw new AssertionError("the uplink says that it is up on " + device + ", which is not there");
            }
            context.links(Links.of().build());
            host().await(() -> !up(context), () -> "the uplink says that it is up on " + device + ", which is gone");
            if (context.last().explanation().isBlank()) {
                throw new AssertionError(
                        "the uplink is not up and does not say why: a status has an explanation, a sentence for people");
            }
        }
        context.close();
        Call.of("stop()", DEADLINE, () -> {
            uplink.stop();
            return 0;
        });
    }

    private boolean up(TestUplinkContext context) {
        context.run(); // what is posted by its own threads
        context.advance(Duration.ofMillis(100));
        return !context.reports().isEmpty() && context.last().session() == Session.UP;
    }

    private static String said(TestUplinkContext context) {
        List<UplinkStatus> reports = context.reports();
        return reports.isEmpty()
                ? "it has reported nothing"
                : "it says '" + reports.get(reports.size() - 1).explanation() + "'";
    }

    /** Its interface comes and goes at any moment, and it is stopped at any moment, also before it has begun. */
    @Test
    void standsBeingUnpluggedAndStoppedAtAnyMoment() {
        started();
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            host().configure(seed % 2 == 0 ? otherConfiguration() : configuration());
            if (seed % 10 == 0) {
                host().update(); // an uplink is started once in its life, or anew after an end
            }
            Uplink uplink = host().service(Uplink.class);
            TestUplinkContext context = new TestUplinkContext(
                    "up1", random.nextBoolean() ? links() : Links.of().build());
            Call.of("start()", DEADLINE, () -> {
                uplink.start(context);
                return 0;
            });
            int steps = random.nextInt(6);
            for (int i = 0; i < steps; i++) {
                LinkSnapshot now = random.nextBoolean() ? links() : Links.of().build();
                if (random.nextInt(4) == 0) {
                    context.advance(Duration.ofSeconds(random.nextInt(40)));
                }
                Call.of("the uplink, which is told about its links,", DEADLINE, () -> {
                    context.links(now);
                    return 0;
                });
            }
            context.close();
            Call.of("stop()", DEADLINE, () -> {
                uplink.stop();
                return 0;
            });
            int reports = context.reports().size();
            context.advance(Duration.ofHours(1));
            if (context.reports().size() != reports) {
                throw new AssertionError("the uplink reports after stop()");
            }
        }
    }
}
