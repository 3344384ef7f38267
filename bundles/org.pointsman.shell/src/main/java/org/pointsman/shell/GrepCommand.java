/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.Process;
import org.osgi.service.component.annotations.Component;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.Sentence;

/** {@code grep}, for pipes: Gogo's own comes with its interactive shells only, which end a daemon without a terminal. */
@Component(
        service = GrepCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "grep",
            Commands.USAGE + "=grep [-i] [-v] PATTERN",
            Commands.DESCRIPTION
                    + "=Behind a pipe (wan:uplinks | grep lte): the lines in which a regular expression is found."
        })
public final class GrepCommand {
    /** Passes on the lines that {@code pattern} is found in, as they come. */
    @Descriptor("the lines in which a regular expression is found")
    public Object grep(
            @Parameter(names = "-i", presentValue = "true", absentValue = "false") @Descriptor("ignore case")
                    boolean ignoreCase,
            @Parameter(names = "-v", presentValue = "true", absentValue = "false") @Descriptor("the other lines")
                    boolean others,
            @Descriptor("regular expression") String pattern)
            throws IOException {
        Pattern wanted = compile(pattern, ignoreCase);
        Process process = Process.Utils.current();
        // the charset that Gogo's pipes write with, which is not for us to choose
        BufferedReader in = new BufferedReader(new InputStreamReader(process.in()));
        boolean found = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (wanted.matcher(line).find() != others) {
                process.out().println(line);
                found = true;
            }
        }
        // null is Gogo's way of saying "nothing to print"; within a pipe, even an empty report would be a line
        return found || !last(process) ? null : new Sentence("", ExitCodes.FAILED);
    }

    private static boolean last(Process process) {
        List<Process> pipe = process.job().processes();
        return pipe.get(pipe.size() - 1) == process;
    }

    private static Pattern compile(String pattern, boolean ignoreCase) {
        try {
            return Pattern.compile(pattern, ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + pattern + "' is not a regular expression: " + e.getDescription() + ".", e);
        }
    }
}
