/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.pointsman.launcher.gate.Jar;

/** While one thread resolves bundles, Felix breaks off the start of another; done here as Felix does it, by an interrupt. */
@Timeout(40)
class StartAgainTest {
    /** Needs, while Felix holds its bundle for it, another that is not resolved yet. */
    public static final class Victim implements BundleActivator {
        @Override
        public void start(BundleContext context) throws Exception {
            starting.countDown();
            go.await();
            Stream.of(context.getBundles())
                    .filter(b -> "needed".equals(b.getSymbolicName()))
                    .findFirst()
                    .orElseThrow()
                    .loadClass("java.lang.Object");
        }

        @Override
        public void stop(BundleContext context) {
            // nothing to undo
        }
    }

    private static CountDownLatch starting;
    private static CountDownLatch go;

    @TempDir
    private Path folder;

    private Framework framework;
    private BundleContext context;
    private final CountDownLatch resolving = new CountDownLatch(1);
    private final CountDownLatch resolved = new CountDownLatch(1);
    private final List<FrameworkEvent> errors = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        starting = new CountDownLatch(1);
        go = new CountDownLatch(1);
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        folder.resolve("cache").toString(),
                        Constants.FRAMEWORK_BOOTDELEGATION,
                        "org.pointsman.launcher",
                        Constants.FRAMEWORK_BUNDLE_PARENT,
                        Constants.FRAMEWORK_BUNDLE_PARENT_APP));
        framework.start();
        context = framework.getBundleContext();
        context.addFrameworkListener(event -> {
            if (event.getType() == FrameworkEvent.ERROR) {
                errors.add(event);
            }
        });
    }

    @AfterEach
    void end() throws Exception {
        resolved.countDown();
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void aBundleWhoseStartWasBrokenOffRunsAMomentLater() throws Exception {
        context.addFrameworkListener(new StartAgain());
        Bundle victim = startBrokenOff();
        resolved.countDown();
        await(() -> victim.getState() == Bundle.ACTIVE);
        assertThat(victim.adapt(BundleStartLevel.class).isPersistentlyStarted()).isTrue();
    }

    /** What this class is for; should Felix come to do it by itself, both may go. */
    @Test
    void felixAloneLeavesItAsItIs() throws Exception {
        Bundle victim = startBrokenOff();
        resolved.countDown();
        // Felix has come to its end once it has resolved and started another
        bundle("other").start();
        assertThat(victim.getState()).isNotEqualTo(Bundle.ACTIVE);
    }

    @Test
    void aBundleThatCannotRunIsNotTriedAgain() throws Exception {
        Bundle lacking = bundle("lacking", Constants.IMPORT_PACKAGE, "nowhere");
        context.addFrameworkListener(new StartAgain());
        startAtNextLevel(lacking);
        await(() -> errors.stream().anyMatch(e -> e.getBundle() == lacking));
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().equals("pointsman-start-again"));
        assertThat(lacking.getState()).isEqualTo(Bundle.INSTALLED);
    }

    /** A bundle that the start level was to start while another thread resolved. */
    private Bundle startBrokenOff() throws Exception {
        Bundle busy = bundle("busy");
        bundle("needed");
        Bundle victim = bundle("victim", Constants.BUNDLE_ACTIVATOR, Victim.class.getName());
        startAtNextLevel(victim);
        assertThat(starting.await(20, TimeUnit.SECONDS)).isTrue();
        context.registerService(ResolverHookFactory.class, Waiting::new, null);
        Thread other = new Thread(() -> framework.adapt(FrameworkWiring.class).resolveBundles(List.of(busy)));
        other.setDaemon(true);
        other.start();
        assertThat(resolving.await(20, TimeUnit.SECONDS)).isTrue();
        go.countDown();
        starter().interrupt();
        await(() -> errors.stream().anyMatch(e -> e.getBundle() == victim));
        return victim;
    }

    private void startAtNextLevel(Bundle bundle) throws Exception {
        FrameworkStartLevel levels = framework.adapt(FrameworkStartLevel.class);
        bundle.adapt(BundleStartLevel.class).setStartLevel(levels.getStartLevel() + 1);
        bundle.start();
        levels.setStartLevel(levels.getStartLevel() + 1);
    }

    /** Felix's thread of start levels, once it waits for the lock. */
    private static Thread starter() throws InterruptedException {
        Thread[] found = new Thread[1];
        await(() -> {
            for (Map.Entry<Thread, StackTraceElement[]> each :
                    Thread.getAllStackTraces().entrySet()) {
                if (each.getKey().getName().equals("FelixStartLevel")
                        && each.getKey().getState() == Thread.State.WAITING
                        && List.of(each.getValue()).stream()
                                .anyMatch(f -> f.getMethodName().equals("acquireGlobalLock"))) {
                    found[0] = each.getKey();
                }
            }
            return found[0] != null;
        });
        return found[0];
    }

    private Bundle bundle(String name, String... headers) throws Exception {
        Path jar = Jar.bundle(name, headers)
                .write(Files.createDirectories(folder.resolve("jars")).resolve(name + ".jar"));
        return context.installBundle(jar.toUri().toString());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(5);
        }
    }

    /** Holds Felix's lock while {@code busy} is resolved, until the test says so. */
    private final class Waiting implements ResolverHook {
        private final boolean busy;

        Waiting(Collection<BundleRevision> triggers) {
            busy = triggers.stream().anyMatch(r -> r.getSymbolicName().equals("busy"));
        }

        @Override
        public void filterResolvable(Collection<BundleRevision> candidates) {
            if (busy) {
                resolving.countDown();
                try {
                    resolved.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void filterSingletonCollisions(BundleCapability singleton, Collection<BundleCapability> candidates) {
            // all may be
        }

        @Override
        public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
            // all may
        }

        @Override
        public void end() {
            // nothing to give back
        }
    }
}
