/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** Every way into a framework, with a bundle that says so if any code of it ran. */
class GateTest {
    /** Says that it ran: already when it is loaded, which is before anybody starts it. */
    public static final class Trace implements BundleActivator {
        static {
            System.setProperty("pointsman.test.trace", "ran");
        }

        @Override
        public void start(BundleContext context) {
            // being loaded was enough
        }

        @Override
        public void stop(BundleContext context) {
            // nothing to undo
        }
    }

    @TempDir
    private Path folder;

    private Path conf;
    private Path plugins;
    private Path shipped;
    private boolean watched = true;
    private Framework framework;
    private BundleContext context;
    private final List<String> restored = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        System.clearProperty("pointsman.test.trace");
        conf = Files.createDirectories(folder.resolve("conf"));
        plugins = Files.createDirectories(folder.resolve("plugins"));
        Signer.allow(conf, Signer.ALICE);
        shipped = Jar.bundle("ships").write(folder.resolve("home/bundles/ships-1.jar"));
        start(true, false);
    }

    @AfterEach
    void end() throws Exception {
        System.clearProperty("pointsman.test.trace");
        framework.stop();
        framework.waitForStop(30_000);
    }

    private void start(boolean gate, boolean developer) throws Exception {
        Map<String, String> settings = new HashMap<>();
        Path storage = folder.resolve("cache");
        settings.put("org.osgi.framework.storage", storage.toString());
        settings.put("org.osgi.framework.system.packages.extra", "org.pointsman.nowhere");
        settings.put("felix.log.level", "0");
        Gate.refuseExtensions();
        framework = new FrameworkFactory().newFramework(settings);
        framework.init();
        context = framework.getBundleContext();
        if (gate) {
            Gate.Rules rules =
                    new Gate.Rules(conf, plugins, storage, folder.resolve("home"), Set.of(shipped), watched, developer);
            new Gate(rules, restored::add).stand(context);
        }
        framework.start();
    }

    @Test
    void whereNothingWatchesTheFolderNobodyStandsBeforeIt() throws Exception {
        String door = "org.apache.felix.fileinstall.ArtifactInstaller";
        assertThat(context.getAllServiceReferences(door, null)).hasSize(1);
        watched = false;
        restart(true, false);
        assertThat(context.getAllServiceReferences(door, null)).isNull();
    }

    private void restart(boolean gate, boolean developer) throws Exception {
        framework.stop();
        framework.waitForStop(30_000);
        start(gate, developer);
    }

    /** A bundle that leaves a trace if it runs. */
    private static Jar tracer(String name, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of(
                Constants.BUNDLE_ACTIVATOR, Trace.class.getName(), Constants.IMPORT_PACKAGE, "org.osgi.framework"));
        return Jar.bundle(name, all.toArray(String[]::new))
                .with(Trace.class.getName().replace('.', '/') + ".class", Signer.bytesOf(Trace.class));
    }

    private Path unsigned(String name) throws Exception {
        return tracer(name).write(folder.resolve(name + ".jar"));
    }

    private Bundle install(String location, Path jar) throws Exception {
        try (InputStream in = Files.newInputStream(jar)) {
            return context.installBundle(location, in);
        }
    }

    private static boolean ran() {
        return System.getProperty("pointsman.test.trace") != null;
    }

    private void assertRefused(Bundle bundle, String reason) {
        assertThat(bundle.getState()).isEqualTo(Bundle.UNINSTALLED);
        assertThatThrownBy(bundle::start).isInstanceOf(IllegalStateException.class);
        assertThat(context.getBundle(bundle.getBundleId())).isNull();
        assertThat(ran()).isFalse();
        assertThat(problems().toString()).contains(reason);
    }

    private Object news(String key) {
        try {
            for (ServiceReference<?> r : context.getServiceReferences(Supplier.class, "(pointsman.role=gate)")) {
                return ((Map<?, ?>) ((Supplier<?>) context.getService(r)).get()).get(key);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        throw new AssertionError("nobody tells of the gate");
    }

    private List<?> problems() {
        return (List<?>) news("problems");
    }

    @Test
    void whatATrustedSignerSignedRuns() throws Exception {
        Bundle bundle = install("any:where", Signer.ALICE.sign(unsigned("good")));
        bundle.start();
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(ran()).isTrue();
        assertThat(problems()).isEmpty();
        assertThat(((Map<?, ?>) news("signers")).values().toString()).contains("CN=alice");
    }

    @Test
    void whatNobodySignedIsGoneBeforeWhoeverInstalledItCanStartIt() throws Exception {
        assertRefused(install("any:where", unsigned("bad")), "Plug-in bad 1.2.3 is refused: it is not signed.");
    }

    @Test
    void aRefusedBundleDoesNotKeepOthersFromBeingResolved() throws Exception {
        install("any:bad", unsigned("bad"));
        install("any:worse", Signer.BOB.sign(unsigned("worse")));
        Bundle good = install("any:good", Signer.ALICE.sign(unsigned("good")));
        good.start();
        assertThat(good.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(problems()).hasSize(2);
    }

    @Test
    void aFileInThePluginFolderIsForgottenOnceItIsTakenAway() throws Exception {
        Path jar = tracer("bad").write(plugins.resolve("bad.jar"));
        assertRefused(install(jar.toUri().toString(), jar), "is not signed");
        Files.delete(jar);
        assertThat(problems()).isEmpty();
    }

    @Test
    void aFileThatIsUsedInPlaceCouldChangeAfterItWasChecked() throws Exception {
        Path jar = Signer.ALICE.sign(unsigned("good"));
        assertRefused(context.installBundle("reference:" + jar.toUri()), "is used in place");
        Path unpacked = Files.createDirectories(folder.resolve("unpacked/META-INF"));
        Files.writeString(unpacked.resolve("MANIFEST.MF"), Jar.bundle("dir").text("META-INF/MANIFEST.MF"));
        assertRefused(context.installBundle("reference:" + unpacked.getParent().toUri()), "is not a jar");
    }

    @Test
    void whatShipsRunsFromItsPlaceUnsigned() throws Exception {
        Bundle bundle = context.installBundle("reference:" + shipped.toUri());
        bundle.start();
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void theLocationOfWhatShipsIsNoPasswordForOtherContent() throws Exception {
        assertRefused(install("reference:" + shipped.toUri(), unsigned("ships")), "is not signed");
        assertRefused(install(shipped.toUri().toString(), unsigned("ships")), "is not signed");
    }

    private void update(Bundle bundle, Path jar) throws Exception {
        try (InputStream in = Files.newInputStream(jar)) {
            bundle.update(in);
        }
    }

    private void assertGoesOn(Bundle bundle) {
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(bundle.getHeaders().get(Constants.BUNDLE_ACTIVATOR)).isNull();
        assertThat(ran()).isFalse();
        assertThat(problems().toString())
                .contains("is refused: it is not signed; what ran before goes on until the next start.");
    }

    @Test
    void aRefusedUpdateIsUndone() throws Exception {
        Bundle bundle =
                install("any:where", Signer.ALICE.sign(Jar.bundle("good").write(folder.resolve("good.jar"))));
        bundle.start();
        update(bundle, unsigned("good"));
        assertGoesOn(bundle);
        update(bundle, Signer.ALICE.sign(unsigned("good")));
        assertThat(ran()).isTrue();
        assertThat(problems()).isEmpty();
    }

    @Test
    void aRefusedUpdateIsUndoneOfWhatShipsToo() throws Exception {
        Bundle bundle = context.installBundle("reference:" + shipped.toUri());
        bundle.start();
        update(bundle, unsigned("ships"));
        assertGoesOn(bundle);
        assertThat(restored).isEmpty();
    }

    @Test
    void aRefusedUpdateThatSaysWhereToGetWhatShipsFromIsGoneAndWhatShipsComesBack() throws Exception {
        Bundle bundle = context.installBundle("reference:" + shipped.toUri());
        bundle.start();
        Path elsewhere = unsigned("elsewhere");
        Path bad = tracer(
                        "ships",
                        Constants.BUNDLE_UPDATELOCATION,
                        elsewhere.toUri().toString())
                .write(folder.resolve("bad.jar"));
        assertThatThrownBy(() -> update(bundle, bad)).isNotNull(); // the framework misses its bundle
        assertRefused(bundle, "is not signed");
        assertThat(restored).containsExactly("reference:" + shipped.toUri());
    }

    @Test
    void whereWhatRanBeforeIsNoLongerTrustedARefusedUpdateLeavesNothing() throws Exception {
        Bundle bundle =
                install("any:where", Signer.ALICE.sign(Jar.bundle("good").write(folder.resolve("good.jar"))));
        bundle.start();
        Files.delete(conf.resolve(Trust.FILE));
        assertThatThrownBy(() -> update(bundle, unsigned("good"))).isNotNull();
        assertRefused(bundle, "is not signed");
    }

    @Test
    void anExtensionOfTheFrameworkNeverRuns() throws Exception {
        Path jar = tracer(
                        "extension",
                        "Fragment-Host",
                        "system.bundle;extension:=framework",
                        "ExtensionBundle-Activator",
                        Trace.class.getName())
                .write(folder.resolve("extension.jar"));
        assertThatThrownBy(() -> install("any:where", jar)).isInstanceOf(BundleException.class);
        assertThatThrownBy(() -> install("any:where", Signer.ALICE.sign(jar))).isInstanceOf(BundleException.class);
        assertThat(ran()).isFalse();
        assertThat(context.getBundles()).hasSize(1);
    }

    @Test
    void aFragmentIsCodeToo() throws Exception {
        context.installBundle("reference:" + shipped.toUri());
        Path jar = Jar.bundle("fragment", "Fragment-Host", "ships").write(folder.resolve("fragment.jar"));
        assertRefused(install("any:where", jar), "is not signed");
    }

    @Test
    void aPoisonedStorageIsThrownAwayBeforeAnythingOfItRuns() throws Exception {
        restart(false, false);
        // somebody wrote into the framework's storage: what is there starts with the framework, one of it by the name
        // of what ships
        install("reference:" + shipped.toUri(), unsigned("ships")).start();
        install("any:where", unsigned("bad")).start();
        assertThat(ran()).isTrue();
        System.clearProperty("pointsman.test.trace");
        restart(true, false);
        assertThat(ran()).isFalse();
        assertThat(context.getBundles()).hasSize(1);
        context.installBundle("reference:" + shipped.toUri()).start();
        assertThat(ran()).isFalse();
    }

    @Test
    void inDeveloperModeEverythingRunsAndThatIsSaid() throws Exception {
        restart(true, true);
        install("any:where", unsigned("mine")).start();
        assertThat(ran()).isTrue();
        assertThat(news("developer")).isEqualTo(true);
        assertThat(problems()).isEmpty();
    }

    @Test
    void fromAFolderThatOthersMayWriteNothingRunsInDeveloperModeEither() throws Exception {
        restart(true, true);
        Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path jar = tracer("mine").write(plugins.resolve("mine.jar"));
        assertRefused(install(jar.toUri().toString(), jar), "lies where others can write");
        assertThat(problems().toString())
                .contains("Nothing in the plug-in folder is loaded: " + plugins + " can be written by everybody");
    }

    @Test
    void aRevocationHoldsFromTheNextInstallationOn() throws Exception {
        Path jar = Signer.ALICE.sign(unsigned("good"));
        install("any:one", jar).uninstall();
        Files.writeString(
                conf.resolve(Trust.FILE),
                "allow " + Signer.ALICE.fingerprint() + "\nrevoke " + Signer.ALICE.fingerprint() + " stolen\n");
        assertRefused(install("any:two", jar), "whose certificate is revoked (stolen)");
    }

    @Test
    void aListThatCannotBeReadLetsNobodyIn() throws Exception {
        Files.writeString(conf.resolve(Trust.FILE), "alow " + Signer.ALICE.fingerprint() + "\n");
        assertRefused(install("any:two", Signer.ALICE.sign(unsigned("good"))), "line 1 of");
    }
}
