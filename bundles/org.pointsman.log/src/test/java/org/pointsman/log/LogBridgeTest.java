/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.service.log.LogReaderService;
import org.osgi.service.log.LogService;
import org.slf4j.LoggerFactory;

/** The bridge beside the log service that ships with the product, in a framework. */
class LogBridgeTest {
    private final BlockingQueue<ILoggingEvent> events = new LinkedBlockingQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }
    };
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    private final List<ILoggingEvent> seen = new ArrayList<>();

    @TempDir
    Path storage;

    private Framework framework;

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        "org.osgi.framework.storage",
                        storage.toString(),
                        "org.osgi.framework.system.packages.extra",
                        "org.osgi.service.log;version=1.5,org.osgi.service.log.admin;version=1.0"));
        framework.start();
        String jar = LogServiceJar.url();
        framework.getBundleContext().installBundle(jar).start();
        appender.start();
        root.addAppender(appender);
    }

    @AfterEach
    void stop() throws Exception {
        root.detachAppender(appender);
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void whatWasLoggedBeforeAndAfterIsHeardOnceInOrder() throws Exception {
        LogService log = service(LogService.class);
        log.getLogger("early").error("the first words");
        LogBridge bridge = new LogBridge(service(LogReaderService.class));
        log.getLogger("late").warn("the last words", new IllegalStateException("why"));

        ILoggingEvent first = next();
        ILoggingEvent last = next();
        bridge.stop();

        assertThat(first.getLoggerName()).isEqualTo("early");
        assertThat(first.getLevel()).isEqualTo(ch.qos.logback.classic.Level.ERROR);
        assertThat(first.getFormattedMessage()).isEqualTo("[org.apache.felix.framework] the first words");
        assertThat(last.getLoggerName()).isEqualTo("late");
        assertThat(last.getLevel()).isEqualTo(ch.qos.logback.classic.Level.WARN);
        assertThat(((ThrowableProxy) last.getThrowableProxy()).getThrowable()).hasMessageContaining("why");
        assertThat(events).isEmpty();
    }

    @Test
    void bracesInAMessageStayAsTheyAre() throws Exception {
        LogBridge bridge = new LogBridge(service(LogReaderService.class));
        service(LogService.class).getLogger("x").error("a {} b");
        assertThat(next().getFormattedMessage()).endsWith("a {} b");
        bridge.stop();
    }

    @Test
    void comingAndGoingServicesDoNotFillTheLog() throws Exception {
        LogBridge bridge = new LogBridge(service(LogReaderService.class));
        service(LogService.class).getLogger("x").error("all events before this one have passed");
        next();
        bridge.stop();
        assertThat(seen).isNotEmpty().allMatch(e -> e.getLevel().equals(ch.qos.logback.classic.Level.DEBUG));
    }

    // the log service itself may tell of bundles and services; only errors and warnings are ours
    private ILoggingEvent next() throws InterruptedException {
        while (true) {
            ILoggingEvent event = events.poll(30, TimeUnit.SECONDS);
            assertThat(event).as("a log event within 10 s").isNotNull();
            if (event.getLevel().isGreaterOrEqual(ch.qos.logback.classic.Level.WARN)) {
                return event;
            }
            seen.add(event);
        }
    }

    private <T> T service(Class<T> type) {
        BundleContext context = framework.getBundleContext();
        return context.getService(context.getServiceReference(type));
    }
}
