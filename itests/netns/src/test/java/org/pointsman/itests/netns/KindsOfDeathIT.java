/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What fails alone while everything else still works, with packets: it is found, and called by its name. One bed and one daemon for all. */
@TestInstance(Lifecycle.PER_CLASS)
class KindsOfDeathIT {
    private static final String PAGE = "http://example.com/ok.txt#200:success";
    private static final String NOBODY_ASKED = "icmp:203.0.113.99";

    private Bed bed;
    private Daemon daemon;
    private TestInternet first;
    private TestInternet second;

    @BeforeAll
    void build() throws Exception {
        bed = Bed.laptop();
        daemon = new Daemon(bed);
        first = TestInternet.behind(bed.isps.get(0));
        second = TestInternet.behind(bed.isps.get(1));
        daemon.configure(Daemon.laptopStatic()
                .replaceFirst("\\{", """
                { "org.pointsman.health": { "profile": "fast", "checkCertificates": false, "targets": [
                    "icmp:gateway", "arp:gateway", "icmp:203.0.113.10", "icmp:203.0.113.99", "tcp:203.0.113.10:443", "dns:203.0.113.10?example.com",
                    "http://example.com/ok.txt#200:success" ] },
                  "org.pointsman.health.uplink~lte": { "metered": true, "bytesPerHour": 50000 },
                  "org.pointsman.steering": { "flapSuppress": 0 },""")
                .replace("\"addressing\"", "\"resolvers\": [\"203.0.113.10\"], \"addressing\""));
        daemon.startAndWait();
    }

    @AfterAll
    void clear() throws Exception {
        daemon.close();
        first.close();
        second.close();
        bed.close();
    }

    @BeforeEach
    void heal() {
        first.heal();
        awaitHealth("up", "the internet answers");
        Await.until(
                "the page came",
                () -> target(health(), PAGE).getString("state").equals("answers"),
                () -> health().toString());
    }

