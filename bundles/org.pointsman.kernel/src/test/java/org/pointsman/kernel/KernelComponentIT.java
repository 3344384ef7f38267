/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.pointsman.api.kernel.Backend;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.EchoSockets;
import org.pointsman.api.kernel.FlowTable;
import org.pointsman.api.kernel.NamedCounters;
import org.pointsman.api.kernel.PacketSockets;
import org.pointsman.api.kernel.RouteLookup;
import org.pointsman.api.kernel.SerialPorts;
import org.pointsman.api.kernel.Signals;
import org.pointsman.api.kernel.UplinkSockets;
import org.pointsman.api.kernel.WifiStations;
import org.pointsman.api.state.Ownership;
import org.pointsman.kernel.namespace.Namespace;

class KernelComponentIT {
    private final List<String> registered = new ArrayList<>();
    private final List<String> sentences = new ArrayList<>();

    private BundleContext context() {
        Consumer<String> fatal = sentences::add;
        ServiceReference<?> reference = (ServiceReference<?>) proxy(ServiceReference.class, (method, args) -> "");
        return (BundleContext) proxy(BundleContext.class, (method, args) -> switch (method) {
            case "getServiceReferences" -> List.of(reference);
            case "getService" -> fatal;
            case "registerService" -> {
                String name = ((Class<?>) args[0]).getName();
                registered.add(name);
                yield proxy(ServiceRegistration.class, (m, a) -> registered.remove(name));
            }
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private interface Answer {
        Object to(String method, Object[] args);
    }

    private static Object proxy(Class<?> type, Answer answer) {
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (p, method, args) -> answer.to(method.getName(), args));
    }

    @Test
    void servicesComeAndGoAndASecondInstanceIsToldWhyNot() throws Exception {
        Cmd.requireRoot();
        KernelConfig config = CapabilitiesTest.config("0xff000000", "pointsman");
        long before = descriptors();
        try (Namespace ns = Namespace.create("pmk" + ProcessHandle.current().pid() + "-component")) {
            KernelComponent first = ns.call(() -> new KernelComponent(context(), config));
            assertThat(sentences).isEmpty();
            assertThat(registered)
                    .containsExactly(
                            ControlLoop.class.getName(),
                            Backend.class.getName(),
                            WifiStations.class.getName(),
                            SerialPorts.class.getName(),
                            FlowTable.class.getName(),
                            Signals.class.getName(),
                            EchoSockets.class.getName(),
                            RouteLookup.class.getName(),
                            UplinkSockets.class.getName(),
                            PacketSockets.class.getName(),
                            NamedCounters.class.getName());
            KernelComponent second = ns.call(() -> new KernelComponent(context(), config));
            assertThat(sentences).containsExactly("another Pointsman already runs in this network namespace");
            second.deactivate();
            first.deactivate();
            assertThat(registered).isEmpty();
            KernelComponent third = ns.call(() -> new KernelComponent(context(), config));
            assertThat(registered).hasSize(11);
            third.deactivate();
        }
        assertThat(sentences).hasSize(1);
        assertThat(descriptors()).isEqualTo(before);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(
                        t -> t.getName().equals("pointsman-loop") || t.getName().equals("pointsman-flows"));
    }

    /** Sockets and event descriptors, when no warm-up, of this test or of one before it, has any of its own left. */
    private static long descriptors() throws Exception {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("kernel-warm-up")) {
                thread.join(30_000);
            }
        }
        try (var files = java.nio.file.Files.list(java.nio.file.Path.of("/proc/self/fd"))) {
            return files.filter(f -> {
                        try {
                            String to = java.nio.file.Files.readSymbolicLink(f).toString();
                            return to.startsWith("socket:") || to.contains("eventfd") || to.contains("eventpoll");
                        } catch (java.io.IOException e) {
                            return false; // the descriptor of this very listing
                        }
                    })
                    .count();
        }
    }

    @Test
    void withoutNetAdminThereIsASentenceThatSaysWhatToDo() throws Exception {
        Cmd.requireRoot();
        // a JVM of its own, since capabilities cannot be taken back
        String out = Cmd.run(
                "setpriv",
                "--bounding-set",
                "-net_admin",
                "--inh-caps",
                "-net_admin",
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                KernelComponentIT.class.getName());
        assertThat(out).contains("CAP_NET_ADMIN", "systemd", "setpriv");
    }

    /** Run as a program by the test above. */
    public static void main(String[] args) {
        assertThatThrownBy(() -> Kernel.open(Ownership.DEFAULT)).satisfies(e -> System.out.println(e.getMessage()));
    }
}
