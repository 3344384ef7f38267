/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.pointsman.api.net.IpAddress;
import org.pointsman.kernel.namespace.Namespace;

/**
 * {@code lab download}: the LAN client loads a file as download programs do, in parts over several connections, and asks again for
 * the rest of a part that stops coming. A TCP connection cannot move to another uplink; a new one can be made.
 */
final class DownloadCommand {
    private static final int CONNECTIONS = 8;
    private static final int PART = 250_000;
    private static final int DEFAULT_MEGABYTES = 40;
    /** So long a connection may bring nothing before it is given up. */
    private static final int PATIENCE_MILLIS = 1000;

    private static final Duration LINE = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** So often in a row a part may bring nothing: half a minute with everything cut. */
    private static final int MOST_FAILURES = 30;

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final Lab lab;
    private final PrintStream out;
    private final Namespace client;
    private final AtomicLong next = new AtomicLong();
    private final AtomicInteger failed = new AtomicInteger();

    DownloadCommand(Lab lab, PrintStream out) {
        this.lab = lab;
        this.out = out;
        client = Namespace.existing(lab.names().client());
    }

    /**
     * Loads {@code megabytes}, or goes on until it is interrupted; the summary is printed in either case.
     *
     * @return 0, or 1 if something never came
     */
    int run(Optional<Integer> megabytes) {
        long size = megabytes.orElse(DEFAULT_MEGABYTES) * 1_000_000L;
        out.println("The LAN client loads " + size / 1_000_000 + " MB from " + LabServer.ADDRESS + ", in parts of "
                + PART / 1000 + " kB over " + CONNECTIONS + " connections");
        DownloadReport report = new DownloadReport(size, System.nanoTime());
        Thread summary = new Thread(() -> out.println("\n" + report.summary(System.nanoTime())), "summary");
        Runtime.getRuntime().addShutdownHook(summary);
        List<Thread> loaders = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Thread loader = new Thread(() -> load(size, report), "download-" + i);
            loader.setDaemon(true);
            loader.start();
            loaders.add(loader);
        }
        while (loaders.stream().anyMatch(Thread::isAlive) && Waiting.pause(LINE)) {
            out.println(LocalTime.now().format(CLOCK) + " " + report.line(System.nanoTime()));
        }
        Runtime.getRuntime().removeShutdownHook(summary);
        summary.run();
        out.println(failed.get() == 0 ? "every byte is right" : failed.get() + " parts never came");
        return failed.get() == 0 ? 0 : LabException.FAILED;
    }

    private void load(long size, DownloadReport report) {
        for (long first = next.getAndAdd(PART); first < size; first = next.getAndAdd(PART)) {
            long end = Math.min(size, first + PART);
            long place = first;
            int failures = 0;
            while (place < end && failures < MOST_FAILURES) {
                long got = part(place, end, report);
                failures = got == 0 ? failures + 1 : 0;
                place += got;
                if (place < end) {
                    report.askedAgain();
                    Waiting.pause(PAUSE);
                }
            }
            if (place < end) {
                failed.incrementAndGet();
            }
        }
    }

    /** Asks for what is missing of a part; how many bytes came. */
    private long part(long place, long end, DownloadReport report) {
        long at = place;
        try (Socket socket = connect()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write(("GET " + BigFile.PATH + " HTTP/1.1\r\nHost: " + LabServer.ADDRESS + "\r\nRange: bytes="
                                    + place + "-" + (end - 1) + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String way = wayOf(in);
            byte[] buffer = new byte[16_384];
            while (at < end) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, end - at));
                if (n < 0) {
                    break;
                }
                for (int i = 0; i < n; i++) {
                    if (buffer[i] != BigFile.at(at + i)) {
                        throw LabException.failed("the byte at " + (at + i) + " of the file came wrong");
                    }
                }
                at += n;
                report.received(way, n, System.nanoTime());
            }
        } catch (IOException e) {
            return at - place; // a timeout, a reset, no route: the rest is asked for again
        }
        return at - place;
    }

    private Socket connect() throws IOException {
        try {
            return client.call(() -> {
                Socket socket = new Socket();
                try {
                    socket.connect(
                            new InetSocketAddress(
                                    InetAddress.getByAddress(
                                            IpAddress.parse(LabServer.ADDRESS).bytes()),
                                    80),
                            PATIENCE_MILLIS);
                } catch (IOException e) {
                    socket.close();
                    throw e;
                }
                return socket;
            });
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads the head of the answer; the ISP that it names. */
    private static String wayOf(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0 || head.length() > 4096) {
                throw new IOException("no answer");
            }
            head.append((char) c);
        }
        return head.toString()
                .lines()
                .filter(l -> l.regionMatches(true, 0, BigFile.WAY + ":", 0, BigFile.WAY.length() + 1))
                .map(l -> l.substring(BigFile.WAY.length() + 1).strip())
                .findFirst()
                .orElseThrow(() -> new IOException("an answer without " + BigFile.WAY));
    }
}
