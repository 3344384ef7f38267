/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.uplink.UplinkStatus;

/**
 * Brings a modem online and keeps it there: look for it, ask SIM and network, dial, run pppd, and after a failure do what the
 * {@link Ladder} says. It acts through {@link Hands} only and never waits. Uplink's own thread.
 */
final class Dialer {
    /** How often a modem that is not there is looked for. */
    static final Duration LOOK = Duration.ofSeconds(1);
    /** How long the network may take to let us in. */
    static final Duration REGISTERING = Duration.ofSeconds(60);
    /** How long a call may take to be answered. */
    static final Duration DIALLING = Duration.ofSeconds(45);
    /** How long pppd may take from the connection to an address. */
    static final Duration NEGOTIATING = Duration.ofSeconds(60);
    /** A connection of this length was good: pauses begin anew. */
    static final Duration PROVEN = Duration.ofSeconds(60);

    private static final Duration HELLO = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration PIN_ANSWER = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration REGISTRATION_AGAIN = Duration.ofSeconds(2);
    /** Silence before and after the escape from data to command mode (V.250, S12: 1 s), and a little more. */
    private static final Duration GUARD = Duration.ofMillis(1100);

    private static final Duration REBOOT = Duration.ofSeconds(10);
    private static final int HELLOS = 2;
    private static final int SIM_LOOKS = 15;

    private enum Phase {
        ABSENT,
        TALKING,
        NEGOTIATING,
        UP,
        /** pppd was told to end. */
        ENDING,
        PAUSING,
        STOPPED
    }

    private final Settings settings;
    private final Pins pins;
    private final Ladder ladder;
    private final Hands hands;
    private final Optional<Watch> watch;

    private Phase phase = Phase.STOPPED;
    private Optional<Found> modem = Optional.empty();
    private Optional<Line> line = Optional.empty();
    private Optional<Conversation> conversation = Optional.empty();
    private Registration timer = () -> {};
    private Registration pppd = () -> {};
    private PppdLog log = new PppdLog();
    private Optional<Trouble> verdict = Optional.empty();
    private ModemFacts facts = ModemFacts.none();
    private boolean resetDue;
    /** The modem goes and comes because we made it: no reason to begin the ladder anew. */
    private boolean ownDoing;

    private boolean pinEntered;
    private long upSince;
    /** Number of the call; what an earlier one's pppd still says does not count. */
    private int call;

    Dialer(Settings settings, Pins pins, Ladder ladder, Hands hands) {
        this.settings = settings;
        this.pins = pins;
        this.ladder = ladder;
        this.hands = hands;
        this.watch = settings.control().map(control -> new Watch(control, hands, this::learned));
    }

    void start() {
        look();
    }

    /** Ends all; the end of a pppd that runs is not waited for. */
    void stop() {
        phase = Phase.STOPPED;
        call++;
        hangUp();
        pppd.close();
        pppd = () -> {};
    }

    /** Whether there is a connection. */
    boolean isUp() {
        return phase == Phase.UP;
    }

    /** Leaves a connection alone; only for {@link #isUp()}. */
    void park() {
        watch.ifPresent(Watch::stop);
    }

    /** Goes on with a connection that was left alone. */
    void resume() {
        watch.ifPresent(Watch::start);
        linksChanged();
    }

    /** The links are not what they were. */
    void linksChanged() {
        if (phase != Phase.NEGOTIATING && phase != Phase.UP) {
            return;
        }
        Optional<String> device = log.local().isPresent() ? log.device() : Optional.empty();
        List<InterfacePrefix> addresses = device.map(hands::addresses).orElse(List.of());
        if (!addresses.isEmpty()) {
            up(device.get(), addresses);
        } else if (phase == Phase.UP) {
            negotiating("the address of " + settings.link() + " is gone; waiting for it");
        }
    }

    // --- looking for the modem

    private void look() {
        Optional<Found> found = hands.find(settings.device());
        if (found.isPresent()) {
            talk(found.get());
        } else {
            absent();
        }
    }

    private void absent() {
        hangUp();
        if (modem.isPresent()) {
            hands.log("the modem at " + modem.get().tty() + " is gone", !ownDoing);
        }
        phase = Phase.ABSENT;
        modem = Optional.empty();
        facts = ModemFacts.none();
        report(Session.DOWN, "there is no modem at " + settings.device() + " (yet)");
        at(LOOK, this::look);
    }

