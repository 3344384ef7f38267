/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;
import org.pointsman.launcher.gate.Gate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A framework with the bundles of the features: for good ({@code run}), or for one task. */
final class Daemon {
    /** Property and value of the service that ends the process with one sentence; see docs/ARCHITECTURE.md. */
    private static final String ROLE = "pointsman.role";

    private static final String FATAL = "fatal";
    private static final String LATER = "later";
    private static final String LOG = "log";
    private static final String FEATURES = "features";
    private static final String FEATURE = "pointsman.feature";
    private static final String TASK = "pointsman.task";

    /** Kernel state stays as it is on a stop, so there is little to wait for. */
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private static final Duration TASK_APPEARS_WITHIN = Duration.ofSeconds(10);

    private final Folders folders;
    private final PrintStream err;
    private final boolean developer;

    /** With {@code developer}, plug-ins need no signature. */
    Daemon(Folders folders, PrintStream err, boolean developer) {
        this.folders = folders;
        this.err = err;
        this.developer = developer;
    }

    /** Runs until the framework is stopped: by a signal, or from the shell. */
    int run() throws Failure {
        folders.prepareData();
        InstanceLock lock = InstanceLock.take(folders.data());
        try {
            folders.prepareOthers();
            runInData();
            return Exit.FINE;
        } catch (InterruptedException e) {
            throw Failure.failed("Pointsman was interrupted.");
        } finally {
            lock.close();
        }
    }

    private void runInData() throws Failure, InterruptedException {
        Path data = folders.data();
        FeatureInstaller all = FeatureInstaller.read(folders.home(), data);
        FeatureInstaller features = wanted(all);
        ClassPathBundles classPath = ClassPathBundles.ofThisProcess();
        KeptStorage storage = KeptStorage.open(data, features.fingerprint() + classPath);
        Run run = start(all, features, classPath, FrameworkSettings.RUN, storage.folder(), Map.of(), storage::seal);
        storage.tidy();
        run.framework.waitForStop(0);
        run.ended();
    }

    /**
     * Runs one task in a framework of its own while no daemon runs.
     *
     * @param name mode and task
     * @param more further framework properties
     * @return what the task says
     */
    String task(String name, Map<String, String> more) throws Failure {
        Path storage = Scratch.make();
        try {
            FeatureInstaller features = FeatureInstaller.read(folders.home());
            Run run =
                    start(features, wanted(features), ClassPathBundles.ofThisProcess(), name, storage, more, () -> {});
            try {
                return call(run.framework.getBundleContext(), name);
            } finally {
                run.stop();
            }
        } finally {
            Scratch.delete(storage);
        }
    }

    /** Without those that an operator removed. Where nobody can say which, all: a router that does more than it should is better than none. */
    private FeatureInstaller wanted(FeatureInstaller all) {
        try {
            return all.without(new RemovedFeatures(folders.data()).names());
        } catch (Failure e) {
            LoggerFactory.getLogger(Daemon.class).error("{} All that ship are there.", e.getMessage());
            return all;
        }
    }

    /** What is done in the middle of a rehearsal. */
    interface Scene {
        void play() throws Failure;
    }

    /**
     * Starts everything that {@code mode} starts, plays the scene and stops. A folder in which that was done before makes it a later
     * start.
     *
     * @throws Failure naming the bundles that do not resolve
     */
    void rehearse(String mode, Scene scene) throws Failure {
        folders.prepareData();
        InstanceLock lock = InstanceLock.take(folders.data());
        folders.prepareOthers();
        FeatureInstaller features = FeatureInstaller.read(folders.home(), folders.data());
        ClassPathBundles classPath = ClassPathBundles.ofThisProcess();
        KeptStorage storage = KeptStorage.open(folders.data(), features.fingerprint() + classPath);
        Run run = start(features, features, classPath, mode, storage.folder(), Map.of(), storage::seal);
        try {
            features.installLater(run.framework.getBundleContext(), mode, classPath::location);
            run.requireResolved();
            scene.play();
        } finally {
            run.stop();
            lock.close();
        }
    }

    private static String call(BundleContext context, String name) throws Failure {
        try {
            ServiceTracker<Callable<?>, Callable<?>> tracker = new ServiceTracker<>(
                    context,
                    FrameworkUtil.createFilter(
                            "(&(objectClass=" + Callable.class.getName() + ")(" + TASK + "=" + name + "))"),
                    null);
            tracker.open();
            try {
                Callable<?> task = tracker.waitForService(TASK_APPEARS_WITHIN.toMillis());
                if (task == null) {
                    throw Failure.failed("This installation cannot do '" + name + "'; the log says what is missing.");
                }
                return String.valueOf(task.call());
            } finally {
                tracker.close();
            }
        } catch (Failure e) {
            throw e;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter above is well formed", e);
        } catch (Exception e) { // a task may throw anything; its message is the sentence to print
            String sentence = e.getMessage() == null ? e.toString() : e.getMessage();
            throw name.equals(FrameworkSettings.CHECK) ? Failure.refused(sentence) : Failure.failed(sentence);
        }
    }

