/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.pointsman.api.net.IpAddress;

/** {@code lab ping}: a packet each 100 ms from the LAN client, and which way each went. */
final class PingCommand {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int PACKETS_OF_PATIENCE = (int) PATIENCE.dividedBy(INTERVAL);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private final Lab lab;
    private final PrintStream out;
    private final PingReport report = new PingReport();
    private Optional<String> way = Optional.empty();

    PingCommand(Lab lab, PrintStream out) {
        this.lab = lab;
        this.out = out;
    }

    /**
     * Sends {@code count} packets, or goes on until it is interrupted; the summary is printed in either case.
     *
     * @return 0, or 1 if no packet was answered
     */
    int run(Optional<Integer> count) {
        out.println("From the LAN client " + Topology.LAN_CLIENT.address() + " to " + LabServer.ADDRESS
                + ", 10 packets a second" + (count.isPresent() ? "" : "; Ctrl-C ends it"));
        Thread summary = new Thread(this::summarise, "summary");
        Runtime.getRuntime().addShutdownHook(summary);
        try (EchoClient client = EchoClient.open(lab.names(), this::answered)) {
            send(client, count.orElse(Integer.MAX_VALUE));
        }
        Runtime.getRuntime().removeShutdownHook(summary);
        summarise();
        synchronized (this) {
            return report.lost() < report.sent() ? 0 : LabException.FAILED;
        }
    }

    private void send(EchoClient client, int count) {
        long start = System.nanoTime();
        for (int number = 1; number <= count; number++) {
            synchronized (this) {
                report.sent(System.nanoTime());
            }
            client.send(number);
            long next = start + number * INTERVAL.toNanos();
            if (!Waiting.pause(Duration.ofNanos(Math.max(0, next - System.nanoTime())))) {
                return;
            }
            giveUp(client, number - PACKETS_OF_PATIENCE);
        }
        for (int number = Math.max(1, count - PACKETS_OF_PATIENCE + 1); number <= count; number++) {
            long end = start + (number - 1) * INTERVAL.toNanos() + PATIENCE.toNanos();
            int last = number;
            Waiting.until(
                    Duration.ofNanos(Math.max(0, end - System.nanoTime())),
                    Duration.ofMillis(5),
                    () -> !client.waitsFor(last));
            giveUp(client, number);
        }
    }

    private void giveUp(EchoClient client, int number) {
        if (client.giveUp(number)) {
            synchronized (this) {
                report.lost(System.nanoTime());
                print(number, "     lost");
            }
        }
    }

    private synchronized void answered(int number, IpAddress source, long nanos) {
        report.answered(name(source), System.nanoTime());
        String now = lab.profile().ispOf(source).map(Isp::label).orElse("nobody (" + source + ")");
        boolean changed = way.filter(before -> !before.equals(now)).isPresent();
        way = Optional.of(now);
        print(
                number,
                String.format(Locale.ROOT, "%6.2f ms  by %s%s", nanos / 1e6, now, changed ? "  <- switched" : ""));
    }

    private String name(IpAddress source) {
        return lab.profile().ispOf(source).map(Isp::name).orElse("nobody");
    }

    private synchronized void print(int number, String what) {
        out.println(LocalTime.now().format(CLOCK) + String.format(Locale.ROOT, " %5d  ", number) + what);
    }

    private synchronized void summarise() {
        out.println();
        out.println(report.summary());
    }
}
