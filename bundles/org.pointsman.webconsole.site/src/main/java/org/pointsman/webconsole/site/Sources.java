/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** What there is to show, as far as it runs: asked for afresh each time, so that any bundle may come and go. Any thread. */
@Component(service = Sources.class)
public final class Sources {
    private final BundleContext context;

    /** Asks the framework. */
    @Activate
    public Sources(BundleContext context) {
        this.context = context;
    }

    /** The service that counts of those with this type. */
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(context.getServiceReference(type)).map(context::getService);
    }

    /** All services of this type. */
    public <T> List<T> all(Class<T> type) {
        try {
            Collection<ServiceReference<T>> references = context.getServiceReferences(type, null);
            List<T> all = new ArrayList<>();
            references.forEach(r -> Optional.ofNullable(context.getService(r)).ifPresent(all::add));
            return all;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("there is no filter", e);
        }
    }
}
