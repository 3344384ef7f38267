/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.config.ConfigurationCheck;
import org.pointsman.api.config.ConfigurationStore;
import org.pointsman.api.plugin.PluginCalls;
import org.pointsman.api.wan.ProblemSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code pointsman.json} as a service. One thread does all that changes anything. Stopping leaves the configurations
 * where they are: the router keeps running while this bundle is updated.
 */
@Component(
        service = {ConfigurationStore.class, ConfigurationFile.class, ProblemSource.class},
        configurationPid = ConfigurationConfig.PID,
        immediate = true)
@Designate(ocd = ConfigurationConfig.class)
public final class ConfigurationFile implements ConfigurationStore, ProblemSource {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationFile.class);

    /** An editor's save is several steps; this long after the last one the file is read. */
    private static final Duration QUIET = Duration.ofMillis(100);

    private static final Duration TICK = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration CHECK_DEADLINE = Duration.ofSeconds(5);
    private static final Duration DELIVERY_DEADLINE = Duration.ofSeconds(10);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final Duration PLAN_WAITS = Duration.ofSeconds(3);

    private final BundleContext context;
    private final Mode mode;
    private final Checks checks = new Checks(CHECK_DEADLINE);
    private final RollCall rollCall;
    private final Path file;
    private final Catalogue catalogue;
    private final Keeper keeper;
    private final Delivery delivery = new Delivery();
    private final ServiceRegistration<ConfigurationListener> listening;
    private final FileWatch watch;
    private final BundleListener bundles;
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "config");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicReference<Optional<Future<?>>> lookSoon = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Future<?>>> reconsiderSoon = new AtomicReference<>(Optional.empty());

    private volatile Optional<Function<List<String>, Map<String, Object>>> features = Optional.empty();

    /** Whether this bundle puts nothing in force, so that nobody has to wait for it. */
    private volatile boolean nothingToTell;

    /** Wires; nothing happens before {@link #start()}. */
    @Activate
    public ConfigurationFile(
            ConfigurationConfig config,
            BundleContext context,
            @Reference ConfigurationAdmin admin,
            @Reference MetaTypeService metatype) {
        this.context = context;
        this.mode = Mode.of(context.getProperty("pointsman.mode"));
        this.rollCall = new RollCall(context, checks, PATIENCE);
        this.file = Path.of(
                        Optional.ofNullable(context.getProperty("pointsman.conf"))
                                .orElse("."),
                        "pointsman.json")
                .toAbsolutePath()
                .normalize();
        this.listening = context.registerService(ConfigurationListener.class, delivery, new Hashtable<>());
        AtomicFile writer = new AtomicFile();
        Optional<History> history = Optional.ofNullable(context.getProperty("pointsman.data"))
                .map(data -> new History(Path.of(data, "config", "history"), writer, Clock.systemUTC()));
        catalogue = new Catalogue(context, metatype);
        Path data = Path.of(
                Optional.ofNullable(context.getProperty("pointsman.data")).orElse("."));
        this.keeper = new Keeper(
                file,
                history,
                writer,
                new Validator(catalogue::known, checks::problems, this::defaults),
                new OwnConfigurations(admin, () -> awaitDelivery(admin)),
                new Trials(data.resolve("config").resolve("on-trial"), writer, Clock.systemUTC(), this::later),
                mode == Mode.RUN);
        keeper.terms(terms(config));
        this.watch = new FileWatch(file, TICK, () -> soon(lookSoon, keeper::look), () -> soon(lookSoon, keeper::look));
        this.bundles = event -> {
            if (Catalogue.concerns(event)) {
                soon(reconsiderSoon, this::reconsider);
            }
        };
    }

    private static Keeper.Terms terms(ConfigurationConfig config) {
        return new Keeper.Terms(Duration.ofSeconds(config.confirmWithin()), config.confirmEdits());
    }

    /** Takes other terms for the changes that follow. */
    @Modified
    void modified(ConfigurationConfig config) {
        keeper.terms(terms(config));
    }

    private void awaitDelivery(ConfigurationAdmin admin) {
        try {
            if (!delivery.await(admin, DELIVERY_DEADLINE)) {
                LOG.warn(
                        "Not everybody has taken the configuration over within {} s; which component is busy, a thread dump"
                                + " of this process says.",
                        DELIVERY_DEADLINE.toSeconds());
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("Whether everybody knows the configuration cannot be said ({}).", e.toString());
        }
    }

    /** Brings the file into force and keeps watching it, as far as the mode asks for that. */
    @Activate
    void start() {
        if (mode == Mode.JUDGE) {
            keeper.remember();
            nothingToTell = true;
            return;
        }
        if (context.getProperty("pointsman.conf") == null) {
            LOG.warn("The framework property pointsman.conf is not set; no configuration is read.");
            nothingToTell = true;
            return;
        }
        if (context.getProperty("pointsman.data") == null) {
            LOG.warn("The framework property pointsman.data is not set; no history of configurations is kept.");
        }
        Future<?> first = executor.submit(guarded(() -> {
            awaitChecks();
            keeper.start();
        }));
        if (mode == Mode.PLAN) {
            awaitFirst(first);
            return;
        }
        context.addBundleListener(bundles);
        watch.start();
    }

    /** Who asks for the plan next finds the configuration in place. */
    private static void awaitFirst(Future<?> first) {
        try {
            first.get(PLAN_WAITS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The configuration is not in force yet ({}).", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops watching; what is in force stays. */
    @Deactivate
    void stop() {
        context.removeBundleListener(bundles);
        listening.unregister();
        watch.close();
        // a change that has begun is brought to its end: interrupting it could leave half of it
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.shutdown();
        try {
            executor.awaitTermination(PATIENCE.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addCheck(ConfigurationCheck check, Map<String, Object> service) {
        checks.add(check, service);
        if (keeper.started()) {
            soon(reconsiderSoon, this::reconsider);
        }
    }

    void removeCheck(ConfigurationCheck check, Map<String, Object> service) {
        checks.remove(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addPlugins(PluginCalls calls) {
        checks.calledBy(Optional.of(calls));
    }

    void removePlugins(PluginCalls calls) {
        checks.calledBy(Optional.empty());
    }

    /** The launcher, in words of the Java platform: it tells what features bring along, by feature file, as Configurator resources. */
    @Reference(
            target = "(pointsman.role=features)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC)
    void addFeatures(Function<List<String>, Map<String, Object>> known) {
        features = Optional.of(known);
    }

    void removeFeatures(Function<List<String>, Map<String, Object>> known) {
        features = Optional.empty();
    }

    private Map<String, String> defaults() {
        Map<String, String> defaults = new TreeMap<>();
        features.map(f -> f.apply(List.of("configurations")))
                .ifPresent(told -> told.forEach((file, text) -> defaults.put(file, String.valueOf(text))));
        String problem = defaults.remove("error");
        if (problem != null) {
            LOG.error("What features bring along is not known: {}", problem);
        }
        return defaults;
    }

    private void reconsider() {
        awaitChecks();
        keeper.reconsider();
    }

    private void awaitChecks() {
        try {
            rollCall.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Once things are quiet: a later call replaces one that has not begun. */
    private void soon(AtomicReference<Optional<Future<?>>> pending, Runnable task) {
        try {
            Future<?> next = executor.schedule(guarded(task), QUIET.toMillis(), TimeUnit.MILLISECONDS);
            pending.getAndSet(Optional.of(next)).ifPresent(earlier -> earlier.cancel(false));
        } catch (RejectedExecutionException e) {
            // stopped
        }
    }

    private void later(Duration time, Runnable task) {
        try {
            executor.schedule(guarded(task), time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // stopped: the next start ends the trial
        }
    }

    /** A fault of ours is logged, and the next change of the file is looked at all the same. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("The configuration was not taken over", e);
            }
        };
    }

    @Override
    public List<Finding> check(String text, String name) {
        return judge(text, name).findings();
    }

    /** Judges a text on the caller's thread. */
    Verdict judge(String text, String name) {
        awaitChecks();
        return keeper.judge(text, name);
    }

    @Override
    public Result apply(String text, String author) {
        return orFailed(() -> {
            awaitChecks();
            return keeper.apply(text, author);
        });
    }

    @Override
    public Result applyOnTrial(String text, String author) {
        return orFailed(() -> {
            awaitChecks();
            return keeper.applyOnTrial(text, author);
        });
    }

    @Override
    public Optional<Trial> confirm(String author) {
        return onThread(() -> keeper.confirm(author), sentence -> Optional.empty());
    }

    @Override
    public Result revert(String author) {
        return orFailed(() -> keeper.revert(author));
    }

    private Result orFailed(Callable<Result> task) {
        return onThread(task, this::failed);
    }

    /** On the thread that changes things; the caller waits. */
    private <T> T onThread(Callable<T> task, Function<String, T> failed) {
        try {
            return executor.submit(task).get();
        } catch (ExecutionException e) {
            LOG.error("The configuration was not taken over", e.getCause());
            return failed.apply("the configuration was not taken over (" + e.getCause() + ")");
        } catch (RejectedExecutionException e) {
            return failed.apply("the configuration is shutting down");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed.apply("the wait for the configuration was interrupted");
        }
    }

    private Result failed(String sentence) {
        return new Result(false, List.of(new Finding(file.toString(), 0, "", "", sentence)), List.of());
    }

    @Override
    public List<Version> versions() {
        return keeper.versions();
    }

    @Override
    public Optional<String> text(int number) {
        return keeper.text(number);
    }

    @Override
    public Status status() {
        Status status = keeper.status();
        return nothingToTell
                ? new Status(status.current(), status.version(), status.findings(), status.waiting(), true)
                : status;
    }

    @Override
    public Optional<Trial> trial() {
        return keeper.trial();
    }

    @Override
    public List<Change> changes(String from, String to) {
        return new Changed(
                        DraftReader.read(from, "").draft(),
                        DraftReader.read(to, "").draft(),
                        catalogue.known())
                .list();
    }

    @Override
    public String edited(String text, String pid, String key, Optional<String> value) {
        return readable(
                () -> value.isPresent() ? TextEdit.set(text, pid, key, value.get()) : TextEdit.unset(text, pid, key));
    }

    @Override
    public SortedMap<String, SortedSet<String>> given(String text) {
        SortedMap<String, SortedSet<String>> given = new TreeMap<>();
        DraftReader.read(text, "")
                .draft()
                .entries()
                .forEach((pid, e) -> given.put(pid, new TreeSet<>(e.properties().keySet())));
        return given;
    }

    @Override
    public SortedSet<String> keys(String pid) {
        PidType type = catalogue.known().get(pid.split("~", 2)[0]);
        return type == null ? new TreeSet<>() : new TreeSet<>(type.attributes().keySet());
    }

    @Override
    public Redacted redacted(String text) {
        return Secrets.redacted(text, catalogue.known());
    }

    @Override
    public String masked(String text) {
        return readable(() -> Secrets.masked(text, catalogue.known()));
    }

    @Override
    public String unmasked(String text, String before) {
        return readable(() -> Secrets.unmasked(text, before, catalogue.known()));
    }

    private interface Reading {
        String of() throws SyntaxException;
    }

    private static String readable(Reading reading) {
        try {
            return reading.of();
        } catch (SyntaxException e) {
            throw new IllegalArgumentException("line " + e.line() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> problems() {
        Status now = status();
        List<String> problems = new ArrayList<>();
        now.findings()
                .forEach(f -> problems.add(
                        f + " (" + (now.version() > 0 ? "version " + now.version() : "what was in force") + " stays)"));
        if (!now.waiting().isEmpty()) {
            problems.add("the configuration waits for the plug-in of " + String.join(", ", now.waiting()));
        }
        trial().ifPresent(t -> problems.add("configuration version " + t.version() + " goes at "
                + CLOCK.format(t.until().atZone(ZoneId.systemDefault()))
                + " unless it is confirmed: wan:config confirm"));
        return problems;
    }

    /** The file, absolute. */
    Path file() {
        return file;
    }
}
