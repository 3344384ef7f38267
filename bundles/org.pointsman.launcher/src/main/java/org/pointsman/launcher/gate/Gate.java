/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.gate;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.hooks.weaving.WeavingException;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides of every bundle, whoever installs or updates it and however, whether it may run, before anything of it does: what the distribution ships, from where it
 * ships; what a trusted signer signed; in developer mode everything. What is refused is uninstalled before whoever installed it
 * gets it back, a refused update is undone, and both are named with the reason. Thread-safe; bundles are judged in the threads that bring them.
 */
public final class Gate {
    /** System property that keeps extension bundles out, whose code would run before anybody can look at them; see Felix's ExtensionManager. */
    private static final String NO_EXTENSIONS = "felix.extensions.disable";

    /** Symbolic name of the bundle that watches the plug-in folder. */
    public static final String FILE_INSTALL = "org.apache.felix.fileinstall";

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final String DEVELOPER = "Developer mode: plug-ins run unsigned, with all rights of this process.";

    /**
     * What the gate goes by.
     *
     * @param conf folder with the file of {@link Trust}
     * @param plugins the watched folder
     * @param storage the framework's storage, whose copies nobody else can change
     * @param home the distribution
     * @param shipped jars of the distribution that its features name
     * @param watched whether {@link #FILE_INSTALL} ships; if not, none of its classes is asked for
     * @param developer whether everything may run
     */
    public record Rules(
            Path conf, Path plugins, Path storage, Path home, Set<Path> shipped, boolean watched, boolean developer) {
        /** Copies the set. */
        public Rules {
            shipped = Set.copyOf(shipped);
        }
    }

    private final Rules rules;
    private final Owners owners;
    private final Consumer<String> restore;
    /** By bundle id: who signed what may run; empty for what ships, and in developer mode. */
    private final Map<Long, String> admitted = new ConcurrentHashMap<>();

    /** By bundle id: the framework's copy of what was admitted; none for what ships. */
    private final Map<Long, Path> copies = new ConcurrentHashMap<>();

    /** Bundles whose refused update is being undone. */
    private final Set<Long> reverting = ConcurrentHashMap.newKeySet();

    private final Refusals refusals = new Refusals();
    private final TrustWatch watch = new TrustWatch(this::goesBy, this::judgeAgain);
    private volatile BundleContext framework;

    /**
     * A gate that stands nowhere yet: see {@link #stand}.
     *
     * @param restore installs what ships at the given location once more, after something else in its place was refused
     */
    public Gate(Rules rules, Consumer<String> restore) {
        this.rules = rules;
        this.owners = Owners.of(rules.home());
        this.restore = restore;
    }

    /** To be called before a framework is made in this Java machine. */
    public static void refuseExtensions() {
        System.setProperty(NO_EXTENSIONS, "true");
    }