    private JsonObject ask(String command) {
        try {
            String output = daemon.ask(command).output();
            String line = output.lines() // after what it says while it works
                    .filter(l -> l.startsWith("{"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(output));
            try (var reader = Json.createReader(new StringReader(line))) {
                return reader.readObject();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonObject health() {
        return ask("wan:health adsl --json");
    }

    private void awaitHealth(String state, String reason) {
        Await.until(
                "adsl is " + state + ": " + reason,
                () -> {
                    JsonObject health = health();
                    return health.getString("state").equals(state)
                            && health.getString("reason").contains(reason);
                },
                () -> health() + "\n" + daemon.log());
    }

    private JsonObject target(JsonObject report, String name) {
        return report.getJsonArray("targets").getValuesAs(JsonObject.class).stream()
                .filter(t -> t.getString("target").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(report.toString()));
    }

    private JsonObject asked(String target) {
        return target(ask("wan:probe adsl " + target + " --timeout 2 --json"), target);
    }

    @Test
    void namesAlone() throws Exception {
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 100);
            first.drop("udp dport 53");
            awaitHealth("down", "DNS is dead: no answer from 203.0.113.10; HTTP, TCP, ping still work");
            traffic.awaitAllBy(2, 100); // which is the other way
        }
    }

    @Test
    void connectionsAlone() {
        first.drop("tcp dport { 80, 443 }");
        awaitHealth("down", "TCP is dead: no answer from 203.0.113.10:443; DNS,");
    }

    @Test
    void echoAloneIsNoDeath() {
        first.drop("icmp type echo-request");
        awaitHealth("degraded", "ping gets no answer from 203.0.113.10, but DNS, HTTP, TCP do");
        assertThat(health().getBoolean("usable")).isTrue();
    }

    @Test
    void aPortalIsAStateOfItsOwn() {
        first.pages = TestInternet.Pages.PORTAL;
        awaitHealth("captive", "in the place of http://example.com/ok.txt: it sends to http://portal.example/login");
        Await.until(
                "the status says so",
                () -> ask("wan:uplinks adsl --json")
                        .toString()
                        .contains("a portal wants a log-in: in the place of http://example"),
                daemon::log);
        assertThat(asked(PAGE).getString("outcome")).isEqualTo("captive");
    }

    @Test
    void aPageThatHangsBehindItsHeadersIsNone() {
        first.pages = TestInternet.Pages.HANGING;
        awaitHealth("degraded", "HTTP gets no answer from http://example.com/ok.txt, but DNS, TCP, ping do");
        JsonObject page = asked(PAGE);
        assertThat(page.getString("outcome")).isEqualTo("silent");
        assertThat(page.getString("detail")).isEqualTo("the answer began, but does not end");
    }

    @Test
    void aForgedAnswerIsNoneAndATruncatedOneIs() {
        first.names = TestInternet.Names.TRUNCATED;
        JsonObject cut = asked("dns:203.0.113.10?example.com");
        assertThat(cut.getString("outcome")).isEqualTo("answered");
        assertThat(cut.getString("detail")).isEqualTo("NOERROR, truncated");
        first.names = TestInternet.Names.FORGED;
        awaitHealth("down", "DNS is dead: ");
        JsonObject forged = asked("dns:203.0.113.10?example.com");
        assertThat(forged.getString("outcome")).isEqualTo("silent");
        assertThat(forged.getString("detail")).startsWith("no answer, but 1 that ");
    }

    @Test
    void aWayThatIsDeadBehindItsGatewayIsSaidToBeThat() {
        first.drop("");
        awaitHealth("down", "no answer from 203.0.113.10; the gateway 10.64.1.1 answers: the fault is behind it");
        assertThat(target(health(), "icmp:10.64.1.1").getString("state")).isEqualTo("answers");
        JsonObject neighbour = target(ask("wan:probe adsl arp:gateway --timeout 2 --json"), "arp:10.64.1.1");
        assertThat(neighbour.getString("outcome")).isEqualTo("answered");
        assertThat(neighbour.getString("detail")).startsWith("it is at ");
    }

    @Test
    void aFirewallOfThisMachineThatForbidsEchoIsNoDeath() {
        String mark = daemon.log();
        bed.nft("add table ip forbid; add chain ip forbid out { type filter hook output priority 0; };"
                + " add rule ip forbid out oifname eth0 icmp type echo-request drop");
        try {
            Await.until(
                    "it is said that ping cannot be sent",
                    () -> health().getJsonArray("notes")
                            .toString()
                            .contains("ping cannot be sent through adsl by this machine, and decides nothing"),
                    () -> health().toString());
            assertThat(health().getString("state")).isEqualTo("up");
        } finally {
            bed.nft("delete table ip forbid");
        }
        awaitHealth("up", "the internet answers");
        assertThat(daemon.log().substring(mark.length())).doesNotContain("adsl: DOWN");
    }

    @Test
    void aPageByTls() throws Exception {
        first.secure(8443);
        JsonObject page = asked("https://203.0.113.10:8443/ok.txt#200:success");
        assertThat(page.getString("detail")).isEqualTo("HTTPS 200");
        assertThat(page.getString("outcome")).isEqualTo("answered");
    }

    @Test
    void aNameThatNobodyKnowsIsSaid() {
        first.names = TestInternet.Names.UNKNOWN;
        JsonObject page = asked("http://nowhere.example/");
        assertThat(page.getString("outcome")).isEqualTo("failed");
        assertThat(page.getString("detail")).isEqualTo("nowhere.example cannot be looked up: NXDOMAIN");
        assertThat(health().getString("state")).isEqualTo("up");
    }

    @Test
    void whoNeverAnsweredDecidesNothingAndThatIsSaid() {
        JsonObject health = health();
        assertThat(target(health, NOBODY_ASKED).getString("state")).isEqualTo("never answered");
        assertThat(health.getJsonArray("notes").toString())
                .contains(NOBODY_ASKED + " has never answered through adsl and decides nothing");
    }

    @Test
    void aMeteredUplinkIsAskedAsSoonAsWhatUsersSendIsNotAnswered() throws Exception {
        JsonObject metered = ask("wan:health lte --json");
        assertThat(metered.getString("profile")).isEqualTo("metered");
        assertThat(metered.getJsonObject("budget").getInt("hourly")).isEqualTo(50_000);
        try (Traffic traffic = Traffic.from(bed.client)) {
            first.drop("");
            traffic.awaitAllBy(2, 100);
            second.drop("");
            daemon.awaitLog("lte: packets leave by wlan0 and nothing comes back: asking");
            daemon.awaitLog("lte: DOWN");
        } finally {
            second.heal();
        }
    }
}
