/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.pointsman.api.net.IpAddress;

/**
 * Shows how the lab stands while it runs in the foreground: on a terminal one line that is written again once a second, else
 * a line for each change. Which way traffic goes is told by packets, not by Pointsman.
 */
final class LiveLine {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final Duration BEAT = Duration.ofMillis(200);
    private static final int BEATS_OF_PATIENCE = 5;
    private static final int BEATS_BEFORE_THE_FIRST = 3;

    private final Lab lab;
    private final PrintStream out;
    private final boolean terminal;
    private final String separator;
    private final ControlSocket router;

    private Optional<Isp> way = Optional.empty();
    private Optional<Isp> lastWay = Optional.empty();
    private long lastAnswer = System.nanoTime();
    private double millis;
    private double quickest = Double.MAX_VALUE;
    private int switches;
    private String shown = "";
    private boolean ended;

    LiveLine(Lab lab, PrintStream out) {
        this.lab = lab;
        this.out = out;
        terminal = isTerminal();
        separator = speaksUtf8() ? "·" : "|";
        router = new ControlSocket(lab.folder().data());
    }

    /** Shows the line until the lab is taken down by somebody, or the thread is interrupted. */
    void run() {
        try (EchoClient client = EchoClient.open(lab.names(), this::answered)) {
            for (int number = 1; lab.folder().exists(); number++) {
                client.send(number);
                client.giveUp(number - BEATS_OF_PATIENCE);
                if (!Waiting.pause(BEAT)) {
                    return;
                }
                if (number % BEATS_OF_PATIENCE == BEATS_BEFORE_THE_FIRST) {
                    show();
                }
            }
        }
    }

    /** Leaves the line as it stands, for good, and goes to the next. */
    synchronized void end() {
        if (terminal && !ended) {
            out.println();
        }
        ended = true;
    }

    private synchronized void answered(int number, IpAddress source, long nanos) {
        way = lab.profile().ispOf(source);
        quickest = Math.min(quickest, nanos / 1e6);
        lastAnswer = System.nanoTime();
        if (way.isPresent() && lastWay.isPresent() && !way.equals(lastWay)) {
            switches++;
        }
        lastWay = way;
    }

    private void show() {
        Optional<RouterView> view = router.status().map(RouterView::of);
        synchronized (this) {
            if (ended) {
                return;
            }
            if (System.nanoTime() - lastAnswer
                    > BEAT.multipliedBy(BEATS_OF_PATIENCE).toNanos()) {
                way = Optional.empty();
            }
            // the quickest of a second: what the network takes, without the pauses of this program
            millis = quickest < Double.MAX_VALUE ? quickest : millis;
            quickest = Double.MAX_VALUE;
            String line = StatusLine.of(lab.profile(), way, millis, view, switches, separator);
            String clock = LocalTime.now().format(CLOCK) + "  ";
            if (terminal) {
                // no wrap at the edge while it is written: a line too long for a narrow terminal stays one line
                out.print("\r\033[?7l" + clock + line + "\033[K\033[?7h");
                out.flush();
            } else if (!withoutTimes(line).equals(shown)) {
                shown = withoutTimes(line);
                out.println(clock + line);
            }
        }
    }

    private static String withoutTimes(String line) {
        return line.replaceAll(" [0-9.]+ ms", "");
    }

    /** Standard output goes to a terminal; {@code System.console()} would speak of standard input as well. */
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean speaksUtf8() {
        // what System.out is written in: the locale's charset, whatever file.encoding says
        String charset =
                System.getProperty("native.encoding", Charset.defaultCharset().name());
        return charset.toUpperCase(Locale.ROOT).startsWith("UTF");
    }
}
