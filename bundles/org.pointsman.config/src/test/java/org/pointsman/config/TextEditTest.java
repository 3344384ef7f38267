/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextEditTest {
    private static final String TEXT = """
            {
              // the house
              "u~adsl": {
                "interface": "eth0", /* , "metric": 7 } */
                "metric": 10 // the best
              },
              "u~lte": { "interface": "usb0", "weight:Integer": 3 }
            }
            """;

    @Test
    void aValueIsReplacedAndNothingElse() throws Exception {
        assertThat(TextEdit.set(TEXT, "u~adsl", "metric", "20")).isEqualTo(TEXT.replace("10 //", "20 //"));
        assertThat(TextEdit.set(TEXT, "u~lte", "weight", "4")).isEqualTo(TEXT.replace(": 3 }", ": 4 }"));
        assertThat(TextEdit.set(TEXT, "u~lte", "", "{}")).endsWith("\"u~lte\": {}\n}\n");
    }

    @Test
    void aKeyIsAddedWhereAPersonWouldAddIt() throws Exception {
        assertThat(TextEdit.set(TEXT, "u~adsl", "weight", "2"))
                .isEqualTo(TEXT.replace("10 // the best\n", "10, // the best\n    \"weight\": 2\n"));
        assertThat(TextEdit.set(TEXT, "u~lte", "metric", "5")).contains(": 3, \"metric\": 5 }");
        assertThat(TextEdit.set(TEXT, "steering", "strategy", "\"pinned\""))
                .isEqualTo(TEXT.replace("3 }\n}", "3 },\n  \"steering\": { \"strategy\": \"pinned\" }\n}"));
    }

    @Test
    void anEmptyConfigurationTakesTheFirst() throws Exception {
        for (String empty : new String[] {"{}", "{ }", "// all\n{\n  // \"u~x\": { \"a\": 1 },\n}\n", "\ufeff{}"}) {
            String edited = TextEdit.set(empty, "u~x", "a", "1");
            assertThat(DraftReader.read(edited, "").findings()).as(edited).isEmpty();
            assertThat(DraftReader.read(edited, "").draft().entries().get("u~x").properties())
                    .as(edited)
                    .containsOnlyKeys("a");
        }
    }

    @Test
    void aKeyIsRemovedWithItsComma() throws Exception {
        assertThat(TextEdit.unset(TEXT, "u~lte", "weight")).contains("{ \"interface\": \"usb0\" }");
        assertThat(TextEdit.unset(TEXT, "u~lte", "interface")).contains("{ \"weight:Integer\": 3 }");
        assertThat(TextEdit.unset(TEXT, "u~lte", "none")).isEqualTo(TEXT);
        assertThat(TextEdit.unset("{\"a\":{\"k\":[1,{\"x\":\"}\"}]}}", "a", "k"))
                .isEqualTo("{\"a\":{}}");
    }

    @Test
    void whatIsNoConfigurationIsNotEdited() {
        assertThatThrownBy(() -> TextEdit.set("{ \"a\": ", "a", "b", "1")).isInstanceOf(SyntaxException.class);
        assertThatThrownBy(() -> TextEdit.set("[]", "a", "b", "1")).isInstanceOf(SyntaxException.class);
    }
}
