/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person with a browser claims the lab's console and watches a failover; what they saw stays in {@code target/screenshots}. */
class BrowserIT {
    private static final String LAB = "bw" + ProcessHandle.current().pid();
    private static final Path PICTURES = Path.of("target", "screenshots");

    /** Whether the lamp of a card has a state: card, number of the lamp, state. */
    private static final String LAMP = "return String([...document.querySelectorAll('.card')].some(c =>"
            + " c.querySelector('h3').textContent === arguments[0]"
            + " && c.querySelectorAll('.lamp')[arguments[1]].dataset.state === arguments[2]))";

    private static final String HEADLINE = "return String(document.querySelector('h1')?.textContent === arguments[0])";

    @TempDir
    Path folder;

    @BeforeEach
    void lab() {
        if (Command.tryRun(List.of("sh", "-c", "command -v chromedriver && command -v chromium"))
                        .exit()
                != 0) {
            System.err.println(
                    "SKIPPED: THERE IS NO CHROMIUM (Debian: chromium chromium-driver), SO NOBODY LOOKS AT THE WEB CONSOLE'S PAGE.");
            abort("no chromium");
        }
        Command.Result up = pointsman("lab", "up", "--detach");
        assertThat(up.exit()).as(up.output()).isZero();
        assertThat(up.output()).containsPattern("web console http://127\\.0\\.0\\.1:\\d+/, claim code \\S+\n");
    }

    @AfterEach
    void end() {
        pointsman("lab", "down");
    }

    private static Command.Result pointsman(String... words) {
        List<String> argv =
                new ArrayList<>(List.of(Daemon.HOME.resolve("bin/pointsman").toString()));
        argv.addAll(List.of(words));
        return Command.tryRun(argv, Map.of("POINTSMAN_LAB", LAB));
    }

    private static JsonObject console() {
        try (var reader = Json.createReader(
                new StringReader(pointsman("lab", "status", "--json").output()))) {
            return reader.readObject().getJsonObject("console");
        }
    }

