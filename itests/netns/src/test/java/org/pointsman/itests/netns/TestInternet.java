/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What a provider's side of a test answers to probes: TCP at port 443, DNS at 53 and a page at 80, each as a fault wants it. What is dropped is dropped
 * by nftables in the provider's namespace.
 */
final class TestInternet implements AutoCloseable {
    /** How names are answered. */
    enum Names {
        HONEST,
        /** With a number that nobody asked with. */
        FORGED,
        /** Only the beginning, with the bit that says so. */
        TRUNCATED,
        /** There is no such name. */
        UNKNOWN
    }

    /** How the page is answered. */
    enum Pages {
        EXPECTED,
        PORTAL,
        /** The headers, and then nothing. */
        HANGING
    }

    volatile Names names = Names.HONEST;
    volatile Pages pages = Pages.EXPECTED;

    private final Isp isp;
    private final Deque<Closeable> open = new ConcurrentLinkedDeque<>();
    /** Connections whose end nobody is told. */
    private final Deque<Socket> hanging = new ConcurrentLinkedDeque<>();

    private TestInternet(Isp isp) {
        this.isp = isp;
    }

    /** Behind provider {@code isp}; its test address serves. */
    static TestInternet behind(Isp isp) throws Exception {
        TestInternet internet = new TestInternet(isp);
        InetAddress address = InetAddress.getByName(Isp.TEST_ADDRESS);
        DatagramSocket names = isp.namespace().call(() -> new DatagramSocket(new InetSocketAddress(address, 53)));
        ServerSocket bare = isp.namespace().call(() -> new ServerSocket(443, 50, address));
        ServerSocket page = isp.namespace().call(() -> new ServerSocket(80, 50, address));
        internet.open.addAll(List.of(names, bare, page));
        internet.serve(() -> internet.name(names));
        internet.serve(() -> bare.accept().close());
        internet.serve(() -> internet.page(page.accept()));
        return internet;
    }

    /** Serves the page by TLS too, with a certificate that nobody signed. */
    void secure(int port) throws Exception {
        Path file = Files.createTempDirectory("tls").resolve("keys");
        Command.run(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=server",
                "-validity",
                "1",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                file.toString());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, "changeit".toCharArray());
        }
        Files.delete(file);
        Files.delete(file.getParent());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        InetAddress address = InetAddress.getByName(Isp.TEST_ADDRESS);
        ServerSocket server =
                isp.namespace().call(() -> context.getServerSocketFactory().createServerSocket(port, 50, address));
        open.add(server);
        serve(() -> page(server.accept()));
    }

    /** Does one thing. */
    private interface Step {
        void run() throws IOException;
    }

    private void serve(Step step) {
        Thread thread = new Thread(
                () -> {
                    while (true) {
                        try {
                            step.run();
                        } catch (IOException e) {
                            if (open.isEmpty()) {
                                return;
                            } // otherwise a probe that hung up first
                        }
                    }
                },
                "test internet");
        thread.setDaemon(true);
        thread.start();
    }

    private void name(DatagramSocket socket) throws IOException {
        DatagramPacket p = new DatagramPacket(new byte[512], 512);
        socket.receive(p);
        byte[] record = {(byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, (byte) 203, 0, 113, 10};
        byte[] answer = Arrays.copyOf(p.getData(), p.getLength() + record.length);
        System.arraycopy(record, 0, answer, p.getLength(), record.length);
        answer[2] = (byte) 0x81;
        answer[3] = (byte) 0x80;
        answer[7] = 1;
        int length = answer.length;
        switch (names) {
            case FORGED -> answer[1]++;
            case TRUNCATED -> {
                answer[2] |= 2;
                length -= record.length / 2;
            }
            case UNKNOWN -> {
                answer[3] |= 3;
                answer[7] = 0;
                length -= record.length;
            }
            default -> {}
        }
        socket.send(new DatagramPacket(answer, length, p.getSocketAddress()));
    }

    private void page(Socket visitor) throws IOException {
        visitor.getInputStream().read(new byte[1000]);
        String answer = switch (pages) {
            case EXPECTED -> "HTTP/1.0 200 OK\r\nContent-Length: 8\r\n\r\nsuccess\n";
            case PORTAL -> "HTTP/1.0 302 Found\r\nLocation: http://portal.example/login\r\n\r\n";
            case HANGING -> "HTTP/1.0 200 OK\r\nContent-Length: 8\r\n\r\n";
        };
        visitor.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        if (pages == Pages.HANGING) {
            hanging.add(visitor);
        } else {
            visitor.close();
        }
    }

    /** Drops what {@code match} matches, such as {@code tcp dport 443}, on its way in, until {@link #heal}. */
    void drop(String match) {
        nft("add table ip fault; add chain ip fault in { type filter hook input priority 0; };"
                + " add rule ip fault in ip daddr 203.0.113.0/24 " + match + " counter drop");
    }

    /** All is as it was. */
    void heal() {
        names = Names.HONEST;
        pages = Pages.EXPECTED;
        nft("add table ip fault; delete table ip fault");
    }

    private void nft(String command) {
        Command.run("ip", "netns", "exec", isp.namespace().name(), "nft", command);
    }

    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            open.pop().close();
        }
        while (!hanging.isEmpty()) {
            hanging.pop().close();
        }
    }
}
