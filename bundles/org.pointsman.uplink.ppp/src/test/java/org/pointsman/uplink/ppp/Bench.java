/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.testkit.VirtualLoop;

/** A dialer's surroundings in the hands of a test: a modem that answers from a table, pppd, time. Strict about what must not be. */
final class Bench implements Hands, Pins {
    static final Path TTY = Path.of("/dev/ttyUSB0");

    final VirtualLoop loop = new VirtualLoop();
    final List<UplinkStatus> reports = new ArrayList<>();
    final List<String> logged = new ArrayList<>();
    /** All AT commands that were sent. */
    final List<String> commands = new ArrayList<>();
    /** What the modem answers; a command that is not here is met with silence. */
    final Map<String, String> answers = new HashMap<>(Map.ofEntries(
            Map.entry("ATZ", "OK"),
            Map.entry("ATE0", "OK"),
            Map.entry("AT+CMEE=1", "OK"),
            Map.entry("AT+CFUN=1,1", "OK"),
            Map.entry("AT+CPIN?", "+CPIN: READY\r\n\r\nOK"),
            Map.entry("AT+CSQ", "+CSQ: 21,99\r\n\r\nOK"),
            Map.entry("AT+CREG?", "+CREG: 0,1\r\n\r\nOK"),
            Map.entry("AT+CGREG?", "+CGREG: 0,1\r\n\r\nOK"),
            Map.entry("AT+CEREG?", "ERROR"),
            Map.entry("AT+COPS?", "+COPS: 0,0,\"EmuTel\",2\r\n\r\nOK"),
            Map.entry("AT+CGDCONT=1,\"IP\",\"internet\"", "OK"),
            Map.entry("ATD*99#", "CONNECT 7200000")));

    final Set<String> tried = new HashSet<>();
    final List<Path> reenumerated = new ArrayList<>();
    Optional<Found> present = Optional.of(new Found(TTY, Optional.of(Path.of("/sys/bus/usb/devices/1-1"))));
    boolean pppdMissing;
    /** Whether the news of a pppd's end is kept back in {@link #late}. */
    boolean newsComesLate;

    final List<Runnable> late = new ArrayList<>();
    int calls;
    int hangUps;

    final Dialer dialer;
    private final String pin;
    private final List<String> addresses = new ArrayList<>();
    private Optional<OpenLine> line = Optional.empty();
    private Optional<Running> pppd = Optional.empty();

    private final class OpenLine implements Line {
        private final Consumer<byte[]> received;
        private final Consumer<String> lost;
        private boolean over;

        private OpenLine(Consumer<byte[]> received, Consumer<String> lost) {
            this.received = received;
            this.lost = lost;
        }

        @Override
        public void send(String text) {
            if (over) {
                throw new IllegalStateException("a line that was given up is written");
            }
            if (present.isEmpty()) {
                throw new KernelException(TTY + " cannot be written: Input/output error (EIO)", 5);
            }
            String command = text.strip();
            commands.add(command);
            String answer = answers.get(command);
            if (answer != null) {
                hear("\r\n" + answer + "\r\n");
            }
        }

        private void hear(String text) {
            loop.post(() -> {
                if (!over) {
                    received.accept(text.getBytes(StandardCharsets.US_ASCII));
                }
            });
        }

        @Override
        public void handOver() {
            over = true;
        }

        @Override
        public void close() {
            over = true;
            if (line.filter(l -> l == this).isPresent()) {
                line = Optional.empty();
            }
        }
    }

    private record Running(Consumer<String> said, IntConsumer ended) {}

    Bench(Settings settings, Ladder ladder) {
        pin = settings.pin();
        dialer = new Dialer(settings, this, ladder, this);
    }

    static Settings settings(String pin) {
        return settings(pin, Optional.empty());
    }

    static Settings settings(String pin, Optional<ModemPath> control) {
        return new Settings(
                "umts",
                ModemPath.parse(TTY.toString()),
                control,
                "internet",
                "me",
                "secret",
                "*99#",
                pin,
                115_200,
                5,
                3);
    }

