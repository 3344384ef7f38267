/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pointsman.api.config.ConfigurationCheck.Problem;
import org.pointsman.api.config.ConfigurationStore.Finding;

class ValidatorTest {
    private static final String GOOD = """
            // my router
            {
              "org.pointsman.uplink.ethernet~adsl": { "interface": "eth0", "metric": 10, "dns": ["1.1.1.1"] },
              /* in reserve */
              "org.pointsman.uplink.ethernet~lte": {
                "interface": "usb0", // the stick
                "metric": 20, "address": "dhcp", "enabled": true
              },
              "org.pointsman.steering": { "strategy": "single" }
            }
            """;

    private final Validator validator = new Validator(Described::catalogue, c -> List.of(), Map::of);

    private List<String> findings(String text) {
        return validator.judge(text, "f.json", Draft.EMPTY).findings().stream()
                .map(Finding::toString)
                .toList();
    }

    @Test
    void a_good_file_is_typed_as_metatype_says() {
        Verdict verdict = validator.judge(GOOD, "f.json", Draft.EMPTY);
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.typed().keySet())
                .containsExactly(
                        "org.pointsman.uplink.ethernet~adsl",
                        "org.pointsman.uplink.ethernet~lte",
                        "org.pointsman.steering");
        assertThat(verdict.typed().get("org.pointsman.uplink.ethernet~adsl"))
                .containsEntry("metric", 10)
                .containsEntry("dns", new String[] {"1.1.1.1"});
        assertThat(verdict.typed().get("org.pointsman.uplink.ethernet~lte")).containsEntry("enabled", true);
        assertThat(verdict.summary()).isEqualTo("2 uplinks, 1 other configuration");
    }

    @Test
    void aSecretThatIsRefusedStaysOne() {
        for (String pin : List.of("1234", "[ \"1234\" ]", "\"\"")) {
            assertThat(findings("{ \"org.pointsman.uplink.ethernet~adsl\": { \"interface\": \"eth0\", \"metric\": 1,"
                            + " \"address\": \"dhcp\", \"enabled\": true, \"pin\": " + pin + " } }"))
                    .singleElement()
                    .asString()
                    .contains("pin: the value is not shown here, ")
                    .doesNotContain("1234");
        }
    }

    /** Each row: the whole file with ; for a line's end and ' for a double quote, then the sentence. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `` | f.json:1: the file holds nothing; the least it can hold is {}
            []                                    | f.json:1: the file is to be one object, { "PID": { … }, … }
            {;'org.pointsman.steering': {         | f.json:2: the file ends where a key is expected; it looks half-written
            {;'org.pointsman.ste                  | f.json:2: the file ends where a double quote is expected; it looks half-written
            {;'org.pointsman.steering': {};       | f.json:3: the file ends where a comma or } is expected; it looks half-written
            {} ; {}                               | f.json:2: there is { behind the end of the configuration
            {;/* 'x'                              | f.json:2: a comment that begins here with /* has no */
            {;'a' 1}                              | f.json:2: a colon is missing behind "a"
            {;'a': {;};'b': {}}                   | f.json:3: a comma or } is missing before "b"
            {;'a': {},;}                          | f.json:3: a comma stands before }, behind the last entry
            {;'a': {'b': [1,]}}                   | f.json:2: a comma stands before ], behind the last item
            {;'a': {'b': eth0}}                   | f.json:2: there is eth0 where a value belongs; text stands in double quotes
            {;'a': {'b': 010}}                    | f.json:2: there is 010 where a value belongs; text stands in double quotes
            {;a: {}}                              | f.json:2: there is a where a key in double quotes belongs
            {;'a': {'b': 'x;y'}}                  | f.json:2: a text is not closed on its line; a double quote is missing
            {;'a': {'b': '\\q'}}                  | f.json:2: \\q is no escape; a backslash itself is written \\\\
            {;'org.pointsman.steering': 7}        | f.json:2: org.pointsman.steering: the value is 7, allowed: an object, { … }
            {;'org.pointsman.steering': {},;'org.pointsman.steering': {}} | f.json:3: org.pointsman.steering: this PID stands in line 2 already
            {'org.pointsman.steering': {;'strategy': 'a',;'Strategy': 'b'}} | f.json:3: org.pointsman.steering: Strategy: this key stands in line 2 already
            {'org.pointsman.steering': {;'stratgy': 'a'}} | f.json:2: org.pointsman.steering: stratgy: this key is not known here; did you mean strategy?
            {'org.pointsman.steering': {;'x': 'a'}} | f.json:2: org.pointsman.steering: x: this key is not known here; allowed: strategy
            {'org.pointsman.steering': {;'strategy': 7}} | f.json:2: org.pointsman.steering: strategy: the value is 7, allowed: text in double quotes
            {'org.pointsman.steering': {;'strategy': null}} | f.json:2: org.pointsman.steering: strategy: the value is null, allowed: text in double quotes
            {'org.pointsman.steering': {;'strategy:Integer': 'a'}} | f.json:2: org.pointsman.steering: strategy: the type behind the colon is Integer, allowed: String, or none
            {;'org.pointsman.steering~a': {}}     | f.json:2: org.pointsman.steering~a: there is only one of it, so no ~name is allowed; write org.pointsman.steering
            {;'org.pointsman.stering': {}}        | f.json:2: org.pointsman.stering: no bundle knows this PID; did you mean org.pointsman.steering?
            {;'uplink.ethernet~a': {}}            | f.json:2: uplink.ethernet~a: no bundle knows this PID; did you mean org.pointsman.uplink.ethernet~a?
            {;'com.acme.sat~a': {}}               | f.json:2: com.acme.sat~a: no bundle knows this PID; is its plug-in missing?
            {;'org.pointsman.uplink.ethernet': {}} | f.json:2: org.pointsman.uplink.ethernet: a name is missing; write org.pointsman.uplink.ethernet~NAME
            {;'org.pointsman.uplink.ethernet-a': {}} | f.json:2: org.pointsman.uplink.ethernet-a: no hyphen is allowed in a PID; a name follows behind ~
            {;'org.pointsman.uplink.ethernet~A': {}} | f.json:2: org.pointsman.uplink.ethernet~A: the name A is not allowed; allowed: a letter a to z, then up to 14 of a to z, 0 to 9 and _
            {;'org.pointsman.uplink.ethernet~a': {}} | f.json:2: org.pointsman.uplink.ethernet~a: the key interface is missing
            {'org.pointsman.uplink.ethernet~a': {'interface': 'e',;'metric': 0}} | f.json:2: org.pointsman.uplink.ethernet~a: metric: the value is 0, allowed: 1 to 9999
            {'org.pointsman.uplink.ethernet~a': {'interface': 'e',;'metric': 99999999999}} | f.json:2: org.pointsman.uplink.ethernet~a: metric: the value is 99999999999, allowed: 1 to 9999
            {'org.pointsman.uplink.ethernet~a': {'interface': 'e',;'metric': 1.5}} | f.json:2: org.pointsman.uplink.ethernet~a: metric: the value is 1.5, allowed: 1 to 9999
            {'org.pointsman.uplink.ethernet~a': {'interface': 'e',;'metric': '10'}} | f.json:2: org.pointsman.uplink.ethernet~a: metric: the value is "10", allowed: 1 to 9999, without quotes
            {'org.pointsman.uplink.ethernet~a': {'interface': 'e',;'address': 'dhpc'}} | f.json:2: org.pointsman.uplink.ethernet~a: address: the value is "dhpc", allowed: adopt, dhcp, static
            {'org.pointsman.uplink.ethernet~a': {'interface': 'e',;'enabled': 'yes'}} | f.json:2: org.pointsman.uplink.ethernet~a: enabled: the value is "yes", allowed: true or false, without quotes
            {'org.pointsman.uplink.ethernet~a': {'interface': 'e',;'dns': '1.1.1.1'}} | f.json:2: org.pointsman.uplink.ethernet~a: dns: the value is "1.1.1.1", allowed: a list, [ … ], of text in double quotes
            {'org.pointsman.uplink.ethernet~a': {'interface': 'e',;'dns': ['a', 5]}} | f.json:2: org.pointsman.uplink.ethernet~a: dns: the value is 5, allowed: text in double quotes
            {'org.pointsman.uplink.ethernet~a': {'interface': 'e',;'dns': ['a','b','c','d','e']}} | f.json:2: org.pointsman.uplink.ethernet~a: dns: the list has 5 items, allowed: at most 4
            """)
    void a_bad_file_is_refused_in_one_sentence_with_its_line(String file, String sentence) {
        assertThat(findings(file.replace(';', '\n').replace('\'', '"'))).containsExactly(sentence);
    }

    @Test
    void all_problems_are_told_at_once_in_order_of_line() {
        assertThat(findings("""
                        {
                          "org.pointsman.uplink.ethernet~a": { "metric": 0, "intrface": "eth0" },
                          "org.pointsman.stering": {}
                        }
                        """))
                .hasSize(4)
                .allMatch(s -> s.startsWith("f.json:2") || s.startsWith("f.json:3"))
                .last()
                .asString()
                .contains("did you mean org.pointsman.steering?");
    }

    @Test
    void checks_see_typed_values_and_their_problems_get_lines() {
        Validator checked = new Validator(
                Described::catalogue,
                configuration -> {
                    assertThat(configuration.get("org.pointsman.uplink.ethernet~lte"))
                            .containsEntry("metric", 20);
                    return List.of(
                            new Problem("org.pointsman.uplink.ethernet~lte", "interface", "usb0 is taken"),
                            new Problem("", "", "something else"));
                },
                Map::of);
        assertThat(checked.judge(GOOD, "f.json", Draft.EMPTY).findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "f.json: something else",
                        "f.json:6: org.pointsman.uplink.ethernet~lte: interface: usb0 is taken");
    }

    @Test
    void an_entry_that_was_good_waits_when_its_plugin_is_gone_but_a_changed_one_is_refused() {
        String text = "{ \"com.acme.sat~a\": { \"dish\": 1 } }";
        Draft before = DraftReader.read(text, "f").draft();
        Verdict same = validator.judge("\n" + text, "f.json", before);
        assertThat(same.fine()).isTrue();
        assertThat(same.waiting()).containsExactly("com.acme.sat~a");
        assertThat(same.typed()).isEmpty();
        assertThat(validator.judge(text.replace('1', '2'), "f.json", before).fine())
                .isFalse();
    }

    @Test
    void configurator_keys_are_passed_over_and_private_keys_are_kept() {
        Verdict verdict = validator.judge("""
                { ":configurator:symbolic-name": "x", "org.pointsman.steering": {
                  ":configurator:ranking": 5, ".note": "mine", "strategy:String": "single" } }
                """, "f.json", Draft.EMPTY);
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.typed())
                .isEqualTo(Map.of("org.pointsman.steering", Map.of(".note", "mine", "strategy", "single")));
    }

    @Property(tries = 500)
    void any_truncation_of_a_good_file_is_refused_or_says_the_same(@ForAll @IntRange(min = 0, max = 500) int length) {
        String cut = GOOD.substring(0, Math.min(length, GOOD.length()));
        Verdict whole = validator.judge(GOOD, "f.json", Draft.EMPTY);
        Verdict verdict = validator.judge(cut, "f.json", Draft.EMPTY);
        if (verdict.fine()) {
            assertThat(Difference.between(whole.typed(), verdict.typed(), Set.of())
                            .pids())
                    .isEmpty();
        } else {
            assertThat(verdict.findings()).hasSize(1);
            assertThat(verdict.findings().get(0).line()).isPositive();
        }
    }

    @Property(tries = 1000)
    void no_text_at_all_makes_it_fail(@ForAll String text) {
        assertThat(validator.judge(text, "f.json", Draft.EMPTY).findings()).isNotNull();
    }
}
