/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.kernel.Backend;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.EchoSockets;
import org.pointsman.api.kernel.FlowTable;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.NamedCounters;
import org.pointsman.api.kernel.PacketSockets;
import org.pointsman.api.kernel.RouteLookup;
import org.pointsman.api.kernel.SerialPorts;
import org.pointsman.api.kernel.Signals;
import org.pointsman.api.kernel.UplinkSockets;
import org.pointsman.api.kernel.WifiStations;
import org.pointsman.api.state.Ownership;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the kernel and announces the services {@link ControlLoop}, {@link Backend}, {@link WifiStations}, {@link SerialPorts},
 * {@link EchoSockets}, {@link UplinkSockets}, {@link FlowTable}, {@link RouteLookup}, {@link PacketSockets}, {@link NamedCounters} and {@link Signals};
 * they come and go together. If the kernel cannot be opened, the
 * launcher's fatal consumer is told why.
 */
@Component(
        immediate = true,
        service = {},
        configurationPid = "org.pointsman.kernel")
@Designate(ocd = KernelConfig.class)
@Capability(
        namespace = "osgi.service",
        attribute = {
            "objectClass:List<String>='org.pointsman.api.kernel.Backend,org.pointsman.api.kernel.ControlLoop,"
                    + "org.pointsman.api.kernel.WifiStations,org.pointsman.api.kernel.SerialPorts,"
                    + "org.pointsman.api.kernel.Signals,org.pointsman.api.kernel.EchoSockets,"
                    + "org.pointsman.api.kernel.UplinkSockets,org.pointsman.api.kernel.FlowTable,"
                    + "org.pointsman.api.kernel.RouteLookup,org.pointsman.api.kernel.NamedCounters,"
                    + "org.pointsman.api.kernel.PacketSockets'"
        },
        uses = Backend.class)
public final class KernelComponent {
    private static final Logger LOG = LoggerFactory.getLogger(KernelComponent.class);

    private final BundleContext context;
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final List<Kernel> opened = new ArrayList<>();

    /** Opens and announces. */
    @Activate
    public KernelComponent(BundleContext context, KernelConfig config) {
        this.context = context;
        try {
            Kernel kernel = Kernel.open(ownership(config));
            opened.add(kernel);
            announce(ControlLoop.class, kernel.loop());
            announce(Backend.class, kernel.backend());
            announce(WifiStations.class, kernel.wifi());
            announce(SerialPorts.class, kernel.serial());
            announce(FlowTable.class, kernel.flows());
            announce(Signals.class, new ChildSignals());
            announce(EchoSockets.class, kernel.echo());
            announce(RouteLookup.class, kernel.lookup());
            announce(UplinkSockets.class, kernel.sockets());
            announce(PacketSockets.class, kernel.packets());
            announce(NamedCounters.class, kernel.backend()::counters);
        } catch (KernelException | IllegalArgumentException e) {
            fatal(e.getMessage());
        }
    }

    static Ownership ownership(KernelConfig config) {
        int mask;
        try {
            mask = Long.decode(config.markMask()).intValue();
        } catch (NumberFormatException e) {
            mask = 0;
        }
        int shift = Integer.numberOfTrailingZeros(mask);
        if (Integer.bitCount(mask) != 8 || mask >>> shift != 0xff) {
            throw new IllegalArgumentException("markMask of org.pointsman.kernel is '" + config.markMask()
                    + "', but has to be 8 adjacent bits such as 0xff000000");
        }
        if (!config.nftTable().matches("[A-Za-z_][A-Za-z0-9_]{0,63}")) {
            throw new IllegalArgumentException(
                    "nftTable of org.pointsman.kernel is no name for a table: '" + config.nftTable() + "'");
        }
        return new Ownership(
                range("protocol", config.protocol(), 5, 255),
                range(
                        "firstTable",
                        config.firstTable(),
                        256,
                        Integer.MAX_VALUE - Ownership.MAX_UPLINKS - Ownership.MAX_MEMBERS - 1),
                range("firstPriority", config.firstPriority(), 3, 32766 - Ownership.PRIORITIES),
                mask,
                config.nftTable());
    }

    private static int range(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " of org.pointsman.kernel is " + value + ", but has to be " + least + " to " + most);
        }
        return value;
    }

    private <T> void announce(Class<T> type, T service) {
        Dictionary<String, Object> none = new Hashtable<>();
        services.add(context.registerService(type, service, none));
    }

    /** Without a launcher, as in tests, the log has to do. */
    private void fatal(String sentence) {
        try {
            @SuppressWarnings("rawtypes")
            Collection<ServiceReference<Consumer>> found =
                    context.getServiceReferences(Consumer.class, "(pointsman.role=fatal)");
            if (found.isEmpty()) {
                LOG.error("{}", sentence);
            }
            for (ServiceReference<?> reference : found) {
                @SuppressWarnings("unchecked")
                Consumer<String> consumer = (Consumer<String>) context.getService(reference);
                consumer.accept(sentence);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e); // the filter is a constant
        }
    }

    /** Withdraws the services, then closes; what uses them is stopped in between. */
    @Deactivate
    void deactivate() {
        for (int i = services.size() - 1; i >= 0; i--) {
            services.get(i).unregister();
        }
        opened.forEach(Kernel::close);
    }
}