    /**
     * Takes its place in a framework that is initialised and not started. What its storage holds that is not as it ships is removed: whoever
     * installed it does so again, and then it is judged.
     */
    public void stand(BundleContext context) throws BundleException {
        context.addBundleListener((SynchronousBundleListener) this::happened);
        // should a bundle ever get past the listener, no class of it is defined
        context.registerService(
                WeavingHook.class,
                woven -> {
                    Bundle bundle = woven.getBundleWiring().getBundle();
                    if (bundle.getBundleId() != 0 && !admitted.containsKey(bundle.getBundleId())) {
                        throw new WeavingException(bundle + " may not run");
                    }
                },
                null);
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("pointsman.role", "gate");
        Supplier<Map<String, Object>> news = this::news;
        context.registerService(Supplier.class, news, properties);
        framework = context;
        if (rules.watched()) {
            registerDoor(context);
        }
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getBundleId() != 0) {
                if (ships(bundle)) {
                    admitted.put(bundle.getBundleId(), "");
                } else {
                    removeStored(bundle);
                }
            }
        }
        if (rules.developer()) {
            LOG.warn(DEVELOPER);
        }
    }

    private void registerDoor(BundleContext context) {
        Dictionary<String, Object> first = new Hashtable<>();
        first.put(Constants.SERVICE_RANKING, Integer.MAX_VALUE);
        context.registerService(
                ArtifactInstaller.class, new FolderDoor(this::objection, refusals, watch::again), first);
    }

    private void removeStored(Bundle bundle) throws BundleException {
        if (namesShipped(bundle.getLocation())) {
            LOG.error(
                    "The framework's storage had other content for {}; it is thrown away, and what ships is installed.",
                    bundle.getLocation());
        }
        bundle.uninstall();
    }

    private void happened(BundleEvent event) {
        Bundle bundle = event.getBundle();
        switch (event.getType()) {
            case BundleEvent.INSTALLED, BundleEvent.UPDATED -> judge(bundle, event.getType() == BundleEvent.UPDATED);
            case BundleEvent.UNINSTALLED -> {
                admitted.remove(bundle.getBundleId());
                copies.remove(bundle.getBundleId());
            }
            default -> {}
        }
    }

    private void judge(Bundle bundle, boolean updated) {
        long id = bundle.getBundleId();
        admitted.remove(id);
        try {
            String signer = admit(bundle);
            admitted.put(id, signer);
            Contents.jar(bundle).filter(j -> !rules.shipped().contains(j)).ifPresent(j -> copies.put(id, j));
            refusals.remove(bundle.getLocation());
            if (!signer.isEmpty()) {
                watch.begin();
                LOG.info("Plug-in {} {} is signed by {}.", bundle.getSymbolicName(), bundle.getVersion(), signer);
            }
        } catch (Refusal e) {
            refuse(bundle, e.getMessage(), updated);
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("{} cannot be judged.", bundle, e);
            refuse(bundle, "cannot be checked (" + e + ")", updated);
        }
    }

    /** Who signed it; empty if nobody was asked. */
    private String admit(Bundle bundle) throws Refusal {
        if (ships(bundle)) {
            return "";
        }
        Optional<Path> file = inFolder(bundle.getLocation());
        if (file.isPresent()) {
            requireSafe(file.get());
        }
        if (rules.developer()) {
            return "";
        }
        Path jar = Contents.jar(bundle).orElseThrow(() -> new Refusal("is not a jar"));
        if (!jar.startsWith(rules.storage())) {
            throw new Refusal("is used in place (reference:), where it can be changed after it was checked");
        }
        return Trust.read(rules.conf(), owners).requireTrusted(jar);
    }

    private void requireSafe(Path file) throws Refusal {
        for (Path path : new Path[] {rules.plugins(), file}) {
            Optional<String> open = Files.exists(path) ? owners.openTo(path) : Optional.empty();
            if (open.isPresent()) {
                throw new Refusal("lies where others can write: " + open.get());
            }
        }
    }

    private void refuse(Bundle bundle, String reason, boolean updated) {
        String location = bundle.getLocation();
        String name = bundle.getSymbolicName();
        String version = name == null ? "" : bundle.getVersion().toString();
        boolean goesOn = updated && revert(bundle);
        refusals.add(
                name == null ? location : name,
                version,
                location,
                reason + (goesOn ? "; what ran before goes on until the next start" : ""));
        watch.begin();
        if (!goesOn && bundle.getState() != Bundle.UNINSTALLED) {
            uninstall(bundle);
            if (updated && namesShipped(location)) {
                restore.accept(location);
            }
        }
    }

    /** Why a file in the plug-in folder is not safe from others, the rest of a sentence that begins with its name; empty: it is. */
    public Optional<String> unsafe(Path file) {
        try {
            requireSafe(file);
            return Optional.empty();
        } catch (Refusal e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Why a jar in the plug-in folder would be refused, the rest of a sentence that begins with its name; empty: it would not. */
    private Optional<String> objection(Path jar) {
        watch.begin();
        try {
            requireSafe(jar);
            return rules.developer() ? Optional.empty() : distrust(jar);
        } catch (Refusal e) {
            return Optional.of(e.getMessage());
        }
    }

    /** All that a judgement goes by, but for the jar itself. */
    private String goesBy() {
        Path trust = rules.conf().resolve(Trust.FILE);
        String open =
                Files.exists(rules.plugins()) ? owners.openTo(rules.plugins()).orElse("") : "";
        try {
            return open + Files.getLastModifiedTime(trust).toMillis() + " " + Files.size(trust);
        } catch (IOException e) {
            return open;
        }
    }

    /** Ends what may not run any more, and has File Install look at the whole folder again. */
    private void judgeAgain() {
        copies.forEach((id, copy) -> {
            Bundle bundle = framework.getBundle(id);
            Optional<String> reason = bundle == null || rules.developer() ? Optional.empty() : distrust(copy);
            if (reason.isPresent()) {
                refusals.add(
                        bundle.getSymbolicName(), bundle.getVersion().toString(), bundle.getLocation(), reason.get());
                uninstall(bundle);
            }
        });
        for (Bundle bundle : framework.getBundles()) {
            if (FILE_INSTALL.equals(bundle.getSymbolicName()) && bundle.getState() == Bundle.ACTIVE) {
                try {
                    bundle.stop(Bundle.STOP_TRANSIENT);
                    bundle.start(Bundle.START_TRANSIENT);
                } catch (BundleException e) {
                    LOG.error("The plug-in folder is not looked at again: {}", e.getMessage());
                }
            }
        }
    }

    private Optional<String> distrust(Path jar) {
        try {
            Trust.read(rules.conf(), owners).requireTrusted(jar);
            return Optional.empty();
        } catch (Refusal e) {
            return Optional.of(e.getMessage());
        }
    }

    private static void uninstall(Bundle bundle) {
        try {
            bundle.uninstall();
        } catch (BundleException | IllegalStateException e) {
            LOG.error("{} cannot be uninstalled ({}); none of its classes will be loaded.", bundle, e.getMessage());
        }
    }

    /** Puts back what was there before a refused update, while the framework still waits to start what it got. */
    private boolean revert(Bundle bundle) {
        long id = bundle.getBundleId();
        Path copy = copies.get(id);
        if ((copy == null && !namesShipped(bundle.getLocation())) || !reverting.add(id)) {
            return false;
        }
        try {
            if (copy == null) {
                bundle.update();
            } else {
                bundle.update(Files.newInputStream(copy)); // closed by the framework
            }
        } catch (BundleException | IOException | RuntimeException e) {
            LOG.debug("{} cannot be put back.", bundle, e);
        } finally {
            reverting.remove(id);
        }
        return admitted.containsKey(id);
    }

    /** Whether it is what the features name, and its classes come from there and nowhere else. */
    private boolean ships(Bundle bundle) {
        return Contents.onClassPath(bundle)
                ? namesShipped(bundle.getLocation())
                : Contents.jar(bundle).filter(rules.shipped()::contains).isPresent();
    }

    private boolean namesShipped(String location) {
        return file(location.replaceFirst("^reference:", ""))
                .filter(rules.shipped()::contains)
                .isPresent();
    }

    private Optional<Path> inFolder(String location) {
        return file(location).filter(f -> f.startsWith(rules.plugins()));
    }

    private static Optional<Path> file(String location) {
        try {
            return location.startsWith("file:")
                    ? Optional.of(Path.of(URI.create(location)).toAbsolutePath().normalize())
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a location need not be a proper URI; then it is nobody's file
        }
    }

    /** For whoever shows it: words of the Java platform only, as bundles do not see this class. */
    private Map<String, Object> news() {
        Map<String, Object> news = new LinkedHashMap<>();
        news.put("developer", rules.developer());
        news.put("notes", rules.developer() ? List.of(DEVELOPER) : List.of());
        List<String> problems = new ArrayList<>();
        if (Files.exists(rules.plugins())) {
            owners.openTo(rules.plugins())
                    .ifPresent(open -> problems.add("Nothing in the plug-in folder is loaded: " + open + "."));
        }
        List<Map<String, String>> all = new ArrayList<>();
        // whoever takes a refused jar away again has understood
        for (Refusals.Refused one : refusals.list(
                location -> inFolder(location).filter(f -> !Files.exists(f)).isPresent())) {
            problems.add(one.sentence());
            all.add(Map.of(
                    "name", one.name(),
                    "version", one.version(),
                    "location", one.location(),
                    "reason", one.reason()));
        }
        news.put("problems", problems);
        news.put("refused", all);
        news.put("signers", Map.copyOf(admitted));
        return news;
    }
}
