/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.reconciler;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.kernel.Backend;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.state.NetworkState;

/** Removes exactly what is ours and puts sysctls back: for {@code pointsman cleanup}, when no daemon runs. */
@Component(service = Callable.class, property = "pointsman.task=cleanup")
public final class CleanupTask implements Callable<String> {
    private final ControlLoop loop;
    private final Backend backend;
    private final Path data;

    /** Prepares; changes nothing yet. */
    @Activate
    public CleanupTask(@Reference ControlLoop loop, @Reference Backend backend, BundleContext context) {
        this(
                loop,
                backend,
                Path.of(Optional.ofNullable(context.getProperty("pointsman.data"))
                        .orElse(".")));
    }

    CleanupTask(ControlLoop loop, Backend backend, Path data) {
        this.loop = loop;
        this.backend = backend;
        this.data = data;
    }

    /**
     * Cleans up.
     *
     * @return what was done, a line each
     * @throws IllegalStateException with a sentence if the kernel refused a step
     */
    @Override
    public String call() throws Exception {
        CompletableFuture<String> done = new CompletableFuture<>();
        loop.post(() -> {
            try {
                done.complete(clean());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done.get(30, TimeUnit.SECONDS);
    }

    String clean() {
        SavedSysctls saved = new SavedSysctls(data.resolve("sysctl.saved"));
        NetworkState wanted = saved.completed(NetworkState.empty());
        Pass.Report report =
                new Pass(backend, loop, saved).run(wanted, Optional.empty(), UnaryOperator.identity(), List.of());
        if (!report.verified()) {
            throw new IllegalStateException(report.problem());
        }
        saved.forgetAllBut(NetworkState.empty());
        return report.plan().isEmpty()
                ? "nothing of Pointsman's was left in the kernel"
                : report.plan().text();
    }
}
