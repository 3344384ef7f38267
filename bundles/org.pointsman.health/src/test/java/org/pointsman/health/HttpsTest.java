/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.health.ProbeOrder;
import org.pointsman.api.health.ProbeResult;
import org.pointsman.api.health.ProbeResult.Outcome;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.kernel.SocketListener;
import org.pointsman.api.kernel.UplinkSocket;
import org.pointsman.api.kernel.UplinkSockets;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.IpAddress;

/** Pages by TLS from servers on the loopback interface, with certificates of all sorts. */
@TestInstance(Lifecycle.PER_CLASS)
class HttpsTest {
    private static final String PASSWORD = "changeit";
    private static final String PAGE = "HTTP/1.0 200 OK\r\n\r\nsuccess\n";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final ScheduledExecutorService one = Executors.newSingleThreadScheduledExecutor();
    private final Executor beside = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    });
    private final ControlLoop loop = new ControlLoop() {
        @Override
        public void post(Runnable message) {
            one.execute(message);
        }

        @Override
        public Registration schedule(Duration delay, Runnable message) {
            Future<?> timer = one.schedule(message, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> timer.cancel(false);
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public boolean inLoop() {
            return false;
        }
    };
    private SSLContext good;
    private SSLContext otherName;
    private SSLContext stranger;
    private Trust known;

    /** TCP to a port of this machine, whatever address is asked for. */
    private final class Sockets implements UplinkSockets {
        private final int port;

        Sockets(int port) {
            this.port = port;
        }

        @Override
        public UplinkSocket tcp(String device, FwMark mark, IpAddress target, int ignored, SocketListener listener) {
            try {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                loop.post(() -> listener.connected(loop.nanoTime()));
                Thread reader = new Thread(() -> read(socket, listener));
                reader.setDaemon(true);
                reader.start();
                return new UplinkSocket() {
                    @Override
                    public Optional<String> send(byte[] bytes) {
                        assertThat(bytes).hasSizeLessThanOrEqualTo(1400);
                        try {
                            socket.getOutputStream().write(bytes);
                            return Optional.empty();
                        } catch (IOException e) {
                            return Optional.of(String.valueOf(e.getMessage()));
                        }
                    }

                    @Override
                    public void close() {
                        shut(socket);
                    }
                };
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public UplinkSocket udp(String device, FwMark mark, IpAddress target, int ignored, SocketListener listener) {
            throw new AssertionError("no name is to be looked up");
        }
    }

    private void read(Socket socket, SocketListener listener) {
        try {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[700];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                byte[] bytes = Arrays.copyOf(buffer, n);
                loop.post(() -> listener.received(bytes, loop.nanoTime()));
            }
            loop.post(listener::ended);
        } catch (IOException e) {
            // it was closed by the probe
        }
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeAll
    void certificates(@TempDir Path folder) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        good = server(folder, "good", "192.0.2.1", Optional.of(trusted));
        otherName = server(folder, "other", "192.0.2.99", Optional.of(trusted));
        stranger = server(folder, "stranger", "192.0.2.1", Optional.empty());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        known = Trust.of(context);
    }

    @AfterAll
    void end() {
        one.shutdownNow();
    }

    private static SSLContext server(Path folder, String name, String address, Optional<KeyStore> trusted)
            throws Exception {
        Path file = folder.resolve(name);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:" + address,
                "-validity",
                "1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString());
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        if (trusted.isPresent()) {
            trusted.get().setCertificateEntry(name, store.getCertificate(name));
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Answers each visitor with {@code answer}. */
    private static ServerSocket serve(ServerSocket server, String answer) {
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket visitor = server.accept()) {
                    visitor.getInputStream().read(new byte[1000]);
                    visitor.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // a visitor that does not trust it, or the end
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private static ServerSocket serve(SSLContext who, String answer) throws IOException {
        return serve(who.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()), answer);
    }

    private Visits visits(int[] port, Trust trust) {
        UplinkSockets sockets = new UplinkSockets() {
            @Override
            public UplinkSocket tcp(String device, FwMark mark, IpAddress to, int toPort, SocketListener listener) {
                return new Sockets(port[0]).tcp(device, mark, to, toPort, listener);
            }

            @Override
            public UplinkSocket udp(String device, FwMark mark, IpAddress to, int toPort, SocketListener listener) {
                return new Sockets(port[0]).udp(device, mark, to, toPort, listener);
            }
        };
        return new Visits(loop, sockets, () -> Optional.of(new Visits.Tls(trust, beside)));
    }

    private ProbeResult visit(Visits visits) throws Exception {
        String target = "//192.0.2.1/ok.txt#200:success";
        ProbeOrder order =
                new ProbeOrder("adsl", "eth0", new FwMark(0x1000000, 0xff000000), List.of(), target, PATIENCE);
        CompletableFuture<ProbeResult> end = new CompletableFuture<>();
        loop.post(() -> visits.begin(order, Page.parse(target, true).orElseThrow(), end::complete));
        return end.get(60, TimeUnit.SECONDS);
    }

    private ProbeResult visit(ServerSocket server, Trust trust) throws Exception {
        try (server) {
            return visit(visits(new int[] {server.getLocalPort()}, trust));
        }
    }

    @Test
    void thePageThatWasExpectedFromWhomItWasExpected() throws Exception {
        ProbeResult result = visit(serve(good, PAGE), known);
        assertThat(result.detail()).isEqualTo("HTTPS 200");
        assertThat(result.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(result.bytes()).isBetween(1000, 10_000);
    }

    @Test
    void anotherPageByASecureWayIsAPortalsAsWell() throws Exception {
        ProbeResult result =
                visit(serve(good, "HTTP/1.0 302 Found\r\nLocation: https://login.example/\r\n\r\n"), known);
        assertThat(result.outcome()).isEqualTo(Outcome.CAPTIVE);
        assertThat(result.detail()).isEqualTo("it sends to https://login.example/");
    }

    @Test
    void aServerThatWasNeverTrustedIsAMistakeAndNoPortal() throws Exception {
        ProbeResult result = visit(serve(stranger, PAGE), known);
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.roundTrip()).isPresent();
        assertThat(result.detail()).isEqualTo("its certificate is by nobody whom this machine trusts");
        assertThat(visit(serve(otherName, PAGE), known).detail()).isEqualTo("its certificate is for another name");
    }

    @Test
    void whoAnswersWithAnothersCertificateWhereTheRightOneWasIsAPortal() throws Exception {
        try (ServerSocket server = serve(good, PAGE);
                ServerSocket portal = serve(stranger, PAGE)) {
            int[] port = {server.getLocalPort()};
            Visits visits = visits(port, known);
            assertThat(visit(visits).outcome()).isEqualTo(Outcome.ANSWERED);
            port[0] = portal.getLocalPort();
            ProbeResult result = visit(visits);
            assertThat(result.outcome()).isEqualTo(Outcome.CAPTIVE);
            assertThat(result.detail()).isEqualTo("somebody whose certificate is by nobody whom this machine trusts");
            port[0] = server.getLocalPort();
            assertThat(visit(visits).outcome()).isEqualTo(Outcome.ANSWERED);
        }
    }

    @Test
    void aCertificateThatHasExpiredIsNoPortalsAsTheClockMayBeWrong() {
        Throwable expired = new CertPathValidatorException("validity", new CertificateExpiredException("NotAfter"));
        assertThat(TlsTalk.distrust(new SSLHandshakeException("path").initCause(expired)))
                .isEmpty();
    }

    @Test
    void anyCertificateWillDoWhereTheConfigurationSaysSo() throws Exception {
        for (SSLContext who : List.of(stranger, otherName)) {
            assertThat(visit(serve(who, PAGE), Trust.inAll()).outcome()).isEqualTo(Outcome.ANSWERED);
        }
    }

    @Test
    void whoSpeaksNoTlsIsAFailureInOneSentence() throws Exception {
        ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ProbeResult result = visit(serve(plain, "HTTP/1.0 400 Bad Request\r\n\r\n"), known);
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.detail()).startsWith("TLS: ");
    }

    @Test
    void whoHangsUpIsAFailure() throws Exception {
        ProbeResult result = visit(serve(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), ""), known);
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.detail()).isEqualTo("it hung up");
    }
}