    // --- the dialogue

    private void talk(Found found) {
        if (!modem.equals(Optional.of(found))) {
            hands.log("found the modem at " + found.tty(), false);
            if (!ownDoing) {
                ladder.recovered();
            }
            facts = ModemFacts.none();
        }
        ownDoing = false;
        pinEntered = false;
        modem = Optional.of(found);
        phase = Phase.TALKING;
        verdict = Optional.empty();
        report(Session.CONNECTING, "talking to the modem at " + found.tty());
        Conversation talking = new Conversation(this::send, hands::schedule);
        try {
            line = Optional.of(
                    hands.open(found.tty(), talking::received, reason -> fail(new Trouble(Trouble.Kind.PORT, reason))));
        } catch (KernelException e) {
            fail(new Trouble(Trouble.Kind.PORT, e.getMessage()));
            return;
        }
        conversation = Optional.of(talking);
        hello(HELLOS);
    }

    private void send(String text) {
        try {
            line.ifPresent(l -> l.send(text));
        } catch (KernelException e) {
            fail(new Trouble(Trouble.Kind.PORT, e.getMessage()));
        }
    }

    private void ask(String command, Duration patience, Consumer<Answer> then) {
        conversation.ifPresent(c -> c.ask(command, patience, then));
    }

    /** As {@link #ask}, and a silence is the end of the dialogue. */
    private void askFor(String command, Duration patience, Consumer<Answer> then) {
        ask(command, patience, answer -> {
            if (answer.result() == Answer.Result.SILENCE) {
                mute();
            } else {
                then.accept(answer);
            }
        });
    }

    private void mute() {
        fail(
                Trouble.Kind.MUTE,
                "the modem at " + modem.map(m -> m.tty().toString()).orElse("") + " does not answer AT commands");
    }

    private void hello(int more) {
        ask("ATZ", HELLO, answer -> {
            if (answer.ok()) {
                askFor("ATE0", ANSWER, echo -> awake());
            } else if (more == 0) {
                mute();
            } else { // it may still think that it is connected
                at(GUARD, () -> {
                    send("+++");
                    at(GUARD, () -> ask("ATH", HELLO, hung -> hello(more - 1)));
                });
            }
        });
    }

    private void awake() {
        if (resetDue) {
            resetDue = false;
            hands.log("resetting the modem (AT+CFUN=1,1)", true);
            ask("AT+CFUN=1,1", ANSWER, any -> {
                hangUp();
                ownDoing = true;
                report(Session.DOWN, "the modem was reset and starts");
                pause(REBOOT);
            });
            return;
        }
        askFor("AT+CMEE=1", ANSWER, any -> sim(SIM_LOOKS)); // numbered errors, where it can
    }

    private void sim(int more) {
        askFor("AT+CPIN?", ANSWER, answer -> {
            switch (Sim.of(answer)) {
                case READY -> {
                    if (pinEntered) {
                        pins.accepted();
                    }
                    signal();
                }
                case PIN -> enterPin();
                case PUK ->
                    fail(
                            Trouble.Kind.PUK,
                            "the SIM is locked after wrong PINs and wants its PUK: unlock it in a telephone");
                case BUSY -> {
                    if (more > 0) {
                        at(AGAIN, () -> sim(more - 1));
                    } else {
                        fail(Trouble.Kind.NO_SIM, "the SIM does not get ready");
                    }
                }
                case ABSENT -> fail(Trouble.Kind.NO_SIM, "there is no SIM in the modem, or it cannot be read");
                case LOCKED_OTHERWISE ->
                    fail(
                            Trouble.Kind.SIM_LOCKED,
                            "SIM and modem do not go together: the modem asks for "
                                    + answer.value("+CPIN").orElse("something unknown"));
            }
        });
    }

