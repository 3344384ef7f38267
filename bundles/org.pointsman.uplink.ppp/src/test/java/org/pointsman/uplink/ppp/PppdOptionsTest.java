/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.opentest4j.TestAbortedException;

/** What is written is what pppd reads. */
class PppdOptionsTest {
    private static final Path PPPD = Path.of("/usr/sbin/pppd");
    private static final int OPTIONS_REFUSED = 2;

    private Path folder;

    @BeforeProperty
    void folder() throws IOException {
        folder = Files.createTempDirectory("pppd-options");
    }

    @AfterProperty
    void clear() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static Settings settings(String user, String password) {
        return new Settings(
                "umts",
                ModemPath.parse("/dev/ttyUSB0"),
                Optional.empty(),
                "internet",
                user,
                password,
                "*99#",
                "",
                115_200,
                5,
                3);
    }

    @Provide
    Arbitrary<String> printable() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars('"', '\\', '#', '\'', ' ')
                .ofMinLength(1)
                .ofMaxLength(250);
    }

    /** As pppd's getword (options.c) takes a quoted word apart. */
    @Property
    void aWordComesBackAsItWas(@ForAll("printable") String word) {
        String quoted = PppdOptions.quoted(word);
        assertThat(quoted).startsWith("\"").endsWith("\"");
        StringBuilder read = new StringBuilder();
        for (int i = 1; i < quoted.length() - 1; i++) {
            char c = quoted.charAt(i);
            assertThat(c).as("end of the word at %d of %s", i, quoted).isNotEqualTo('"');
            if (c == '\\') {
                c = quoted.charAt(++i);
                assertThat(c).isIn('"', '\\');
            }
            read.append(c);
        }
        assertThat(read).hasToString(word);
    }

    /** The real pppd complains of an option with 2; here it gets further, to a kernel without PPP or a line that is no modem. */
    @Property(tries = 25)
    void pppdItselfTakesTheOptions(@ForAll("printable") String user, @ForAll("printable") String password)
            throws Exception {
        if (!Files.exists(PPPD)) {
            throw new TestAbortedException("pppd is not installed");
        }
        Path file = folder.resolve("options");
        PppdOptions.write(file, settings(Values.user(user), Values.password(password)));
        Process pppd = new ProcessBuilder(PPPD.toString(), "/dev/null", "file", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(pppd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(pppd.waitFor()).as(said).isNotEqualTo(OPTIONS_REFUSED);
        assertThat(Pattern.compile("unrecognized|invalid", Pattern.CASE_INSENSITIVE)
                        .matcher(said)
                        .find())
                .as(said)
                .isFalse();
    }
}
