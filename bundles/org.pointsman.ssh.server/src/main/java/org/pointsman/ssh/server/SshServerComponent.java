/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.ssh.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens while it is configured; an address that is not there yet is tried again. */
@Component(
        service = {},
        immediate = true,
        configurationPid = SshServerComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class SshServerComponent {
    static final String PID = "org.pointsman.ssh";
    static final AttributeKey<Visitor> VISITOR = new AttributeKey<>();

    private static final Logger LOG = LoggerFactory.getLogger(SshServerComponent.class);
    private static final int AGAIN_SECONDS = 5;
    private static final int MOST_SESSIONS = 8;

    private final SshServer server;
    private final ScheduledExecutorService opening = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "ssh-open");
        thread.setDaemon(true);
        return thread;
    });
    private boolean complained;
    private boolean closed;

    /** Opens it, on a thread of its own: the first host key takes a moment. */
    @Activate
    public SshServerComponent(BundleContext context, Map<String, Object> properties) throws IOException {
        Path data = Path.of(context.getProperty("pointsman.data")).toAbsolutePath();
        Keyring keyring = new Keyring(lines(properties, "admins"), lines(properties, "viewers"));
        server = make(data, keyring);
        server.setHost(String.valueOf(properties.getOrDefault("address", "127.0.0.1")));
        server.setPort(properties.get("port") instanceof Integer port ? port : 8722);
        opening.execute(this::open);
    }

    private static String[] lines(Map<String, Object> properties, String key) {
        return properties.get(key) instanceof String[] lines ? lines : new String[0];
    }

    /** A server for these keys and nothing else: no passwords, no forwarding, no files. */
    static SshServer make(Path data, Keyring keyring) throws IOException {
        SshServer server = SshServer.setUpDefaultServer();
        Path folder = Files.createDirectories(data.resolve("ssh"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        SimpleGeneratorHostKeyProvider hostKey = new SimpleGeneratorHostKeyProvider(folder.resolve("host_key"));
        hostKey.setAlgorithm("EC");
        hostKey.setKeySize(256);
        server.setKeyPairProvider(hostKey);
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator((user, key, session) -> {
            Optional<Visitor> visitor = keyring.visitor(key, address(session));
            visitor.ifPresent(v -> session.setAttribute(VISITOR, v));
            return visitor.isPresent();
        });
        server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        server.setSubsystemFactories(List.of());
        ControlSocket socket = ControlSocket.of(data);
        server.setShellFactory(channel -> new ShellCommand(socket, channel, Optional.empty()));
        server.setCommandFactory((channel, line) -> new ShellCommand(socket, channel, Optional.of(line)));
        CoreModuleProperties.NIO_WORKERS.set(server, 2);
        CoreModuleProperties.AUTH_TIMEOUT.set(server, Duration.ofSeconds(30));
        CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ofHours(1));
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, 6);
        CoreModuleProperties.MAX_CONCURRENT_SESSIONS.set(server, MOST_SESSIONS);
        CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "Pointsman");
        return server;
    }

    private static String address(Session session) {
        return session.getIoSession().getRemoteAddress() instanceof InetSocketAddress a
                ? a.getAddress().getHostAddress()
                : "somewhere";
    }

    private synchronized void open() {
        if (closed) {
            return;
        }
        try {
            makeHostKey();
            server.start();
            LOG.info("SSH at {} port {}", server.getHost(), server.getPort());
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            if (!complained) {
                LOG.warn(
                        "SSH cannot listen on {} port {} ({}); it is tried again every {} s",
                        server.getHost(),
                        server.getPort(),
                        e.getMessage(),
                        AGAIN_SECONDS);
                complained = true;
            }
            opening.schedule(this::open, AGAIN_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** At the first start, so that it can be read off before anybody comes; not when the first one does. */
    private void makeHostKey() throws IOException, GeneralSecurityException {
        server.getKeyPairProvider().loadKeys(null);
        if (server.getKeyPairProvider() instanceof SimpleGeneratorHostKeyProvider hostKey) {
            Files.setPosixFilePermissions(hostKey.getPath(), PosixFilePermissions.fromString("rw-------"));
            for (PublicKey key : publicKeys(hostKey)) {
                LOG.info("SSH host key {}", KeyUtils.getFingerPrint(key));
            }
        }
    }

    private static List<PublicKey> publicKeys(SimpleGeneratorHostKeyProvider provider)
            throws IOException, GeneralSecurityException {
        List<PublicKey> keys = new ArrayList<>();
        provider.loadKeys(null).forEach(pair -> keys.add(pair.getPublic()));
        return keys;
    }

    /** Sends everybody home. */
    @Deactivate
    synchronized void close() throws IOException {
        closed = true;
        opening.shutdownNow();
        server.stop(true);
    }
}
