/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.plan.ApplyResult;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.Restraint;
import org.pointsman.api.wan.RouteStrategy;
import org.pointsman.api.wan.StateContributor;
import org.pointsman.api.wan.WanSnapshot;

/**
 * Plays a text in which a strategy, and contributors if there are any, are asked as Pointsman asks them, on virtual time and with a kernel in memory:
 *
 * <pre>{@code
 * given uplink cable metric 10 on eth0
 * given uplink lte metric 20 on usb0
 * then traffic goes by cable
 * when cable loses its carrier
 * then traffic goes by lte
 * then the kernel has route default via 10.64.2.1 dev usb0
 * }</pre>
 *
 * <p>What can happen and what can be expected is in {@link #LANGUAGE}. A fact that changes has them asked. A latency that changes and time that passes do not:
 * whoever decides by these says when to be asked again ({@link NetworkState.Builder#reconsider}), and is asked then, at the earliest after a second. What
 * they answer is in force at once: it is in the kernel, the uplink that was chosen is the chosen one of the next question, its shares and elements are there.
 * Uplink n of the text has interface address 10.64.n.2/24 and gateway 10.64.n.1. Not thread-safe.
 */
public final class Scenario {
    /** All sentences; capitals stand for names, numbers and words, and the kernel's text is as {@code ip} and {@code nft} write it. */
    public static final List<String> LANGUAGE = List.of(
            "given uplink NAME metric N on DEVICE",
            "given uplink NAME metric N on DEVICE weight N",
            "when NAME loses its carrier",
            "when NAME has its carrier back",
            "when NAME is up|degraded|portal|down|unknown",
            "when NAME takes N ms",
            "when NAME is held back",
            "when NAME is released",
            "when NAME is switched off",
            "when N s pass",
            "then traffic goes by NAME",
            "then traffic is shared NAME N %, NAME N %",
            "then nothing is chosen",
            "then the reason says WORDS",
            "then the kernel has WORDS",
            "then the kernel has no WORDS");

    private static final Duration SOONEST = Duration.ofSeconds(1);

    private final RouteStrategy strategy;
    private final List<StateContributor> contributors = new ArrayList<>();
    private final Snapshots world = Snapshots.of();
    private final VirtualLoop loop = new VirtualLoop();
    private final FakeKernel kernel = new FakeKernel(loop);
    private final PlainReconciler reconciler = new PlainReconciler(kernel);
    private final Map<String, String> devices = new LinkedHashMap<>();
    private final Map<Pattern, Consumer<Matcher>> sentences = new LinkedHashMap<>();
    private NetworkState answer = NetworkState.empty();
    private Optional<Registration> askedAgain = Optional.empty();
    private String place = "";

    private Scenario(RouteStrategy strategy) {
        this.strategy = strategy;
        fact("given uplink (\\S+) metric (\\d+) on (\\S+)", m -> uplink(m.group(1), number(m, 2), m.group(3)));
        fact("given uplink (\\S+) metric (\\d+) on (\\S+) weight (\\d+)", m -> {
            uplink(m.group(1), number(m, 2), m.group(3));
            world.weight(m.group(1), number(m, 4));
        });
        fact("when (\\S+) loses its carrier", m -> {
            world.noCarrier(m.group(1));
            kernel.carrier(devices.get(m.group(1)), false);
        });
        fact("when (\\S+) has its carrier back", m -> {
            world.carrier(m.group(1));
            kernel.carrier(devices.get(m.group(1)), true);
        });
        fact("when (\\S+) is (up|degraded|portal|down|unknown)", m -> world.health(m.group(1), state(m.group(2))));
        fact("when (\\S+) is held back", m -> world.restrained(m.group(1), Restraint.Kind.PENALTY));
        fact("when (\\S+) is released", m -> world.released(m.group(1)));
        fact("when (\\S+) is switched off", m -> world.disabled(m.group(1)));
        sentence("when (\\S+) takes (\\d+) ms", m -> world.rtt(m.group(1), number(m, 2)));
        sentence("when (\\d+) s pass", m -> loop.advance(Duration.ofSeconds(number(m, 1))));
        sentence("then traffic goes by (\\S+)", m -> expect(m.group(1), chosen()));
        sentence("then nothing is chosen", m -> expect("nothing", chosen()));
        sentence("then traffic is shared (.+)", m -> expect(shares(m.group(1)), shared().toString()));
        sentence("then the reason says (.+)", m -> {
            String notes = String.join("; ", answer.notes());
            if (!notes.contains(m.group(1))) {
                throw new AssertionError(place + ", but it says: " + notes);
            }
        });
        sentence("then the kernel has no (.+)", m -> expectInKernel(m.group(1), false));
        sentence("then the kernel has (.+)", m -> expectInKernel(m.group(1), true));
    }

