/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.launcher;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The services of the launcher, which no bundle has a class of: they speak in words of the Java platform only (maps, lists, strings, numbers) and are told apart
 * by their property {@code pointsman.role}; see docs/ARCHITECTURE.md. A framework that somebody else started has none. Each call looks for them
 * anew and keeps none. Any thread.
 */
public final class LauncherServices {
    private final BundleContext context;

    /** Those in {@code context}'s framework. */
    public LauncherServices(BundleContext context) {
        this.context = context;
    }

    /**
     * What the {@code Supplier} of this role tells now.
     *
     * @param role {@code gate} or {@code log}
     * @return empty if there is no such service
     */
    public Optional<Object> told(String role) {
        return with(Supplier.class, role, service -> ((Supplier<?>) service).get());
    }

    /**
     * What the {@code Function} of this role answers to {@code words}, which it may do by doing something first.
     *
     * @param role {@code features}
     * @return empty if there is no such service
     */
    @SuppressWarnings("unchecked")
    public Optional<Object> asked(String role, List<String> words) {
        return with(Function.class, role, service -> ((Function<List<String>, ?>) service).apply(words));
    }

    private Optional<Object> with(Class<?> type, String role, Function<Object, Object> use) {
        for (ServiceReference<?> reference : references(type, role)) {
            Object service = context.getService(reference);
            if (service != null) { // else it went meanwhile
                try {
                    return Optional.ofNullable(use.apply(service));
                } finally {
                    context.ungetService(reference);
                }
            }
        }
        return Optional.empty();
    }

    private List<ServiceReference<?>> references(Class<?> type, String role) {
        try {
            ServiceReference<?>[] found = context.getServiceReferences(type.getName(), "(pointsman.role=" + role + ")");
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("no role: " + role, e);
        }
    }
}
