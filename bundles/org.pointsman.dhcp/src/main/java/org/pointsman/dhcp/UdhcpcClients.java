/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dhcp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.pointsman.api.dhcp.DhcpClients;
import org.pointsman.api.dhcp.DhcpListener;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.InterfaceName;

/** Opens sessions, and ends all of them when it goes. */
@Component
public final class UdhcpcClients implements DhcpClients {
    private static final long PATIENCE_MILLIS = 2000;

    private final Path folder;
    private final List<String> prefix;
    private final Set<DhcpSession> sessions = new HashSet<>();

    /** Works in the folder {@code dhcp} of the data folder. */
    @Activate
    public UdhcpcClients(BundleContext context) {
        this(
                Path.of(Optional.ofNullable(context.getProperty("pointsman.data"))
                                .orElse("."))
                        .toAbsolutePath()
                        .normalize() // a later run finds what this one left, however the folder was written
                        .resolve("dhcp"),
                List.of());
    }

    UdhcpcClients(Path folder, List<String> prefix) {
        this.folder = folder;
        this.prefix = prefix;
    }

    @Override
    public Registration open(String device, DhcpListener listener) {
        InterfaceName.require(device);
        DhcpSession session;
        try {
            Path script = EventScript.install(folder);
            session = new DhcpSession(
                    device, prefix, script, new Leftover(folder, device, script), listener, new BackOff(new Random()));
        } catch (IOException e) {
            listener.unanswered("no DHCP on " + device + ": " + folder + " cannot be written (" + e.getMessage() + ")");
            return () -> {};
        }
        synchronized (sessions) {
            sessions.add(session);
        }
        session.start();
        return () -> {
            session.close();
            synchronized (sessions) {
                sessions.remove(session);
            }
        };
    }

    /**
     * Ends all sessions; leases are not released, so that a restart keeps its addresses.
     *
     * @throws InterruptedException if the framework does not want to wait
     */
    @Deactivate
    public void stop() throws InterruptedException {
        Set<DhcpSession> open;
        synchronized (sessions) {
            open = Set.copyOf(sessions);
            sessions.clear();
        }
        open.forEach(DhcpSession::close);
        for (DhcpSession session : open) {
            session.join(PATIENCE_MILLIS);
        }
    }
}