    /** As with {@link #settings} and pauses that are not shortened. */
    static Bench dialling(String pin) {
        Bench bench = new Bench(settings(pin), new Ladder(() -> 0L));
        bench.dialer.start();
        bench.loop.run();
        return bench;
    }

    UplinkStatus last() {
        return reports.get(reports.size() - 1);
    }

    boolean pppdRuns() {
        return pppd.isPresent();
    }

    boolean lineOpen() {
        return line.isPresent();
    }

    /** pppd prints. */
    void says(String... lines) {
        for (String each : lines) {
            pppd.ifPresent(p -> loop.post(() -> p.said().accept(each)));
        }
        loop.run();
    }

    /** pppd has brought IP up. */
    void online() {
        if (pppd.isPresent()) {
            addresses.clear();
            addresses.add("10.64.0.2/32");
        }
        says(
                "Connect: ppp-umts <--> /dev/ttyUSB0",
                "local  IP address 10.64.0.2",
                "remote IP address 10.64.64.64",
                "primary   DNS address 198.51.100.53");
    }

    /** pppd ends. */
    void ends(int exit, String... lines) {
        says(lines);
        addresses.clear();
        Optional<Running> was = pppd;
        pppd = Optional.empty();
        if (newsComesLate) {
            was.ifPresent(p -> late.add(() -> p.ended().accept(exit)));
        } else {
            was.ifPresent(p -> loop.post(() -> p.ended().accept(exit)));
        }
        loop.run();
    }

    void addressesGone() {
        addresses.clear();
    }

    void unplug() {
        present = Optional.empty();
        line.ifPresent(l -> loop.post(() -> {
            if (!l.over) {
                l.lost.accept(TTY + " is gone");
            }
        }));
        ends(16, "Modem hangup");
    }

    void plug(String tty) {
        present = Optional.of(new Found(Path.of(tty), present.flatMap(Found::usb)));
    }

    void advance(Duration time) {
        loop.advance(time);
    }

    // --- hands

    @Override
    public Optional<Found> find(ModemPath wanted) {
        return present;
    }

    @Override
    public Line open(Path tty, Consumer<byte[]> received, Consumer<String> lost) {
        if (line.isPresent() || pppd.isPresent()) {
            throw new IllegalStateException("the line is in use");
        }
        if (present.isEmpty()) {
            throw new KernelException(tty + " cannot be opened: No such file or directory (ENOENT)", 2);
        }
        OpenLine opened = new OpenLine(received, lost);
        line = Optional.of(opened);
        return opened;
    }

    @Override
    public Registration pppd(Path tty, Consumer<String> said, IntConsumer ended) throws IOException {
        if (pppd.isPresent() || line.isEmpty() || !line.get().over) {
            throw new IllegalStateException("no connected line for pppd");
        }
        if (pppdMissing) {
            throw new IOException("pppd cannot be started; install the Debian package ppp (no such file)");
        }
        calls++;
        Running running = new Running(said, ended);
        pppd = Optional.of(running);
        return () -> {
            hangUps++;
            if (pppd.filter(p -> p == running).isPresent()) {
                ends(5);
            }
        };
    }

    @Override
    public void reenumerate(Path usb) {
        reenumerated.add(usb);
    }

    @Override
    public List<InterfacePrefix> addresses(String device) {
        return addresses.stream().map(InterfacePrefix::parse).toList();
    }

    @Override
    public Registration schedule(Duration delay, Runnable task) {
        return loop.schedule(delay, task);
    }

    @Override
    public long nanoTime() {
        return loop.nanoTime();
    }

    @Override
    public void report(UplinkStatus status) {
        reports.add(status);
    }

    @Override
    public void log(String sentence, boolean trouble) {
        logged.add(sentence);
    }

    // --- pins

    @Override
    public void trying() {
        tried.add(pin);
    }

    @Override
    public void accepted() {
        tried.remove(pin);
    }

    @Override
    public boolean tried() {
        return tried.contains(pin);
    }

    @Override
    public String place() {
        return "/var/lib/pointsman/ppp/umts.pins-tried";
    }
}
