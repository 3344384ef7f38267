/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleWiring;

/** What is shipped, in a framework: one bundle on the class path, one beside it. */
class InFrameworkTest {
    /** In both bundles, and on the class path of this test. */
    private static final String CLASS = "org.pointsman.launcher.Exit";

    @TempDir
    private Path folder;

    private Path onClassPath;
    private Path beside;
    private ClassPathBundles classPath;
    private Framework framework;
    private BundleContext context;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(folder.resolve("features"));
        Files.createDirectories(folder.resolve("bundles"));
        onClassPath = jar("bundles/a-1.jar", "a");
        beside = jar("bundles/b-1.jar", "b");
        Files.writeString(folder.resolve("features/one.json"), """
                {
                  "feature-resource-version": "1.0",
                  "id": "g:one:1",
                  "bundles": [ { "id": "g:a:1", "start-level": 1 }, { "id": "g:b:1", "start-level": 2 } ]
                }
                """);
        classPath = ClassPathBundles.of("/elsewhere.jar:" + onClassPath);
        restart();
    }

    private void restart() throws Exception {
        end();
        framework = new FrameworkFactory().newFramework(settings(), classPath);
        framework.init();
        context = framework.getBundleContext();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("org.osgi.framework.storage", folder.resolve("cache").toString());
        settings.put("org.osgi.framework.startlevel.beginning", "2");
        settings.put("felix.log.level", "0");
        return settings;
    }

    @AfterEach
    void end() throws Exception {
        if (framework != null) {
            framework.stop();
            framework.waitForStop(30_000);
        }
    }

    private Path jar(String name, String symbolicName) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest);
                InputStream in = Exit.class.getResourceAsStream("Exit.class")) {
            zip.putNextEntry(new ZipEntry(CLASS.replace('.', '/') + ".class"));
            in.transferTo(zip);
            zip.putNextEntry(new ZipEntry("text/hello.txt"));
            zip.write('x');
        }
        return jar;
    }

    private Shipped install() throws Exception {
        Shipped shipped = FeatureInstaller.read(folder).install(context, "run", classPath::location);
        shipped.removeOthers(context);
        framework.start();
        return shipped;
    }

    private Bundle bundle(String symbolicName) {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().equals(symbolicName)) {
                return bundle;
            }
        }
        throw new AssertionError("no bundle " + symbolicName);
    }

    @Test
    void aBundleOnTheClassPathHasItsClassesFromThereAndItsResourcesFromItsJar() throws Exception {
        install();
        assertThat(bundle("a").getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(bundle("a").loadClass(CLASS)).isSameAs(Exit.class);
        assertThat(bundle("a").findEntries("text", "*.txt", false).nextElement().openStream())
                .hasContent("x");
        assertThat(bundle("a").getEntry("text/none.txt")).isNull();
        assertThat(bundle("a").getHeaders().get("bundle-symbolicname")).isEqualTo("a");
    }

    @Test
    void aBundleBesideTheClassPathHasAClassLoaderOfItsOwn() throws Exception {
        install();
        assertThat(bundle("b").loadClass(CLASS)).isNotSameAs(Exit.class);
    }

    @Test
    void aBundleOnTheClassPathThatIsUpdatedFromAFileHasTheClassesOfThatFile() throws Exception {
        install();
        try (InputStream in = Files.newInputStream(jar("new.jar", "a"))) {
            bundle("a").update(in);
        }
        assertThat(bundle("a").loadClass(CLASS)).isNotSameAs(Exit.class);
        assertThat(bundle("a").adapt(BundleWiring.class).getClassLoader()).isNotSameAs(Exit.class.getClassLoader());
    }

    @Test
    void aStorageThatIsUsedAgainHoldsTheSameBundlesStartedAtTheirLevels() throws Exception {
        assertThat(install().untouched()).isTrue();
        long a = bundle("a").getBundleId();
        long modified = bundle("a").getLastModified();
        restart();
        assertThat(install().untouched()).isTrue();
        assertThat(bundle("a").getBundleId()).isEqualTo(a);
        assertThat(bundle("a").getLastModified()).isEqualTo(modified);
        assertThat(bundle("a").getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(bundle("b").getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(bundle("b").adapt(BundleStartLevel.class).getStartLevel()).isEqualTo(2);
        assertThat(context.getBundles()).hasSize(3);
    }

    @Test
    void whatFormerRunsAddedIsNotThereAgain() throws Exception {
        install();
        context.installBundle("reference:" + jar("plugin.jar", "plugin").toUri());
        restart();
        install();
        assertThat(context.getBundles())
                .extracting(Bundle::getSymbolicName)
                .containsExactlyInAnyOrder(framework.getSymbolicName(), "a", "b");
    }

    @Test
    void whatAnOperatorStoppedOrUpdatedOrMovedIsNoLongerAsItShips() throws Exception {
        Shipped shipped = install();
        bundle("b").stop();
        assertThat(shipped.untouched()).isFalse();
        bundle("b").start();
        assertThat(shipped.untouched()).isTrue();
        bundle("b").adapt(BundleStartLevel.class).setStartLevel(1);
        assertThat(shipped.untouched()).isFalse();
        bundle("b").adapt(BundleStartLevel.class).setStartLevel(2);
        assertThat(shipped.untouched()).isTrue();
        try (InputStream in = Files.newInputStream(beside)) {
            bundle("b").update(in);
        }
        assertThat(shipped.untouched()).isFalse();
    }
}