    @Test
    void whoClaimsTheConsoleSeesAFailoverHappen() throws Exception {
        JsonObject console = console();
        try (Browser browser = new Browser(folder.resolve("driver.log"), 1280, 900)) {
            browser.scheme("light");
            browser.open(console.getString("url"));
            browser.await("the claim", "return String(!!document.querySelector('[name=code]'))");
            browser.picture(PICTURES.resolve("claim.png"), 1280, false);
            browser.type("[name=code]", console.getString("claimCode"));
            browser.type("[name=password]", "correct horse battery");
            browser.click("button[type=submit]");
            browser.await("all three carry", HEADLINE, "Traffic leaves by adsl, gsm and lte.");
            browser.await("all lamps are green", LAMP, "adsl", "3", "good");
            browser.picture(PICTURES.resolve("light.png"), 1280, true);

            assertThat(pointsman("lab", "cut", "adsl").exit()).isZero();
            browser.await("adsl is left", HEADLINE, "Traffic leaves by gsm and lte.");
            browser.await("its carrier is gone", LAMP, "adsl", "0", "bad");
            browser.await("the others stay in use", LAMP, "lte", "3", "good");
            browser.await(
                    "the decision is told",
                    "return String([...document.querySelectorAll('.moment-what')].some(m => m.textContent.includes('lost carrier')))");
            browser.text(
                    "[...document.querySelectorAll('.moment')].find(m => m.textContent.includes('lost carrier'))"
                            + ".querySelector('summary').click(); document.querySelector('.card .why summary').click(); return ''");
            browser.await(
                    "it opens to its why",
                    "return String([...document.querySelectorAll('.moment[open] .reasons li')].some(r => r.textContent))");
            browser.scheme("dark");
            browser.picture(PICTURES.resolve("dark-failover.png"), 1280, true);
            browser.size(390, 844);
            browser.await(
                    "nothing is wider than a phone",
                    "return String(document.documentElement.scrollWidth <= 390 && !!document.querySelector('.picture.upright'))");
            browser.picture(PICTURES.resolve("phone-failover.png"), 390, true);
            browser.size(1280, 900);

            assertThat(pointsman("lab", "restore", "adsl").exit()).isZero();
            browser.await("adsl is back", LAMP, "adsl", "2", "good");

            browser.click(".card:nth-child(3) [data-verb=probe]");
            browser.await(
                    "targets answer through lte",
                    "return String(!!document.querySelector('.card:nth-child(3) .answers [data-verdict=for]'))");

            browser.click(".card:nth-child(3) [data-verb=drill]");
            browser.accept();
            browser.await(
                    "lte is drilled",
                    "const b = document.querySelector('.card:nth-child(3) .badge'); return String(!b.hidden && b.textContent === 'drill')");
            browser.await("and left", LAMP, "lte", "3", "off");

            // a configuration is edited, planned, put on trial and kept
            browser.click("#conf > summary");
            browser.await("its text", "return String(document.querySelector('#conf-text').value.includes('metric'))");
            browser.text(
                    "const t = document.querySelector('#conf-text'); t.value = t.value.replace(/\"weight\": *3\\b/, '\"weight\": 4');"
                            + " t.dispatchEvent(new Event('input')); return ''");
            browser.click("#conf-check");
            browser.await(
                    "the plan",
                    "return String(/weight: 3 → 4/.test(document.querySelector('#conf-plan').textContent) && !document.querySelector('#conf-apply').disabled)");
            browser.picture(PICTURES.resolve("configuration.png"), 1280, true);
            browser.click("#conf-apply");
            browser.await("it is on trial", "return String(!document.querySelector('#conf-trial').hidden)");
            browser.click("#conf-keep");
            browser.await("it is kept", "return String(document.querySelector('#conf-trial').hidden)");
            browser.await(
                    "and in force",
                    "return String(document.querySelector('#conf-text').value.includes('\"weight\": 4'))");

            // an interface that nobody uses would be an uplink: why, what that changes, on trial, taken back
            String router = "pm-" + LAB + "-router";
            Command.run("ip", "-n", router, "link", "add", "spare0", "type", "veth", "peer", "name", "spare1");
            Command.run("ip", "-n", router, "link", "set", "spare1", "up");
            Command.run("ip", "-n", router, "link", "set", "spare0", "up");
            browser.click("#setup > summary");
            browser.await(
                    "both ends are proposed",
                    "const again = document.querySelector('#setup-again');"
                            + " const yes = document.querySelectorAll('#setup input:checked').length === 2 && !again.disabled;"
                            + " if (!yes) again.click(); return String(yes)");
            browser.click("#setup input[value=spare1]");
            browser.await(
                    "what one of them would change",
                    "const plan = document.querySelector('#setup-plan').textContent;"
                            + " return String(plan.includes('spare0') && !plan.includes('spare1')"
                            + " && !document.querySelector('#setup-apply').disabled)");
            browser.picture(PICTURES.resolve("setup.png"), 1280, true);
            browser.click("#setup-apply");
            browser.await("it is on trial", "return String(!document.querySelector('#conf-trial').hidden)");
            browser.await(
                    "the uplink has a card",
                    "return String([...document.querySelectorAll('.card h3')].some(h => h.textContent === 'cable'))");
            browser.click("#conf-revert");
            browser.await(
                    "and none any more",
                    "return String(![...document.querySelectorAll('.card h3')].some(h => h.textContent === 'cable'))");

            // a feature is taken out, after the page has said what that means, and put back
            String ssh = "#features [data-feature=ssh] ";
            String state =
                    "return String((document.querySelector(arguments[0])?.textContent ?? '').startsWith(arguments[1]))";
            browser.click("#features > summary");
            browser.await("it runs", state, ssh + ".feature-state", "runs");
            browser.click(ssh + "[data-verb=remove]");
            browser.accept();
            browser.await("it is removed", state, ssh + ".feature-state", "removed");
            browser.await("and that is said", state, "#features-said", "ssh is removed");
            browser.await(
                    "the console's own has no button, but a sentence",
                    "return String(!document.querySelector('#features [data-feature=webconsole] button')"
                            + " && document.querySelector('#features [data-feature=webconsole]').textContent.includes('nobody sees these pages'))");
            browser.picture(PICTURES.resolve("features.png"), 1280, true);
            browser.size(1280, 900);
            browser.click(ssh + "[data-verb=install]");
            browser.await("it is back", state, ssh + ".feature-state", "runs");

            // what was measured is drawn, once somebody scrolls there
            browser.text("document.querySelector('.charts').scrollIntoView(); return ''");
            browser.await("three charts", "return String(document.querySelectorAll('.plots canvas').length === 3)");
            browser.await(
                    "in numbers too",
                    "return String([...document.querySelectorAll('.sums tbody tr')].some(r =>"
                            + " r.textContent.startsWith('lte') && r.cells[1].textContent.endsWith('%')))");
            browser.text("document.querySelector('[data-span=\"30d\"]').click(); return ''");
            browser.await(
                    "a month",
                    "return String(document.querySelector('.plots figure')?.getAttribute('aria-label').endsWith('30 days'))");

            browser.language("de");
            browser.scheme("light");
            browser.open(console.getString("url"));
            browser.await(
                    "German",
                    "return String(document.documentElement.lang === 'de' && (document.querySelector('h1')?.textContent ?? '').startsWith('Der Verkehr geht über'))");
            browser.picture(PICTURES.resolve("german.png"), 1280, true);
            assertThat(browser.complaints()).isEmpty();

            browser.language("en");
            browser.size(1280, 900);
            browser.open(console.getString("url") + "system/console/bundles");
            browser.await(
                    "Felix's own pages work behind our log-in",
                    "return String(document.body.innerText.includes('org.pointsman.steering'))");
            browser.picture(PICTURES.resolve("felix.png"), 1280, false);
            browser.open(console.getString("url") + "system/console/healthcheck?tags=wan");
            browser.await(
                    "health checks",
                    "return String(document.body.innerText.includes('Pointsman: uplinks')"
                            + " && document.body.innerText.includes('Pointsman: problems'))");
            browser.picture(PICTURES.resolve("healthcheck.png"), 1280, false);
            browser.open(console.getString("url") + "system/console/status-pointsman");
            browser.await(
                    "the inventory",
                    "return String(document.body.innerText.match(/##\\sWhy/) !== null"
                            + " && document.body.innerText.match(/##\\sConfiguration/) !== null)");
            browser.picture(PICTURES.resolve("inventory.png"), 1280, false);
            assertThat(browser.complaints()).noneMatch(c -> c.contains("Content Security Policy"));
        }
        try (var pictures = Files.list(PICTURES)) {
            assertThat(pictures.map(p -> p.getFileName().toString()))
                    .contains(
                            "claim.png",
                            "light.png",
                            "dark-failover.png",
                            "phone-failover.png",
                            "german.png",
                            "setup.png",
                            "features.png",
                            "felix.png");
        }
    }
}
