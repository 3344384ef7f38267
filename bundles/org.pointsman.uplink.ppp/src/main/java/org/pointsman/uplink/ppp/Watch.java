/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.Registration;

/** Asks the modem's second line for signal, registration and operator while the first one is connected. Uplink's own thread. */
final class Watch {
    static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ModemPath where;
    private final Hands hands;
    private final Consumer<UnaryOperator<ModemFacts>> news;
    private Optional<Line> line = Optional.empty();
    private Optional<Conversation> conversation = Optional.empty();
    private Registration timer = () -> {};

    /** {@code news} gets what an answer changes. */
    Watch(ModemPath where, Hands hands, Consumer<UnaryOperator<ModemFacts>> news) {
        this.where = where;
        this.hands = hands;
        this.news = news;
    }

    void start() {
        stop();
        Optional<Found> found = hands.find(where);
        if (found.isEmpty()) {
            later();
            return;
        }
        try {
            conversation = Optional.of(new Conversation(this::send, hands::schedule));
            line = Optional.of(hands.open(
                    found.get().tty(), bytes -> conversation.ifPresent(c -> c.received(bytes)), reason -> later()));
        } catch (KernelException e) {
            later(); // a line that only shows things may be missing
            return;
        }
        ask("ATE0", echo -> round());
    }

    private void round() {
        ask("AT+CSQ", signal -> {
            news.accept(facts -> facts.signal(Signal.dbm(signal)));
            ask("AT+CREG?", network -> {
                news.accept(facts -> facts.network(Network.of(network, "+CREG")));
                ask("AT+COPS?", operator -> {
                    news.accept(facts -> facts.operator(Operator.of(operator)));
                    timer = hands.schedule(EVERY, this::round);
                });
            });
        });
    }

    private void ask(String command, Consumer<Answer> then) {
        conversation.ifPresent(c -> c.ask(command, PATIENCE, answer -> {
            if (answer.result() == Answer.Result.SILENCE) {
                later();
            } else {
                then.accept(answer);
            }
        }));
    }

    private void send(String text) {
        try {
            line.ifPresent(l -> l.send(text));
        } catch (KernelException e) {
            later();
        }
    }

    private void later() {
        stop();
        timer = hands.schedule(EVERY, this::start);
    }

    void stop() {
        timer.close();
        conversation.ifPresent(Conversation::end);
        conversation = Optional.empty();
        line.ifPresent(Line::close);
        line = Optional.empty();
    }
}
