/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.report.Sentence;

/** Names that the commands share. */
final class Commands {
    /** Component property: the scope in Gogo. */
    static final String IN_SCOPE = "osgi.command.scope=wan";

    /** Component property: the command's name, which is its method's. */
    static final String FUNCTION = "osgi.command.function=";

    /** Service property, for {@code wan:help}: how it is typed. */
    static final String USAGE = "pointsman.command.usage";

    /** Service property, for {@code wan:help}: one sentence. */
    static final String DESCRIPTION = "pointsman.command.description";

    /** Option of every command. */
    static final String JSON = "--json";

    /** What {@value #JSON} does. */
    static final String JSON_HELP = "as JSON, for programs";

    /** Option of commands that take the last way away. */
    static final String FORCE = "--force";

    /** Option of commands that change the configuration. */
    static final String FOR_GOOD = "--for-good";

    private static final Pattern TIME = Pattern.compile("([0-9]{1,5})(s|m|h|)");

    static final Sentence NO_STEERING =
            Sentence.failed("Steering does not run: 'scr:list' and the log say what it waits for.");

    static final Sentence NO_RECONCILER =
            Sentence.failed("The reconciler does not run: 'scr:list' and the log say what it waits for.");

    static final Sentence NO_LINKS =
            Sentence.failed("Links are not watched: 'scr:list' and the log say what that waits for.");

    static final Sentence NO_FLOWS = Sentence.failed(
            "The connection table is not open: 'scr:list' and the log say what the kernel bundle waits for.");

    /** What {@code 90s}, {@code 5m}, {@code 1h} or {@code 60} means; empty: nothing, or none of more than 0 up to {@code longest}. */
    static Optional<Duration> time(String text, Duration longest) {
        Matcher m = TIME.matcher(text.toLowerCase(Locale.ROOT));
        if (!m.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(m.group(1));
        Duration time = switch (m.group(2)) {
            case "h" -> Duration.ofHours(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofSeconds(number);
        };
        return Optional.of(time).filter(t -> !t.isZero() && t.compareTo(longest) <= 0);
    }

    /** Says which uplinks there are. */
    static Sentence noUplink(Wan wan, String name) {
        String names = wan.snapshot().uplinks().stream().map(UplinkView::name).collect(Collectors.joining(" "));
        return Sentence.failed("There is no uplink '" + name + "'; there are: " + names + ".");
    }

    /** Whether there is no usable uplink but this one. */
    static boolean isLastUsable(Wan wan, String name) {
        List<String> usable = wan.snapshot().uplinks().stream()
                .filter(UplinkView::usable)
                .map(UplinkView::name)
                .toList();
        return usable.equals(List.of(name));
    }

    private Commands() {}
}
