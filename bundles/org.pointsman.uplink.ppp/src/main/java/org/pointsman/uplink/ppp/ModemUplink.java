/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.kernel.SerialListener;
import org.pointsman.api.kernel.SerialPort;
import org.pointsman.api.kernel.SerialPorts;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.api.uplink.UplinkStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Dialer} with real hands: serial lines, pppd, sysfs.
 *
 * <p>Stopped while it is connected it keeps the connection for {@link #PARKING}, in case it is started again: a changed metric must not
 * cost a connection. {@link #close()} ends it at once.
 */
final class ModemUplink implements Uplink {
    private static final Logger LOG = LoggerFactory.getLogger(ModemUplink.class);
    private static final Duration PARKING = Duration.ofSeconds(5);
    /** Between switching a USB port off and on. */
    private static final Duration OFF = Duration.ofSeconds(2);

    private final Settings settings;
    private final SerialPorts ports;
    private final UsbTree usb;
    private final Path folder;
    private final List<String> pppdCommand;
    private final Leftover leftover;
    private final Dialer dialer;

    private final Queue<Runnable> news = new ConcurrentLinkedQueue<>();
    private volatile Registration pppd = () -> {};
    private Registration subscription = () -> {};

    // guarded by this: they change hands between the threads of two contexts
    private Optional<UplinkContext> context = Optional.empty();
    private Optional<UplinkContext> successor = Optional.empty();
    private boolean parked;
    private boolean closed;
    private int parkings;

    /**
     * One uplink.
     *
     * @param folder for options, process id and tried PINs
     * @param pppdCommand words before pppd's arguments
     */
    ModemUplink(
            Settings settings,
            SerialPorts ports,
            UsbTree usb,
            Path folder,
            List<String> pppdCommand,
            RandomGenerator random) {
        this.settings = settings;
        this.ports = ports;
        this.usb = usb;
        this.folder = folder;
        this.pppdCommand = pppdCommand;
        this.leftover = new Leftover(folder.resolve(settings.name() + ".pid"), options());
        this.dialer = new Dialer(
                settings,
                new PinFile(folder.resolve(settings.name() + ".pins-tried"), settings.pin()),
                new Ladder(random),
                new RealHands());
    }

    private Path options() {
        return folder.resolve(settings.name() + ".options");
    }

    @Override
    public void start(UplinkContext given) {
        synchronized (this) {
            if (context.isPresent()) {
                successor = Optional.of(given); // the one before has still to stop
                return;
            }
            context = Optional.of(given);
            if (parked) {
                parked = false;
                given.execute(this::resume);
                return;
            }
        }
        given.report(UplinkStatus.down("starting"));
        leftover.end()
                .whenComplete((done, error) -> given.execute(() -> {
                    news.clear();
                    dialer.start();
                    subscription = given.onLinks(links -> dialer.linksChanged());
                }));
    }

    private void resume() {
        drain(); // what came while nobody looked
        if (dialer.isUp()) {
            dialer.resume();
        }
        context().ifPresent(c -> subscription = c.onLinks(links -> dialer.linksChanged()));
    }

    @Override
    public void stop() {
        subscription.close();
        boolean park;
        synchronized (this) {
            park = dialer.isUp() && !closed;
        }
        // without the lock: closing a line waits for its thread, which may want it
        if (park) {
            dialer.park();
        } else {
            dialer.stop();
        }
        Optional<UplinkContext> next;
        synchronized (this) {
            next = successor;
            successor = Optional.empty();
            context = Optional.empty();
            if (park) {
                parked = true;
                int mine = ++parkings;
                if (closed) { // meanwhile
                    unclaimed(mine);
                } else {
                    CompletableFuture.delayedExecutor(PARKING.toMillis(), TimeUnit.MILLISECONDS)
                            .execute(() -> unclaimed(mine));
                }
            }
        }
        next.ifPresent(this::start);
    }

    /** Nobody came for the connection; its lines are not read any more, so that holding the lock is no danger. */
    private synchronized void unclaimed(int parking) {
        if (parked && parking == parkings) {
            parked = false;
            dialer.stop();
        }
    }

    /** Ends the connection, now or as soon as {@link #stop()} is called. Any thread. */
    void close() {
        synchronized (this) {
            closed = true;
            unclaimed(parkings);
        }
        pppd.close();
    }

    /** Runs {@code event} on the uplink's thread, or as soon as there is one again: a context that was stopped drops what it is given. */
    private void execute(Runnable event) {
        news.add(event);
        context().ifPresent(c -> c.execute(this::drain));
    }

    private void drain() {
        for (Runnable next = news.poll(); next != null; next = news.poll()) {
            next.run();
        }
    }

    private Optional<UplinkContext> context() {
        synchronized (this) {
            return context;
        }
    }

    private final class RealHands implements Hands {
        @Override
        public Optional<Found> find(ModemPath wanted) {
            return usb.find(wanted);
        }

        @Override
        public Line open(Path tty, Consumer<byte[]> received, Consumer<String> lost) {
            OpenLine line = new OpenLine(received, lost);
            line.port = ports.open(tty, settings.speed(), line);
            return line;
        }

        @Override
        public Registration pppd(Path tty, Consumer<String> said, IntConsumer ended) throws IOException {
            try {
                PppdOptions.write(options(), settings);
            } catch (IOException e) {
                throw new IOException(options() + " cannot be written (" + e.getMessage() + ")", e);
            }
            pppd = Pppd.start(
                    pppdCommand,
                    tty,
                    options(),
                    settings.name(),
                    leftover,
                    line -> execute(() -> said.accept(line)),
                    exit -> execute(() -> ended.accept(exit)));
            return pppd;
        }

        @Override
        public void reenumerate(Path device) throws IOException {
            UsbTree.authorize(device, false);
            CompletableFuture.delayedExecutor(OFF.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> {
                        try {
                            UsbTree.authorize(device, true);
                        } catch (IOException e) {
                            LOG.warn("uplink {}: {} stays switched off: {}", settings.name(), device, e.getMessage());
                        }
                    });
        }

        @Override
        public List<InterfacePrefix> addresses(String device) {
            return context()
                    .map(UplinkContext::links)
                    .filter(links -> links.link(device).filter(Link::running).isPresent())
                    .map(links -> ipv4(links, device))
                    .orElse(List.of());
        }

        private List<InterfacePrefix> ipv4(LinkSnapshot links, String device) {
            return links.addresses(device).stream()
                    .map(InterfaceAddress::prefix)
                    .filter(p -> p.address().family() == AddressFamily.IPV4)
                    .toList();
        }

        @Override
        public Registration schedule(Duration delay, Runnable task) {
            return context().map(c -> c.schedule(delay, task)).orElse(() -> {});
        }

        @Override
        public long nanoTime() {
            return context().map(UplinkContext::nanoTime).orElse(0L);
        }

        @Override
        public void report(UplinkStatus status) {
            context().ifPresent(c -> c.report(status));
        }

        @Override
        public void log(String sentence, boolean trouble) {
            if (trouble) {
                LOG.warn("uplink {}: {}", settings.name(), sentence);
            } else {
                LOG.info("uplink {}: {}", settings.name(), sentence);
            }
        }
    }

    /** Brings a line's words to the uplink's thread; those of a line that was given up are not heard. */
    private final class OpenLine implements Line, SerialListener {
        private final Consumer<byte[]> received;
        private final Consumer<String> lost;
        private SerialPort port;
        private boolean over;

        private OpenLine(Consumer<byte[]> received, Consumer<String> lost) {
            this.received = received;
            this.lost = lost;
        }

        private void hear(Runnable news) {
            execute(() -> {
                if (!over) {
                    news.run();
                }
            });
        }

        @Override
        public void received(byte[] bytes) {
            hear(() -> received.accept(bytes));
        }

        @Override
        public void lost(String reason) {
            hear(() -> lost.accept(reason));
        }

        @Override
        public void send(String text) {
            port.write(text.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void handOver() {
            over = true;
            port.handOver();
        }

        @Override
        public void close() {
            over = true;
            port.close();
        }
    }
}