    private Run start(
            FeatureInstaller all,
            FeatureInstaller features,
            ClassPathBundles classPath,
            String mode,
            Path storage,
            Map<String, String> more,
            Runnable whenInOrder)
            throws Failure {
        Map<String, String> settings = FrameworkSettings.of(folders, mode, storage, features.lastOfFirst());
        settings.putAll(more);
        Gate.refuseExtensions();
        Framework framework = new FrameworkFactory().newFramework(settings, classPath);
        try {
            framework.init();
            Logger log = LoggerFactory.getLogger(Daemon.class);
            BundleContext context = framework.getBundleContext();
            context.addFrameworkListener(event -> log(log, event));
            context.addFrameworkListener(new StartAgain());
            registerFatal(context);
            registerLog(context);
            // what was removed may come back while it runs
            Gate gate = new Gate(rules(all, storage), location -> restore(context, all, classPath, mode, location));
            gate.stand(context);
            Shipped shipped = features.install(context, mode, classPath::location);
            shipped.removeOthers(context);
            registerLater(context, all, classPath, mode);
            registerFeatures(
                    context,
                    new RunningFeatures(
                            context,
                            folders,
                            all,
                            new RemovedFeatures(folders.data()),
                            mode,
                            classPath::location,
                            features.has(Gate.FILE_INSTALL)
                                    ? Optional.of(DroppedFeatures.follow(context, folders.plugins(), gate::unsafe))
                                    : Optional.empty()));
            Run run = new Run(framework, shipped, whenInOrder);
            Runtime.getRuntime().addShutdownHook(new Thread(run::stop, "pointsman-stop"));
            framework.start();
            return run;
        } catch (BundleException e) {
            throw Failure.failed("The OSGi framework cannot be started: " + e.getMessage());
        }
    }

    private Gate.Rules rules(FeatureInstaller features, Path storage) {
        return new Gate.Rules(
                folders.conf(),
                folders.plugins(),
                storage.toAbsolutePath().normalize(),
                folders.home(),
                features.items().stream().map(FeatureInstaller.Item::jar).collect(Collectors.toSet()),
                features.has(Gate.FILE_INSTALL),
                developer);
    }

    /** What ships again, where something else was refused. In a thread of its own: whoever brought that still holds locks of the bundle it was. */
    private static void restore(
            BundleContext context,
            FeatureInstaller features,
            ClassPathBundles classPath,
            String mode,
            String location) {
        Thread thread = new Thread(
                () -> {
                    try {
                        features.restore(context, mode, classPath::location, location);
                    } catch (Failure e) {
                        LoggerFactory.getLogger(Daemon.class).error(e.getMessage());
                    }
                },
                "pointsman-restore");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whoever needs the bundles of a feature that come later asks here, from any thread; asking twice is harmless. */
    private static void registerLater(
            BundleContext context, FeatureInstaller features, ClassPathBundles classPath, String mode) {
        for (String feature : features.laterFeatures()) {
            Runnable later = () -> {
                synchronized (features) {
                    try {
                        features.installLater(context, mode, classPath::location, feature);
                    } catch (Failure e) {
                        LoggerFactory.getLogger(Daemon.class).error(e.getMessage());
                    }
                    context.getBundle().adapt(FrameworkStartLevel.class).setStartLevel(features.lastLevel());
                }
            };
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put(ROLE, LATER);
            properties.put(FEATURE, feature);
            context.registerService(Runnable.class, later, properties);
        }
    }

    /** Whoever lists, installs or removes features does so here. */
    private static void registerFeatures(BundleContext context, RunningFeatures running) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(ROLE, FEATURES);
        context.registerService(Function.class, running, properties);
    }

    /** Whoever collects what is known of this run finds the end of its log here. */
    private static void registerLog(BundleContext context) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(ROLE, LOG);
        Supplier<List<String>> tail = StandardErrorLogging.RECENT::lines;
        context.registerService(Supplier.class, tail, properties);
    }

    /** Whoever cannot go on says so here; the first sentence is printed and ends the process. */
    private void registerFatal(BundleContext context) {
        AtomicBoolean said = new AtomicBoolean();
        Consumer<Object> fatal = sentence -> {
            if (said.compareAndSet(false, true)) {
                err.println("pointsman: " + sentence);
                // exit waits for the framework to stop, which may wait for the caller: so not in the caller's thread
                new Thread(() -> System.exit(Exit.FAILED), "pointsman-fatal").start();
            }
        };
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(ROLE, FATAL);
        context.registerService(Consumer.class, fatal, properties);
    }

    private static void log(Logger log, FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            log.error("{}: {}", event.getBundle(), event.getThrowable().getMessage(), event.getThrowable());
        }
    }

    /** One framework from its start to its end. */
    private static final class Run {
        private final Framework framework;
        private final Runnable whenInOrder;
        private boolean untouched;

        Run(Framework framework, Shipped shipped, Runnable whenInOrder) {
            this.framework = framework;
            this.whenInOrder = whenInOrder;
            // asked at the last moment at which the framework still knows
            SynchronousBundleListener atStop = event -> {
                if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
                    noteUntouched(shipped);
                }
            };
            framework.getBundleContext().addBundleListener(atStop);
        }

        private synchronized void noteUntouched(Shipped shipped) {
            untouched = shipped.untouched();
        }

        void requireResolved() throws Failure {
            framework.adapt(FrameworkWiring.class).resolveBundles(null);
            List<String> broken = Stream.of(framework.getBundleContext().getBundles())
                    .filter(b -> b.getState() == Bundle.INSTALLED)
                    .map(Bundle::getSymbolicName)
                    .toList();
            if (!broken.isEmpty()) {
                throw Failure.failed("These bundles cannot be resolved: " + String.join(", ", broken) + ".");
            }
        }

        void stop() {
            try {
                framework.stop();
                framework.waitForStop(STOP_WITHIN.toMillis());
                ended();
            } catch (BundleException e) {
                LoggerFactory.getLogger(Daemon.class).error("The framework cannot be stopped.", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /**
         * Both who waits for the end and the shutdown hook come here, whoever is first. The second waits: once the hook returns, the Java machine
         * is gone, with what the first has not written yet.
         */
        private synchronized void ended() {
            if (framework.getState() == Bundle.RESOLVED && untouched) {
                untouched = false;
                whenInOrder.run();
            }
        }
    }
}
