/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.HelpReport;
import org.pointsman.shell.report.HelpReport.Entry;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;

/** {@code wan:help}: whatever is registered in scope {@code wan}, plugins' commands included. */
@Component(
        service = HelpCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "help",
            Commands.USAGE + "=wan:help [COMMAND] [--json]",
            Commands.DESCRIPTION + "=The commands, or how one is typed."
        })
public final class HelpCommand {
    private static final List<Entry> OTHERS = List.of(
            new Entry("lb", "The bundles and their states."),
            new Entry("scr:list", "The components; scr:info NAME says what one waits for."));

    private final BundleContext context;

    /** Reads the service registry through {@code context}. */
    @Activate
    public HelpCommand(BundleContext context) {
        this.context = context;
    }

    /** All commands. */
    @Descriptor("the commands")
    public Report help(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json) {
        return AsJson.when(json, new HelpReport(entries()));
    }

    /** One command. */
    @Descriptor("how one command is typed")
    public Report help(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Descriptor("the command") String name) {
        Optional<Report> entry = entries().stream()
                .filter(e -> names(e, name))
                .<Report>map(e -> e)
                .findFirst();
        return AsJson.when(
                json,
                entry.orElseGet(() -> new Sentence(
                        "There is no command '" + name + "'; wan:help lists the commands.", ExitCodes.USAGE)));
    }

    private static boolean names(Entry entry, String name) {
        String command = entry.usage().split(" ")[0];
        return command.equals(name) || command.equals("wan:" + name);
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (ServiceReference<?> command : commands()) {
            String usage = String.valueOf(command.getProperty(Commands.USAGE));
            entries.add(new Entry(usage, String.valueOf(command.getProperty(Commands.DESCRIPTION))));
        }
        // our own first; grep is met later, behind a pipe
        entries.sort(
                Comparator.comparing((Entry e) -> !e.usage().startsWith("wan:")).thenComparing(Entry::usage));
        entries.addAll(OTHERS);
        return entries;
    }

    private List<ServiceReference<?>> commands() {
        try {
            // whatever their type; and references only: asking for help activates no command
            String filter = "(&(osgi.command.scope=wan)(" + Commands.USAGE + "=*))";
            return Optional.ofNullable(context.getAllServiceReferences(null, filter))
                    .map(List::of)
                    .orElse(List.of());
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
