/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.health.Probe;
import org.pointsman.api.health.ProbeOrder;
import org.pointsman.api.health.ProbeResult;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.kernel.UplinkSockets;

/**
 * Gets a page by HTTPS, whose server has to prove who it is unless the configuration says otherwise. What speaks TLS is loaded with the first
 * page that is asked for, and its thread is there only while one is.
 */
@Component(property = Probe.KIND + "=" + Target.HTTPS, configurationPid = HealthConfig.PID)
public final class HttpsProbe implements Probe {
    private static final long IDLE_SECONDS = 5;

    private final Visits visits;
    private volatile boolean checks;

    /** What is in use; another configuration makes another one when it is needed. */
    private Optional<Trust> trust = Optional.empty();

    /** Probes by {@code sockets}. */
    @Activate
    public HttpsProbe(@Reference ControlLoop loop, @Reference UplinkSockets sockets, HealthConfig config) {
        this.visits = new Visits(loop, sockets, () -> Optional.of(new Visits.Tls(trust(), thread())));
        this.checks = config.checkCertificates();
    }

    /** Takes another configuration. */
    @Modified
    void modified(HealthConfig config) {
        checks = config.checkCertificates();
    }

    private Trust trust() {
        boolean wanted = checks;
        Trust now =
                trust.filter(t -> t.checks() == wanted).orElseGet(() -> wanted ? Trust.ofThisMachine() : Trust.inAll());
        trust = Optional.of(now);
        return now;
    }

    /** Made when first asked for. */
    private static final class Beside {
        private static final ThreadPoolExecutor THREAD =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "pointsman-tls");
                    thread.setDaemon(true);
                    return thread;
                });

        static {
            THREAD.allowCoreThreadTimeOut(true);
        }
    }

    private static Executor thread() {
        return Beside.THREAD;
    }

    @Override
    public Optional<String> refusal(String target) {
        return refused(target);
    }

    static Optional<String> refused(String target) {
        return Page.parse(target, true).isPresent()
                ? Optional.empty()
                : NotYetSix.refusal(target, "https://192.0.2.1/ok.txt")
                        .or(() -> Optional.of("allowed: https://HOST/PATH, with what is expected behind a #, such as"
                                + " https://example.com/ok.txt#200:success"));
    }

    @Override
    public Registration ask(ProbeOrder order, Consumer<ProbeResult> end) {
        return visits.begin(order, Page.parse(order.target(), true).orElseThrow(), end);
    }
}
