/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.nat;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.StateContributor;

/**
 * Gathers configuration and port forwards, and contributes what follows from them. Without either it contributes nothing: a
 * machine with uplinks is not yet a router.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = NatSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = NatConfig.class)
public final class NatComponent {
    private final List<Forward> forwards = new ArrayList<>();
    private final ServiceRegistration<StateContributor> registration;
    private Optional<NatSettings> configured;
    private volatile Optional<NatContributor> present = Optional.empty();
    private long edition;

    /** Takes the configuration; port forwards come later. */
    @Activate
    public NatComponent(NatConfig config, Map<String, Object> properties, BundleContext context) {
        configured = configured(config, properties);
        changed();
        registration = context.registerService(
                StateContributor.class,
                snapshot -> present.map(p -> p.desired(snapshot)).orElse(NetworkState.empty()),
                properties());
    }

    /** Takes a changed configuration. */
    @Modified
    synchronized void modified(NatConfig config, Map<String, Object> properties) {
        configured = configured(config, properties);
        changed();
        registration.setProperties(properties());
    }

    /** Takes the contribution away. */
    @Deactivate
    void stop() {
        registration.unregister();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addForward(ForwardComponent component) {
        forwards.add(component.forward());
        changed();
        registration.setProperties(properties());
    }

    synchronized void removeForward(ForwardComponent component) {
        forwards.remove(component.forward());
        changed();
        registration.setProperties(properties());
    }

    /** Defaults without a configuration are no configuration. */
    private static Optional<NatSettings> configured(NatConfig config, Map<String, Object> properties) {
        return properties.containsKey(Constants.SERVICE_PID) ? Optional.of(NatSettings.of(config)) : Optional.empty();
    }

    private void changed() {
        present = configured.isEmpty() && forwards.isEmpty()
                ? Optional.empty()
                : Optional.of(new NatContributor(configured.orElse(NatSettings.DEFAULT), forwards));
    }

    /** With a number that rises: whoever follows the service asks again. */
    private Dictionary<String, Object> properties() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(StateContributor.NAME, NatContributor.SECTION);
        properties.put("edition", ++edition);
        return properties;
    }
}
