/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** No bundle describes these PIDs: all of their values are kept back. */
class SecretsTest {
    private static final String TEXT = "{\n  // note\n  \"a~x\": { \"p\": \"s3cret\", \"n\": [1, \"two\"] }\n}\n";

    @Test
    void whatIsShownHasNoSecretsAndTellsWhichThereWere() {
        var redacted = Secrets.redacted(TEXT, Map.of());
        assertThat(redacted.text()).doesNotContain("s3cret", "two", "note").contains("(secret)");
        assertThat(redacted.secrets()).containsExactly("s3cret", "1", "two");
        assertThat(redacted.toString()).doesNotContain("s3cret");
    }

    @Test
    void whatIsEditedComesBackWhole() throws Exception {
        String masked = Secrets.masked(TEXT, Map.of());
        assertThat(masked).contains("// note").doesNotContain("s3cret", "two");
        assertThat(Secrets.unmasked(masked, TEXT, Map.of())).isEqualTo(TEXT);
        String edited = masked.replaceFirst("\"p\": \"\\(secret\\)\"", "\"p\": \"new\"");
        assertThat(Secrets.unmasked(edited, TEXT, Map.of())).isEqualTo(TEXT.replace("s3cret", "new"));
    }
}
