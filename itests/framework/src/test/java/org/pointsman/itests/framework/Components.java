/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.framework;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * What Declarative Services says of its components. The service's classes belong to a bundle that this test does not
 * see, hence the reflection.
 */
final class Components {
    private static final int UNSATISFIED_REFERENCE = 2;
    private static final int FAILED_ACTIVATION = 16;

    private Components() {}

    /** Our components that wait for a service or failed; empty: all stand. */
    static List<String> waiting(BundleContext context) throws Exception {
        // all: the system bundle is not wired to the service's package
        ServiceReference<?>[] references =
                context.getAllServiceReferences("org.osgi.service.component.runtime.ServiceComponentRuntime", null);
        if (references == null) {
            return List.of("there is no ServiceComponentRuntime");
        }
        Object runtime = context.getService(references[0]);
        Class<?> description = runtime.getClass()
                .getClassLoader()
                .loadClass("org.osgi.service.component.runtime.dto.ComponentDescriptionDTO");
        Class<?> service = runtime.getClass()
                .getClassLoader()
                .loadClass("org.osgi.service.component.runtime.ServiceComponentRuntime");
        List<String> waiting = new ArrayList<>();
        Object none = Array.newInstance(org.osgi.framework.Bundle.class, 0);
        Collection<?> all = (Collection<?>) service.getMethod("getComponentDescriptionDTOs", none.getClass())
                .invoke(runtime, none);
        for (Object each : all) {
            Collection<?> configurations =
                    (Collection<?>) service.getMethod("getComponentConfigurationDTOs", description)
                            .invoke(runtime, each);
            for (Object configuration : configurations) {
                int state = (int) configuration.getClass().getField("state").get(configuration);
                if (state == UNSATISFIED_REFERENCE || state == FAILED_ACTIVATION) {
                    waiting.add(description.getField("name").get(each)
                            + (state == FAILED_ACTIVATION ? " failed" : " waits for a service"));
                }
            }
        }
        return waiting;
    }
}