    private void enterPin() {
        if (settings.pin().isEmpty()) {
            fail(Trouble.Kind.PIN_MISSING, "the SIM wants a PIN: give it as 'pin'");
            return;
        }
        try {
            if (pins.tried()) {
                refused();
                return;
            }
            pins.trying();
        } catch (UncheckedIOException e) {
            fail(Trouble.Kind.PIN_REFUSED, "the PIN is not tried, as that could not be remembered: " + e.getMessage());
            return;
        }
        askFor("AT+CPIN=\"" + settings.pin() + "\"", PIN_ANSWER, answer -> {
            if (answer.ok()) {
                pinEntered = true;
                at(AGAIN, () -> sim(SIM_LOOKS));
            } else {
                refused();
            }
        });
    }

    private void refused() {
        fail(
                Trouble.Kind.PIN_REFUSED,
                "the SIM refused the PIN; it is not tried again, so that the SIM does not lock: correct 'pin', or delete "
                        + pins.place() + " if it is right after all");
    }

    private void signal() {
        askFor("AT+CSQ", ANSWER, answer -> {
            facts = facts.signal(Signal.dbm(answer));
            long until = hands.nanoTime() + REGISTERING.toNanos();
            report(Session.CONNECTING, "waiting for the network to let the modem in");
            registration(until);
        });
    }

    private void registration(long until) {
        askFor("AT+CREG?", ANSWER, voice -> {
            facts = facts.network(Network.of(voice, "+CREG"));
            if (registered()) {
                operator();
                return;
            }
            askFor("AT+CGREG?", ANSWER, packet -> {
                facts = facts.network(Network.of(packet, "+CGREG").or(facts::network));
                if (registered()) {
                    operator();
                    return;
                }
                askFor("AT+CEREG?", ANSWER, lte -> {
                    facts = facts.network(Network.of(lte, "+CEREG")
                            .filter(Network::registered)
                            .or(facts::network));
                    if (registered() || facts.network().isEmpty()) {
                        operator(); // let in, or a modem that cannot say
                    } else if (hands.nanoTime() >= until) {
                        notLetIn();
                    } else {
                        report(Session.CONNECTING, "waiting for the network to let the modem in");
                        at(REGISTRATION_AGAIN, () -> registration(until));
                    }
                });
            });
        });
    }

    private boolean registered() {
        return facts.network().filter(Network::registered).isPresent();
    }

    private void notLetIn() {
        if (facts.network().filter(n -> n == Network.DENIED).isPresent()) {
            fail(Trouble.Kind.DENIED, "the network denies the SIM registration");
        } else {
            fail(
                    Trouble.Kind.NOT_REGISTERED,
                    "no network let the modem in within " + REGISTERING.toSeconds() + " s (it is "
                            + facts.network().map(Network::words).orElse("silent")
                            + "); there may be no reception");
        }
    }

    private void operator() {
        askFor("AT+COPS?", ANSWER, answer -> {
            facts = facts.operator(Operator.of(answer));
            if (settings.apn().isEmpty()) {
                dial();
                return;
            }
            askFor("AT+CGDCONT=1,\"IP\",\"" + settings.apn() + "\"", ANSWER, context -> {
                if (context.ok()) {
                    dial();
                } else {
                    fail(Trouble.Kind.APN, "the modem refuses the access point name '" + settings.apn() + "'");
                }
            });
        });
    }

    private void dial() {
        report(Session.CONNECTING, "dialling " + settings.number());
        ask("ATD" + settings.number(), DIALLING, answer -> {
            switch (answer.result()) {
                case CONNECT -> connected();
                case BUSY -> fail(Trouble.Kind.BUSY, "the network is busy (BUSY)");
                case NO_DIALTONE -> fail(Trouble.Kind.NO_DIALTONE, "the modem finds no line (NO DIALTONE)");
                case NO_ANSWER, SILENCE -> fail(Trouble.Kind.NO_ANSWER, "the network does not answer the call");
                case OK, ERROR ->
                    fail(
                            Trouble.Kind.NO_CARRIER,
                            "the modem does not dial " + settings.number() + " (" + answer.text() + ")");
                case NO_CARRIER ->
                    fail(
                            Trouble.Kind.NO_CARRIER,
                            "the network refuses the call (NO CARRIER); the access point name may be wrong");
            }
        });
    }

    // --- the connection

