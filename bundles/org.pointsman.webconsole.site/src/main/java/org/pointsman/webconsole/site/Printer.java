/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.felix.inventory.Format;
import org.apache.felix.inventory.InventoryPrinter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.config.ConfigurationStore;
import org.pointsman.api.decision.DecisionJournal;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.report.DecisionReport;
import org.pointsman.shell.report.HistoryReport;
import org.pointsman.shell.report.Json;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Terminal;
import org.pointsman.shell.report.WhyReport;

/** What Felix Inventory has of us, on the console's page and in its zip: status, reasons, the latest decisions, the configuration without secrets. */
@Component(
        service = InventoryPrinter.class,
        configurationPid = Keeper.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {
            InventoryPrinter.NAME + "=pointsman",
            InventoryPrinter.TITLE + "=Pointsman",
            InventoryPrinter.FORMAT + "=TEXT",
            InventoryPrinter.FORMAT + "=JSON"
        })
public final class Printer implements InventoryPrinter {
    private static final int MOST_DECISIONS = 50;
    private static final int COLUMNS = 120;

    private final Sources sources;
    private final Picture picture;

    /** Prints what these tell. */
    @Activate
    public Printer(@Reference Sources sources, @Reference Picture picture) {
        this.sources = sources;
        this.picture = picture;
    }

    @Override
    public void print(PrintWriter out, Format format, boolean isZip) {
        Report status = picture.status();
        Optional<WhyReport> why = sources.find(Wan.class).map(w -> WhyReport.of(w, picture.now(w)));
        Report history = new HistoryReport(decisions());
        Optional<String> configuration = sources.find(ConfigurationStore.class)
                .flatMap(
                        s -> s.text(s.status().version()).map(t -> s.redacted(t).text()));
        if (format == Format.JSON) {
            var json = Json.object().add("status", status.json());
            why.ifPresent(w -> json.add("why", w.json()));
            json.add("history", history.json());
            configuration.ifPresent(c -> json.add("configuration", c));
            out.println(json.build());
            return;
        }
        Terminal terminal = new Terminal(COLUMNS, false, ZoneId.systemDefault());
        section(out, "Status", status.text(terminal));
        why.ifPresent(w -> section(out, "Why", w.text(terminal)));
        section(out, "History", history.text(terminal));
        configuration.ifPresent(c -> section(out, "Configuration", c));
    }

    private List<DecisionReport> decisions() {
        return sources.find(DecisionJournal.class).map(DecisionJournal::recent).stream()
                .flatMap(List::stream)
                .limit(MOST_DECISIONS)
                .map(DecisionReport::new)
                .toList();
    }

    private static void section(PrintWriter out, String title, String text) {
        out.println("## " + title);
        out.println(text);
        out.println();
    }
}
