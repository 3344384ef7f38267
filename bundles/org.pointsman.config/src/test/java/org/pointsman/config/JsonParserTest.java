/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.Hashtable;
import java.util.Map;
import org.apache.felix.cm.json.io.Configurations;
import org.junit.jupiter.api.Test;

class JsonParserTest {
    @Test
    void reads_what_the_reference_reader_of_the_format_reads() throws Exception {
        String text = """
                // a comment
                { "a.b": { "text": "a \\"quoted\\" \\u00e9 // no comment", "number": 10, "flag": false, /* c */
                           "texts": [ "x", "y" ], "fraction": 1.5 },
                  "c~d": { } }
                """;
        Map<String, Hashtable<String, Object>> reference = Configurations.buildReader()
                .verifyAsBundleResource(true)
                .build(new StringReader(text))
                .readConfigurationResource()
                .getConfigurations();
        Draft draft = DraftReader.read(text, "f").draft();
        assertThat(draft.entries().keySet()).isEqualTo(reference.keySet());
        draft.entries()
                .forEach((pid, entry) -> entry.properties().forEach((key, property) -> {
                    Object theirs = reference.get(pid).get(key);
                    assertThat(Configurations.convertToJsonValue(theirs).toString())
                            .isEqualTo(Configurations.convertToJsonValue(
                                            property.value() instanceof Json.Items
                                                    ? theirs
                                                    : Typing.plain(property.value())
                                                            .orElseThrow())
                                    .toString());
                }));
    }

    @Test
    void what_it_shows_it_reads() throws Exception {
        String text = "{\"a\": [1, -2.5, \"x\\\\\\\"\", true, null, {}]}";
        assertThat(JsonParser.parse(text).source()).isEqualTo(text);
    }

    @Test
    void a_thousand_brackets_are_a_sentence_not_a_stack_overflow() {
        assertThatThrownBy(() -> JsonParser.parse("[".repeat(100_000)))
                .isInstanceOf(SyntaxException.class)
                .hasMessage("lists and objects are nested more than 64 deep");
    }

    @Test
    void a_byte_order_mark_is_passed_over() throws Exception {
        assertThat(JsonParser.parse("\ufeff{}").source()).isEqualTo("{}");
    }

    @Test
    void the_example_is_fine_and_configures_nothing() {
        DraftReader.Outcome outcome = DraftReader.read(Example.text(), "example.json");
        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.draft().entries()).isEmpty();
    }
}
