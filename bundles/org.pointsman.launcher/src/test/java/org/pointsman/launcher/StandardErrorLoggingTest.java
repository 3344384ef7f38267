/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardErrorLoggingTest {
    @Test
    void whatACommandLogsIsNotItsOutput() {
        PrintStream before = System.err;
        ByteArrayOutputStream process = new ByteArrayOutputStream();
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(process, true, StandardCharsets.UTF_8));
            LoggerContext logging = new LoggerContext();
            logging.setMDCAdapter(new LogbackMDCAdapter()); // as SLF4J's binding does; without one no event is printed
            StandardErrorLogging shipped = new StandardErrorLogging();
            shipped.setContext(logging);
            shipped.configure(logging);
            System.setErr(new PrintStream(command, true, StandardCharsets.UTF_8)); // as Gogo does
            logging.getLogger("org.pointsman.shell.UplinkCommand").info("uplink lte was disabled by an operator");
            logging.stop();
            System.err.println("said by the command");
        } finally {
            System.setErr(before);
        }
        assertThat(process.toString(StandardCharsets.UTF_8)).contains("uplink lte was disabled by an operator");
        assertThat(command.toString(StandardCharsets.UTF_8)).isEqualTo("said by the command" + System.lineSeparator());
    }
}
