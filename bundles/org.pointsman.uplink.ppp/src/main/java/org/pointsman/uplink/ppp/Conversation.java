/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.pointsman.api.kernel.Registration;

/** One command at a time over a line, each with its answer or a silence. Uplink's own thread. */
final class Conversation {
    /** An answer that never ends must not fill the memory. */
    private static final int MOST_LINES = 100;

    private final Consumer<String> send;
    private final BiFunction<Duration, Runnable, Registration> schedule;
    private final AtLines cutter = new AtLines();
    private final List<String> lines = new ArrayList<>();
    private Optional<Consumer<Answer>> waiting = Optional.empty();
    private Registration timeout = () -> {};
    private String command = "";
    private boolean dialling;

    /** {@code send} puts text on the line as it is. */
    Conversation(Consumer<String> send, BiFunction<Duration, Runnable, Registration> schedule) {
        this.send = send;
        this.schedule = schedule;
    }

    /** Sends a command; {@code then} is called once. A question that was still open is forgotten. */
    void ask(String text, Duration patience, Consumer<Answer> then) {
        end();
        command = text;
        dialling = text.startsWith("ATD");
        lines.clear();
        waiting = Optional.of(then);
        timeout = schedule.apply(patience, () -> answered(Answer.Result.SILENCE, ""));
        send.accept(text + "\r");
    }

    /** Whatever came over the line. */
    void received(byte[] bytes) {
        for (String line : cutter.feed(bytes)) {
            if (waiting.isEmpty() || line.equals(command)) {
                continue; // nobody asked, or our own words as an echo
            }
            Optional<Answer.Result> end = Answer.end(line, dialling);
            if (end.isPresent()) {
                answered(end.get(), line);
            } else if (lines.size() < MOST_LINES) {
                lines.add(line);
            }
        }
    }

    private void answered(Answer.Result result, String text) {
        Optional<Consumer<Answer>> then = waiting;
        Answer answer = new Answer(result, text, lines);
        end();
        then.ifPresent(t -> t.accept(answer));
    }

    /** Forgets the open question. */
    void end() {
        timeout.close();
        timeout = () -> {};
        waiting = Optional.empty();
    }
}
