/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the control socket open while there is a command processor. */
@Component(service = {})
public final class ControlSocket {
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Optional<ControlServer> server;

    /** Opens it, if this process runs a router: one-shot modes may share the data folder of a running one. */
    @Activate
    public ControlSocket(BundleContext context, @Reference CommandProcessor processor) {
        String mode = Optional.ofNullable(context.getProperty("pointsman.mode")).orElse("run");
        server = Optional.ofNullable(context.getProperty("pointsman.data"))
                .filter(data -> mode.equals("run"))
                .flatMap(data -> open(SocketPath.of(Path.of(data)), processor));
    }

    // a router without a control socket still routes: that is told, and no reason to stop
    private static Optional<ControlServer> open(Path path, CommandProcessor processor) {
        try {
            ControlServer opened = ControlServer.open(path, new RequestReader(PATIENCE), new GogoRunner(processor));
            LOG.info("Control socket at {}", path);
            return Optional.of(opened);
        } catch (IOException e) {
            LOG.error("There is no control socket: {}", e.getMessage());
            LOG.debug("Opening {} failed", path, e);
            return Optional.empty();
        }
    }

    /** Closes it. */
    @Deactivate
    public void close() throws IOException {
        if (server.isPresent()) {
            server.get().close();
        }
    }
}