    /** A scenario for {@code strategy}, without any uplink. */
    public static Scenario of(RouteStrategy strategy) {
        return new Scenario(strategy);
    }

    /** A scenario for contributors, without any uplink: all traffic goes by the usable uplink with the best metric. */
    public static Scenario best() {
        return of(snapshot -> snapshot.candidates().stream()
                .findFirst()
                .map(snapshot::defaultBy)
                .orElse(NetworkState.empty()));
    }

    /** Has {@code contributor} asked as well; returns this scenario. */
    public Scenario with(StateContributor contributor) {
        contributors.add(contributor);
        return this;
    }

    /**
     * Plays the lines of {@code text} in order; empty ones and those that begin with # are passed over. May be called again to go on.
     *
     * @throws AssertionError at the first line that does not hold, naming it, what there is instead and the strategy's reason
     * @throws IllegalArgumentException at a line that is no sentence of {@link #LANGUAGE}
     */
    public void play(String text) {
        int number = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            number++;
            if (!line.isEmpty() && !line.startsWith("#")) {
                place = "line " + number + ", '" + line + "'";
                say(line);
            }
        }
    }

    private void say(String line) {
        for (Map.Entry<Pattern, Consumer<Matcher>> sentence : sentences.entrySet()) {
            Matcher m = sentence.getKey().matcher(line);
            if (m.matches()) {
                sentence.getValue().accept(m);
                return;
            }
        }
        throw new IllegalArgumentException(
                place + " is not understood; sentences are:\n  " + String.join("\n  ", LANGUAGE));
    }

    private void uplink(String name, int metric, String device) {
        if (!devices.containsValue(device)) {
            kernel.addLink(device, true);
        }
        devices.put(name, device);
        world.uplink(name, metric, device);
    }

    private void ask() {
        WanSnapshot snapshot = world.at(loop.nanoTime()).build();
        NetworkState.Builder all = NetworkState.builder().addAll(said("the strategy", strategy.desired(snapshot)));
        contributors.forEach(c -> all.addAll(said("a contributor", c.desired(snapshot))));
        answer = all.build();
        world.after(answer);
        ApplyResult applied = reconciler.reconcile(answer);
        if (!applied.ok()) {
            throw new AssertionError(place + ": the kernel refuses it: " + applied.reason());
        }
        askedAgain.ifPresent(Registration::close);
        askedAgain = answer.reconsider()
                .map(after -> loop.schedule(after.compareTo(SOONEST) < 0 ? SOONEST : after, this::ask));
    }

    private NetworkState said(String who, NetworkState said) {
        if (said == null) {
            throw new AssertionError(place + ": " + who + " answers null");
        }
        return said;
    }

    private void expectInKernel(String words, boolean there) {
        List<String> lines = kernel.everything().lines();
        if (lines.stream().anyMatch(l -> l.contains(words)) != there) {
            throw new AssertionError(place + ", but it has:\n  " + String.join("\n  ", lines));
        }
    }

    private String chosen() {
        return Answers.chosen(answer, world.build()).orElse("nothing");
    }

    private Map<String, Integer> shared() {
        return Answers.percent(answer, world.build());
    }

    private void expect(String expected, String is) {
        if (!expected.equals(is)) {
            throw new AssertionError(place + ", but it is " + is + " (" + String.join("; ", answer.notes()) + ")");
        }
    }

    private static String shares(String text) {
        Map<String, Integer> parts = new TreeMap<>();
        for (String part : text.split(",")) {
            Matcher m = Pattern.compile("(\\S+) (\\d+) %").matcher(part.strip());
            if (!m.matches()) {
                throw new IllegalArgumentException("'" + part.strip() + "' is no share, such as 'cable 60 %'");
            }
            parts.put(m.group(1), Integer.valueOf(m.group(2)));
        }
        return parts.toString();
    }

    private static HealthState state(String word) {
        return word.equals("portal") ? HealthState.CAPTIVE : HealthState.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static int number(Matcher m, int group) {
        return Integer.parseInt(m.group(group));
    }

    /** What has everybody asked when it changes. */
    private void fact(String pattern, Consumer<Matcher> meaning) {
        sentence(pattern, meaning.andThen(m -> ask()));
    }

    private void sentence(String pattern, Consumer<Matcher> meaning) {
        sentences.put(Pattern.compile(pattern), meaning);
    }
}
