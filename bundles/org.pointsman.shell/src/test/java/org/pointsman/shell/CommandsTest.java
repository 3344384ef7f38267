/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.plan.Plan;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Rule;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.shell.drill.Drill;
import org.pointsman.shell.drill.DrillRecord;
import org.pointsman.shell.drill.FlowFates;
import org.pointsman.shell.report.DrillReport;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.Gist;
import org.pointsman.shell.report.Live;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.RoutesReport;
import org.pointsman.shell.report.Screen;
import org.pointsman.shell.report.Terminal;

/** What the commands show of a router that stands still. */
class CommandsTest {
    private final Services services = new Services();

    private void everythingRuns() {
        services.addWan(Fakes.Steering.usual());
        services.addReconciler(Fakes.Reconciling.withOneStep());
        services.addJournal(Fakes.Journal.usual());
        services.addLinks(Fakes.Links.usual());
        services.addFlows(Fakes.Flows.of(60));
        services.addHealth(new Fakes.Monitor());
        services.addJoin(new Fakes.Joined());
    }

    private Stream<Report> all(boolean json) {
        return Stream.of(
                new StatusCommand(services).status(json),
                new UplinksCommand(services).uplinks(json),
                new UplinksCommand(services).uplinks(json, "adsl"),
                new LinksCommand(services).links(json),
                new LinksCommand(services).links(json, "br0"),
                new FlowsCommand(services).flows(json),
                new FlowsCommand(services).flows(json, "adsl"),
                new PlanCommand(services).plan(json),
                new HistoryCommand(services).history(json),
                new DecisionCommand(services).decision(json, 1),
                new HealthCommand(services).health(json),
                new HealthCommand(services).health(json, "adsl"),
                new ProxyArpCommand(services).proxyarp(json),
                why().why(json),
                why().why(json, "adsl"),
                new RoutesCommand(services).routes(json),
                new ExplainCommand(services).explain(json, "192.168.7.20", "203.0.113.9"),
                new UplinkCommand(services).uplink(json, false, false, "disable", "adsl"),
                new StrategyCommand(services).strategy(json, false),
                new PauseCommand(services).pause(json, "5m"),
                new ResumeCommand(services).resume(json));
    }

    private WhyCommand why() {
        return new WhyCommand(services, new ExplainCommand(services));
    }