    private void connected() {
        conversation = Optional.empty();
        line.ifPresent(Line::handOver);
        log = new PppdLog();
        int mine = ++call;
        try {
            pppd = hands.pppd(
                    modem.orElseThrow().tty(),
                    said -> {
                        if (mine == call) {
                            log.said(said);
                            linksChanged();
                        }
                    },
                    exit -> {
                        if (mine == call) {
                            ended(exit);
                        }
                    });
        } catch (IOException e) {
            fail(Trouble.Kind.PPPD, e.getMessage());
            return;
        }
        negotiating("connected; negotiating PPP");
    }

    private void negotiating(String sentence) {
        phase = Phase.NEGOTIATING;
        report(Session.CONNECTING, sentence);
        at(NEGOTIATING, () -> {
            verdict = Optional.of(new Trouble(
                    Trouble.Kind.NO_ADDRESS,
                    "no IP address came within " + NEGOTIATING.toSeconds() + " s after connecting"));
            phase = Phase.ENDING;
            pppd.close();
        });
    }

    private void up(String device, List<InterfacePrefix> addresses) {
        if (phase != Phase.UP) {
            phase = Phase.UP;
            timer.close();
            upSince = hands.nanoTime();
            hands.log("connected as " + addresses.get(0).address() + " on " + device, false);
            watch.ifPresent(Watch::start);
        }
        hands.report(shown(UplinkStatus.up(device))
                .addresses(addresses)
                .resolvers(log.resolvers())
                .explanation("connected by PPP")
                .build());
    }

    /** pppd is gone. */
    private void ended(int exit) {
        pppd = () -> {};
        if (phase == Phase.UP && hands.nanoTime() - upSince >= PROVEN.toNanos()) {
            ladder.recovered();
        }
        fail(verdict.orElseGet(() -> log.end(exit)));
    }

    private void learned(UnaryOperator<ModemFacts> news) {
        facts = news.apply(facts);
        linksChanged();
    }

    // --- failures

    private void fail(Trouble.Kind kind, String sentence) {
        fail(new Trouble(kind, sentence));
    }

    private void fail(Trouble trouble) {
        hangUp();
        if (hands.find(settings.device()).isEmpty()) {
            absent();
            return;
        }
        Ladder.Next next = ladder.after(trouble.kind(), hands.nanoTime());
        String sentence = trouble.kind().help() == Trouble.Help.PERSON
                ? trouble.sentence()
                : trouble.sentence() + "; dialling again in "
                        + Math.max(1, next.pause().toSeconds()) + " s";
        hands.log(sentence, true);
        report(Session.DOWN, sentence);
        if (next.rung() == Ladder.Rung.RESET) {
            resetDue = true;
        } else if (next.rung() == Ladder.Rung.REENUMERATE) {
            modem.flatMap(Found::usb).ifPresent(this::reenumerate);
        }
        pause(next.pause());
    }

    private void reenumerate(Path usb) {
        try {
            hands.reenumerate(usb);
            ownDoing = true;
            hands.log("switched the modem's USB port off and on (" + usb.getFileName() + ")", true);
        } catch (IOException e) {
            hands.log("the modem's USB port cannot be switched off and on: " + e.getMessage(), true);
        }
    }

    /** Waits, but not for a modem that goes or is another one. */
    private void pause(Duration length) {
        phase = Phase.PAUSING;
        pauseUntil(hands.nanoTime() + length.toNanos());
    }

    private void pauseUntil(long end) {
        Duration left = Duration.ofNanos(Math.max(0, end - hands.nanoTime()));
        at(left.compareTo(LOOK) < 0 ? left : LOOK, () -> {
            Optional<Found> found = hands.find(settings.device());
            if (found.isPresent() && found.equals(modem) && hands.nanoTime() < end) {
                pauseUntil(end);
            } else {
                look();
            }
        });
    }

    private void hangUp() {
        timer.close();
        conversation.ifPresent(Conversation::end);
        conversation = Optional.empty();
        line.ifPresent(Line::close);
        line = Optional.empty();
        watch.ifPresent(Watch::stop);
    }

    private void at(Duration delay, Runnable task) {
        timer.close();
        timer = hands.schedule(delay, task);
    }

    private void report(Session session, String sentence) {
        hands.report(shown(UplinkStatus.builder(session)).explanation(sentence).build());
    }

    private UplinkStatus.Builder shown(UplinkStatus.Builder status) {
        modem.ifPresent(m -> status.detail("modem", m.tty().toString()));
        return facts.into(status);
    }
}
