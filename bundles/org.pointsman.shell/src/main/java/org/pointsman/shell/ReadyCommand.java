/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;

/** {@code wan:ready}: waits here, so that nobody has to keep asking while every bit of processor time belongs to the start. */
@Component(
        service = ReadyCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "ready",
            Commands.USAGE + "=wan:ready [--timeout SECONDS]",
            Commands.DESCRIPTION + "=Waits until the first decision is applied and verified; exits with 4 if it is not."
        })
public final class ReadyCommand {
    private static final String NOT_READY = "Not ready: no decision has been applied and verified yet.";

    private final Services services;

    /** Waits for what {@code services} offer. */
    @Activate
    public ReadyCommand(@Reference Services services) {
        this.services = services;
    }

    /** Waits. */
    @Descriptor("waits until the first decision is applied and verified")
    public Report ready(
            @Parameter(names = "--timeout", absentValue = "0") @Descriptor("how long to wait, in seconds")
                    double timeout)
            throws InterruptedException {
        Optional<Wan> wan = services.wan();
        if (wan.isEmpty()) {
            return new Sentence(NOT_READY, ExitCodes.DEGRADED);
        }
        CountDownLatch ready = new CountDownLatch(1);
        Registration subscription = wan.get().subscribe(snapshot -> {
            if (wan.get().ready()) {
                ready.countDown();
            }
        });
        try {
            boolean is = ready.await(Math.round(timeout * 1000), TimeUnit.MILLISECONDS)
                    || wan.get().ready();
            return is ? new Sentence("Ready.", ExitCodes.FINE) : new Sentence(NOT_READY, ExitCodes.DEGRADED);
        } finally {
            subscription.close();
        }
    }
}