    private static String text(Report report, int columns) {
        return report.text(new Terminal(columns, false, ZoneOffset.UTC));
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 120})
    void tablesLookAsTheyShould(int columns) {
        everythingRuns();
        Golden.matches("status-" + columns, text(new StatusCommand(services).status(false), columns));
        Golden.matches("uplinks-" + columns, text(new UplinksCommand(services).uplinks(false), columns));
        Golden.matches("uplink-" + columns, text(new UplinksCommand(services).uplinks(false, "lte"), columns));
        Golden.matches("links-" + columns, text(new LinksCommand(services).links(false), columns));
        Golden.matches("link-" + columns, text(new LinksCommand(services).links(false, "br0"), columns));
        services.addFlows(Fakes.Flows.of(3));
        Golden.matches("flows-" + columns, text(new FlowsCommand(services).flows(false), columns));
        Golden.matches("flows-adsl-" + columns, text(new FlowsCommand(services).flows(false, "adsl"), columns));
        Golden.matches("health-" + columns, text(new HealthCommand(services).health(false), columns));
        Golden.matches("proxyarp-" + columns, text(new ProxyArpCommand(services).proxyarp(false), columns));
        Golden.matches("health-adsl-" + columns, text(new HealthCommand(services).health(false, "adsl"), columns));
        Golden.matches("why-" + columns, text(why().why(false), columns));
        Golden.matches("why-wifi-" + columns, text(why().why(false, "wifi"), columns));
        Golden.matches("plan-" + columns, text(new PlanCommand(services).plan(false), columns));
        Golden.matches("history-" + columns, text(new HistoryCommand(services).history(false), columns));
        Golden.matches("decision-" + columns, text(new DecisionCommand(services).decision(false, 1), columns));
        Golden.matches("decision-failed-" + columns, text(new DecisionCommand(services).decision(false, 2), columns));
    }

    @Test
    void colourRepeatsWhatTheWordsSay() {
        everythingRuns();
        String coloured = new StatusCommand(services).status(false).text(new Terminal(80, true, ZoneOffset.UTC));
        assertThat(coloured.replaceAll("\u001b\\[[0-9]*m", ""))
                .isEqualTo(text(new StatusCommand(services).status(false), 80));
        assertThat(coloured).contains("\u001b[33mdegraded\u001b[0m", "\u001b[32mup\u001b[0m");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 100, 120, 200})
    void nothingButCommandsToCopyIsWiderThanTheTerminal(int columns) {
        everythingRuns();
        services.addWan(new Fakes.Steering(
                List.of(Fakes.ADSL.named("abcdefghijklmno"), Fakes.LTE, Fakes.WIFI.disabled()),
                List.of("The strategy 'balance' is configured, but no bundle offers it; 'single' stays in force."),
                true));
        all(false)
                .flatMap(r -> text(r, columns).lines())
                .filter(line -> !line.strip().startsWith("ip "))
                .forEach(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
    }

    @Test
    void aNameWithEscapeSequencesCannotMoveTheCursor() {
        services.addWan(new Fakes.Steering(
                List.of(Fakes.ADSL.named("a\u001b[2Jb\u202e\n")), List.of("\u001b]0;x\u0007"), true));
        Stream.concat(all(false), Stream.of(new UplinksCommand(services).uplinks(false, "a\u001b[2Jb\u202e\n")))
                .flatMap(r -> Stream.of(text(r, 80), r.line(), r.part()))
                .forEach(text -> assertThat(text).doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n]]"));
    }

    @Test
    void linesAreSingle() {
        everythingRuns();
        Stream.concat(all(false), all(true))
                .forEach(r -> assertThat(List.of(r.line(), r.part()))
                        .allMatch(s -> s.lines().count() == 1));
    }

    @Test
    void statusIsTheDocumentedJson() {
        everythingRuns();
        JsonObject status = new StatusCommand(services).status(true).json().asJsonObject();
        assertThat(status.keySet())
                .containsExactly(
                        "ready", "strategy", "chosen", "uplinks", "reconciler", "problems", "notes", "decisions");
        assertThat(status.getString("chosen")).isEqualTo("adsl");
        assertThat(status.getInt("decisions")).isEqualTo(2);
        JsonObject adsl = status.getJsonArray("uplinks").getJsonObject(0);
        assertThat(adsl)
                .hasToString(
                        "{\"name\":\"adsl\",\"medium\":\"ethernet\",\"device\":\"eth0\",\"port\":null,\"metric\":10,"
                                + "\"weight\":1,\"enabled\":true,\"carrier\":true,\"session\":\"up\",\"reachability\":\"confirmed\","
                                + "\"health\":\"unknown\",\"usable\":true,\"held\":null,\"heldForSeconds\":null,\"penalty\":0,"
                                + "\"chosen\":true,\"share\":256,\"gateway\":\"192.168.100.254\","
                                + "\"addresses\":[\"192.168.100.123/24\"],"
                                + "\"resolvers\":[\"192.168.100.254\",\"2001:db8::53\"],\"table\":7701,"
                                + "\"mark\":\"0x1000000/0xff000000\",\"sinceSeconds\":7500,"
                                + "\"explanation\":\"Gateway 192.168.100.254 answers through eth0.\","
                                + "\"report\":\"Lease from 192.168.100.254 until 14:05.\",\"details\":{}}");
        assertThat(status.getJsonObject("reconciler"))
                .hasToString("{\"passes\":143,\"repairs\":1,\"failures\":0,\"lastPassMillis\":3.14,\"conflicts\":[]}");
    }

    @Test
    void historyIsTheDocumentedJson() {
        everythingRuns();
        JsonArray history = new HistoryCommand(services).history(true).json().asJsonArray();
        assertThat(history.getJsonObject(0))
                .hasToString("{\"number\":2,\"time\":\"2026-11-23T10:15:30Z\","
                        + "\"trigger\":\"adsl: eth0 lost its carrier.\",\"chosen\":null,"
                        + "\"reasons\":[\"adsl has no carrier.\",\"No other uplink is usable.\"],"
                        + "\"plan\":[\"ip route del default via 192.168.100.254 dev eth0 table 7700 proto 77\"],"
                        + "\"outcome\":\"Failed at step 1: No such process; tried again in 1 s.\","
                        + "\"seenToDecidedMicros\":42,\"decidedToAppliedMicros\":null,"
                        + "\"appliedToVerifiedMicros\":null}");
        assertThat(history.getJsonObject(1).getInt("decidedToAppliedMicros")).isEqualTo(2488);
        assertThat(new HistoryCommand(services).history(true, 1).json().asJsonArray())
                .hasSize(1);
    }

    @Test
    void planIsTheDocumentedJson() {
        everythingRuns();
        assertThat(new PlanCommand(services).plan(true).line())
                .isEqualTo(
                        "{\"steps\":[\"ip route replace default via 192.168.100.254 dev eth0 table 7700 proto 77\"]}");
        services.addReconciler(new Fakes.Reconciling(Plan.nothing(), List.of()));
        assertThat(text(new PlanCommand(services).plan(false), 80))
                .isEqualTo("Nothing to do: the kernel holds the desired state.");
    }

    @Test
    void whatIsNotThereIsASentence() {
        assertThat(all(false)).allSatisfy(report -> {
            assertThat(report.exitCode()).isEqualTo(ExitCodes.FAILED);
            assertThat(text(report, 80)).contains("not").doesNotContain("null", "Exception");
        });
        Golden.matches("status-stopped", text(new StatusCommand(services).status(false), 80));
        assertThat(new StatusCommand(services).status(true).line())
                .startsWith("{\"ready\":false,\"strategy\":null,\"chosen\":null,\"uplinks\":[],\"reconciler\":null,"
                        + "\"problems\":[\"Steering does not run:");
        assertThat(new UplinksCommand(services).uplinks(true).line()).startsWith("{\"error\":\"Steering does not run:");
    }

    @Test
    void aNameThatIsNotThereIsAnsweredWithThoseThatAre() {
        everythingRuns();
        assertThat(new UplinksCommand(services).uplinks(false, "dsl").line())
                .isEqualTo("There is no uplink 'dsl'; there are: adsl lte wifi.");
        assertThat(new LinksCommand(services).links(false, "eth9").line())
                .isEqualTo("There is no interface 'eth9'; there are: br0 eth0 wlan0 wwan0.");
        assertThat(new DecisionCommand(services).decision(false, 99).line())
                .isEqualTo("There is no decision 99; the journal holds 1 to 2.");
    }

    @Test
    void flowsAreCountedByMarkAndListedUpToFifty() {
        everythingRuns(); // 60 flows by adsl, one by an uplink that is gone, one without a mark of ours
        JsonArray rows =
                new FlowsCommand(services).flows(true).json().asJsonObject().getJsonArray("uplinks");
        assertThat(rows.getJsonObject(0))
                .hasToString("{\"uplink\":\"adsl\",\"tcp\":20,\"udp\":20,\"other\":20,\"total\":60,\"share\":256}");
        assertThat(rows.getJsonObject(3))
                .hasToString("{\"uplink\":null,\"tcp\":2,\"udp\":0,\"other\":0,\"total\":2,\"share\":0}");
        JsonObject adsl = new FlowsCommand(services).flows(true, "adsl").json().asJsonObject();
        assertThat(adsl.getInt("total")).isEqualTo(60);
        assertThat(adsl.getJsonArray("flows")).hasSize(50);
        assertThat(text(new FlowsCommand(services).flows(false, "adsl"), 80)).endsWith("\nand 10 more");
        assertThat(text(new FlowsCommand(services).flows(false, "lte"), 80)).isEqualTo("No flow goes by lte.");
        assertThat(new FlowsCommand(services).flows(false, "x").line())
                .isEqualTo("There is no uplink 'x'; there are: adsl lte wifi.");
    }

    @Test
    void theLastUsableUplinkIsNotTakenAwayUnlessForced() {
        Fakes.Words words = new Fakes.Words();
        services.addOverrides(words);
        services.addJournal(Fakes.Journal.usual());
        services.addWan(Fakes.Steering.usual()); // adsl is the only usable one
        UplinkCommand uplink = new UplinkCommand(services);
        DrillCommand drill = new DrillCommand(services);
        assertThat(uplink.uplink(false, false, false, "disable", "adsl").line())
                .isEqualTo("adsl is the only usable uplink: without it there is no way to the internet."
                        + " --force disables it all the same.");
        assertThat(drill.drill(false, false, "adsl").line())
                .isEqualTo("adsl is the only usable uplink: its failure would cut everybody off."
                        + " --force rehearses it all the same.");
        assertThat(drill.drill(false, true, "adsl")).isInstanceOf(Drill.class);
        assertThat(words.disabled()).isEmpty();
        assertThat(uplink.uplink(false, true, false, "disable", "adsl").line())
                .isEqualTo("adsl is disabled until 'wan:uplink enable adsl', also across restarts.");
        assertThat(words.disabled()).containsExactly("adsl");
        assertThat(uplink.uplink(false, false, false, "enable", "adsl").line()).isEqualTo("adsl is enabled.");
        assertThat(uplink.uplink(false, false, false, "enable", "adsl").line()).isEqualTo("adsl was not disabled.");
        assertThat(uplink.uplink(false, false, false, "disable", "wifi").exitCode())
                .isZero();
    }

    @Test
    void whatCannotBeRehearsedIsRefusedWithASentence() {
        services.addOverrides(new Fakes.Words());
        services.addJournal(Fakes.Journal.usual());
        services.addWan(Fakes.Steering.usual());
        DrillCommand drill = new DrillCommand(services);
        assertThat(drill.drill(false, false, "dsl").line())
                .isEqualTo("There is no uplink 'dsl'; there are: adsl lte wifi.");
        assertThat(drill.drill(false, false, "wifi").line())
                .startsWith("wifi is not usable now, so there is no failure to rehearse");
        for (String time : List.of("0", "61m", "-5s", "x", "2h", "99999999999")) {
            assertThat(drill.drill(false, false, "adsl", time).exitCode())
                    .as(time)
                    .isEqualTo(ExitCodes.USAGE);
        }
        assertThat(new UplinkCommand(services)
                        .uplink(false, false, false, "delete", "adsl")
                        .exitCode())
                .isEqualTo(ExitCodes.USAGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 120})
    void aDrillSaysWhatUsersWouldHaveFelt(int columns) {
        DrillRecord drill = new DrillRecord(
                "adsl",
                java.time.Duration.ofSeconds(60),
                "",
                Optional.of("adsl"),
                Optional.of("lte"),
                OptionalLong.of(1_834),
                OptionalLong.of(912),
                Optional.of(new FlowFates(23, 9, 0)),
                List.of(new DrillRecord.Began("lte", 118), new DrillRecord.Began("wifi", 3)),
                java.time.Duration.ZERO);
        Golden.matches("drill-" + columns, text(new DrillReport(drill), columns));
        assertThat(new DrillReport(drill).json().toString())
                .isEqualTo("{\"uplink\":\"adsl\",\"lastedMillis\":60000,\"endedEarly\":null,\"before\":\"adsl\","
                        + "\"during\":\"lte\",\"switchMicros\":1834,\"returnMicros\":912,"
                        + "\"flows\":{\"had\":23,\"moved\":9,\"cut\":14,\"stayed\":0},"
                        + "\"newFlows\":[{\"uplink\":\"lte\",\"flows\":118},{\"uplink\":\"wifi\",\"flows\":3}],"
                        + "\"withoutMillis\":0}");
    }

    @Test
    void probesSayHowItGoesAndThenWhatCame() throws InterruptedException {
        everythingRuns();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Screen pipe = new Screen(new Terminal(80, false, ZoneOffset.UTC), false, out, err);
        Live probe = (Live) new ProbeCommand(services).probe(false, 5, "adsl");
        pipe.end(probe.run(pipe));
        Golden.matches("probe-80", out.toString(StandardCharsets.UTF_8).stripTrailing());
        assertThat(err.toString(StandardCharsets.UTF_8))
                .as("figures alone are no news where nothing can be painted over")
                .matches("asking through adsl, [0-9.]+ s: 0 of 0 answered so far\n");
        assertThat(((Live) new ProbeCommand(services).probe(false, 5, "wifi"))
                        .run(pipe)
                        .line())
                .isEqualTo("uplink wifi cannot send now.");
        assertThat(new ProbeCommand(services).probe(false, 0, "adsl").exitCode())
                .isEqualTo(ExitCodes.USAGE);
        assertThat(new ProbeCommand(services).probe(false, 5, "dsl").line()).startsWith("There is no uplink 'dsl'");
    }

    @Test
    void routesSayWhereTheKernelDiffers() {
        NetworkState seen = NetworkState.builder()
                .rule(Rule.lookup(AddressFamily.IPV4, 8000, 7700, 77))
                .rule(Rule.lookup(AddressFamily.IPV4, 7900, 52, 0))
                .build();
        NetworkState wanted = NetworkState.builder()
                .rule(Rule.lookup(AddressFamily.IPV4, 8000, 7700, 77))
                .rule(Rule.lookup(AddressFamily.IPV4, 10_000, 7701, 77))
                .build();
        assertThat(text(new RoutesReport(RoutesReport.View.BOTH, seen, wanted), 120))
                .isEqualTo("""
                        - rule 7900: from all lookup 52 proto 0
                          rule 8000: from all lookup 7700 proto 77
                        + rule 10000: from all lookup 7701 proto 77

                        + is missing in the kernel, - is there and not desired: left by others, or on its way out""");
        assertThat(text(new RoutesReport(RoutesReport.View.OBSERVED, seen, wanted), 80))
                .hasLineCount(2);
        assertThat(text(new RoutesReport(RoutesReport.View.DIFF, wanted, wanted), 80))
                .isEqualTo("No difference: the kernel holds what it should.");
        services.addReconciler(Fakes.Reconciling.withOneStep());
        assertThat(new RoutesCommand(services).routes(false, "seen").line())
                .isEqualTo("'seen' is none of observed, desired, diff.");
    }

    @Test
    void agesAndFiguresAreNoNews() {
        everythingRuns();
        Gist before = Gist.of(new StatusCommand(services).status(false));
        services.addWan(
                new Fakes.Steering(List.of(older(Fakes.ADSL), older(Fakes.LTE), older(Fakes.WIFI)), List.of(), true));
        assertThat(Gist.of(new StatusCommand(services).status(false))).isEqualTo(before);
        services.addWan(new Fakes.Steering(List.of(Fakes.ADSL, Fakes.LTE), List.of(), true));
        assertThat(Gist.of(new StatusCommand(services).status(false))).isNotEqualTo(before);
    }

    private static UplinkView older(Fakes.Uplink u) {
        return new Fakes.Uplink(
                u.name(),
                u.medium(),
                u.slot(),
                u.enabled(),
                u.status(),
                u.carrier(),
                u.reachability(),
                u.explanation(),
                u.sinceSeconds() + 60);
    }

    @Test
    void exitCodesOfStatus() {
        services.addReconciler(Fakes.Reconciling.withOneStep());
        assertThat(exitCode(new Fakes.Steering(List.of(Fakes.ADSL), List.of(), true)))
                .isZero();
        assertThat(exitCode(new Fakes.Steering(List.of(Fakes.ADSL, Fakes.WIFI.disabled()), List.of(), true)))
                .as("an uplink that an operator switched off is not missed")
                .isZero();
        assertThat(exitCode(new Fakes.Steering(List.of(Fakes.ADSL, Fakes.WIFI), List.of(), true)))
                .isEqualTo(ExitCodes.DEGRADED);
        assertThat(exitCode(new Fakes.Steering(List.of(Fakes.ADSL), List.of("Something."), true)))
                .isEqualTo(ExitCodes.DEGRADED);
        assertThat(exitCode(new Fakes.Steering(List.of(), List.of(), true))).isEqualTo(ExitCodes.DEGRADED);
        assertThat(exitCode(new Fakes.Steering(List.of(Fakes.ADSL), List.of(), false)))
                .as("not decided yet")
                .isEqualTo(ExitCodes.FAILED);
    }

    private int exitCode(Fakes.Steering steering) {
        services.addWan(steering);
        return new StatusCommand(services).status(false).exitCode();
    }

    @Test
    void aReplacedServiceIsForgottenOnlyIfItIsTheOldOne() {
        Present<String> present = new Present<>();
        present.came("old");
        present.came("new"); // DS binds the new one before it unbinds the old one
        present.went("old");
        assertThat(present.get()).isEqualTo(Optional.of("new"));
        present.went("new");
        assertThat(present.get()).isEmpty();
    }
}
