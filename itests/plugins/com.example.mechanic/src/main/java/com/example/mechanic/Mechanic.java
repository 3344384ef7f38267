/* SPDX-License-Identifier: Apache-2.0 */
package com.example.mechanic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Does what stands in the file {@code orders} beside the plug-in folder, one line, and answers in the file {@code answers}:
 *
 * <pre>
 * list            symbolic names of the bundles that run: Pointsman's and the other plug-ins
 * update NAME     from where it came from, and everything that is wired to it anew
 * restart SEED    stops all of them in one order of chance, and starts them in another
 * </pre>
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "com.example.mechanic.Mechanic")
public final class Mechanic implements BundleActivator {
    private static final int ATTEMPTS = 50;

    private volatile boolean stopped;

    @Override
    public void start(BundleContext context) {
        Path folder = Path.of(context.getProperty("felix.fileinstall.dir")).resolveSibling("workshop");
        Thread thread = new Thread(() -> work(context, folder), "mechanic");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop(BundleContext context) {
        stopped = true;
    }

    private void work(BundleContext context, Path folder) {
        Path orders = folder.resolve("orders");
        while (!stopped) {
            LockSupport.parkNanos(10_000_000);
            if (Files.exists(orders)) {
                try {
                    String[] order = Files.readString(orders).strip().split(" ");
                    Files.delete(orders);
                    Path part = Files.writeString(folder.resolve("part"), obey(context, order));
                    Files.move(part, folder.resolve("answers"), StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static String obey(BundleContext context, String[] order) {
        try {
            return switch (order[0]) {
                case "list" ->
                    String.join("\n", ours(context).map(Bundle::getSymbolicName).toList());
                case "update" -> update(context, order[1]);
                default -> restart(context, new Random(Long.parseLong(order[1])));
            };
        } catch (BundleException | InterruptedException | RuntimeException e) {
            return "failed: " + e;
        }
    }

    private static Stream<Bundle> ours(BundleContext context) {
        return Stream.of(context.getBundles())
                .filter(b -> b.getSymbolicName().startsWith("org.pointsman.")
                        || b.getSymbolicName().startsWith("com.example.") && b != context.getBundle())
                .filter(b -> b.getState() == Bundle.ACTIVE);
    }

    private static String update(BundleContext context, String name) throws BundleException, InterruptedException {
        Bundle bundle = ours(context)
                .filter(b -> b.getSymbolicName().equals(name))
                .findFirst()
                .orElseThrow();
        try {
            bundle.update();
        } catch (BundleException e) {
            again(bundle, e);
        }
        CountDownLatch done = new CountDownLatch(1);
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(List.of(bundle), event -> done.countDown());
        if (!done.await(60, TimeUnit.SECONDS)) {
            return "failed: the framework does not come to an end of refreshing";
        }
        return bundle.getState() == Bundle.ACTIVE ? "done" : "failed: it does not run, state " + bundle.getState();
    }

    /** Felix gives up rather than wait for another thread that resolves bundles ("Unable to acquire global lock"); whoever updates tries again. */
    private static void again(Bundle bundle, BundleException first) throws BundleException {
        for (int i = 0; i < ATTEMPTS && bundle.getState() != Bundle.ACTIVE; i++) {
            LockSupport.parkNanos(100_000_000);
            try {
                bundle.start(Bundle.START_TRANSIENT);
            } catch (BundleException e) {
                first.addSuppressed(e);
            }
        }
        if (bundle.getState() != Bundle.ACTIVE) {
            throw first;
        }
    }

    private static String restart(BundleContext context, Random random) throws BundleException {
        List<Bundle> bundles = new ArrayList<>(ours(context).toList());
        Collections.shuffle(bundles, random);
        for (Bundle bundle : bundles) {
            bundle.stop(Bundle.STOP_TRANSIENT);
        }
        Collections.shuffle(bundles, random);
        for (Bundle bundle : bundles) {
            bundle.start(Bundle.START_TRANSIENT);
        }
        return bundles.stream().allMatch(b -> b.getState() == Bundle.ACTIVE) ? "done" : "failed: not all run";
    }
}
