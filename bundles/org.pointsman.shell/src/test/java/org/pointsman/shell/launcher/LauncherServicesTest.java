/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

class LauncherServicesTest {
    @TempDir
    private Path storage;

    private Framework framework;
    private LauncherServices launcher;

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory()
                .newFramework(Map.of("org.osgi.framework.storage", storage.toString(), "felix.log.level", "0"));
        framework.start();
        launcher = new LauncherServices(framework.getBundleContext());
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(30_000);
    }

    private ServiceRegistration<?> tells(String role, Supplier<Object> supplier) {
        return register(Supplier.class, supplier, role);
    }

    private ServiceRegistration<?> register(Class<?> type, Object service, String role) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("pointsman.role", role);
        return framework.getBundleContext().registerService(type.getName(), service, properties);
    }

    @Test
    void whereSomebodyElseStartedTheFrameworkNobodyTellsOrAnswers() {
        assertThat(launcher.told("gate")).isEmpty();
        assertThat(launcher.asked("features", List.of("list"))).isEmpty();
    }

    @Test
    void itIsTheOneOfThisRoleThatIsAskedAndWhileItIsThere() {
        tells("log", () -> "of the log");
        ServiceRegistration<?> gate = tells("gate", () -> "of the gate");
        Function<List<String>, Object> features = words -> "did " + words;
        register(Function.class, features, "features");
        assertThat(launcher.told("log")).contains("of the log");
        assertThat(launcher.told("gate")).contains("of the gate");
        assertThat(launcher.told("features")).isEmpty();
        assertThat(launcher.asked("features", List.of("remove", "ppp"))).contains("did [remove, ppp]");
        gate.unregister();
        assertThat(launcher.told("gate")).isEmpty();
    }

    @Test
    void noServiceIsKeptEvenIfItFails() {
        ServiceRegistration<?> gate = tells("gate", () -> "told");
        ServiceRegistration<?> log = tells("log", () -> {
            throw new IllegalStateException("failed");
        });
        launcher.told("gate");
        assertThatThrownBy(() -> launcher.told("log")).hasMessage("failed");
        assertThat(gate.getReference().getUsingBundles()).isNull();
        assertThat(log.getReference().getUsingBundles()).isNull();
    }
}
