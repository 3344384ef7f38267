/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.config.ConfigurationStore;
import org.pointsman.api.config.ConfigurationStore.Redacted;
import org.pointsman.api.config.ConfigurationStore.Version;
import org.pointsman.shell.launcher.LauncherServices;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;
import org.pointsman.shell.report.SupportReport;
import org.pointsman.shell.report.Terminal;
import org.pointsman.shell.support.SupportFile;

/** {@code wan:support}: all that is known of this run, in one file that can be sent to somebody. */
@Component(
        service = SupportCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "support",
            Commands.USAGE + "=wan:support [--json]",
            Commands.DESCRIPTION
                    + "=Writes a zip for whoever is to help: configuration, state, history and log, without secrets."
        })
public final class SupportCommand {
    private final Services services;
    private final BundleContext context;

    /** Collects what {@code services} offer. */
    @Activate
    public SupportCommand(@Reference Services services, BundleContext context) {
        this.services = services;
        this.context = context;
    }

    /** Writes the file. */
    @Descriptor("writes a zip for support")
    public Report support(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json) {
        List<Redacted> versions =
                services.configuration().map(SupportCommand::versions).orElse(List.of());
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("about.txt", about());
        texts.put(
                "configuration.json",
                versions.isEmpty() ? "none\n" : versions.get(0).text());
        reports().forEach((name, report) -> {
            // what one part cannot say must not keep the others from being sent
            String text;
            String asJson;
            try {
                Report r = report.get();
                text = r.text(new Terminal(120, false, ZoneId.systemDefault()));
                asJson = r.json().toString();
            } catch (RuntimeException e) {
                text = "failed: " + e;
                asJson = "{}";
            }
            texts.put(name + ".txt", text + "\n");
            texts.put(name + ".json", asJson + "\n");
        });
        texts.put("log.txt", log());
        List<String> secrets = versions.stream()
                .map(Redacted::secrets)
                .flatMap(Collection::stream)
                .toList();
        Path folder = Path.of(
                Optional.ofNullable(context.getProperty("pointsman.data")).orElse("."), "support");
        try {
            Path file = SupportFile.write(folder.toAbsolutePath(), Instant.now(), texts, secrets);
            return AsJson.when(json, new SupportReport(file.toString(), List.copyOf(texts.keySet())));
        } catch (IOException e) {
            return AsJson.when(
                    json, Sentence.failed("The file cannot be written to " + folder + " (" + e.getMessage() + ")."));
        }
    }

    /** The one in force first; a secret that is no longer in force may still be in the log. */
    private static List<Redacted> versions(ConfigurationStore store) {
        int now = store.status().version();
        return Stream.concat(
                        Stream.of(now),
                        store.versions().stream().map(Version::number).filter(n -> n != now))
                .map(store::text)
                .flatMap(Optional::stream)
                .map(store::redacted)
                .toList();
    }

    private Map<String, Supplier<Report>> reports() {
        Map<String, Supplier<Report>> reports = new LinkedHashMap<>();
        reports.put("status", () -> new StatusCommand(services).status(false));
        services.wan()
                .ifPresent(wan -> wan.snapshot()
                        .uplinks()
                        .forEach(u -> reports.put(
                                "uplinks/" + u.name(), () -> new UplinksCommand(services).uplinks(false, u.name()))));
        reports.put("links", () -> new LinksCommand(services).links(false));
        reports.put("health", () -> new HealthCommand(services).health(false));
        reports.put("flows", () -> new FlowsCommand(services).flows(false));
        reports.put("routes-observed", () -> new RoutesCommand(services).routes(false, "observed"));
        reports.put("routes-desired", () -> new RoutesCommand(services).routes(false, "desired"));
        reports.put("plan", () -> new PlanCommand(services).plan(false));
        reports.put("history", () -> new HistoryCommand(services).history(false, 500));
        reports.put("plugins", () -> new PluginsCommand(services, context).plugins(false));
        reports.put("configuration-versions", () -> new ConfigCommand(services).config(false, false, "versions"));
        return reports;
    }

    private String about() {
        List<String> lines = new ArrayList<>();
        lines.add("written    " + Instant.now());
        lines.add(
                "java       " + System.getProperty("java.runtime.version") + ", " + System.getProperty("java.vm.name"));
        lines.add("system     " + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors() + " processors");
        lines.add("memory     " + first("/proc/meminfo") + "; of this process: "
                + lines("/proc/self/status")
                        .filter(l -> l.startsWith("VmRSS"))
                        .findFirst()
                        .orElse("unknown"));
        lines.add("load       " + first("/proc/loadavg"));
        lines.add("");
        Stream.of(context.getBundles())
                .map(b -> b.getBundleId() + " " + b.getSymbolicName() + " " + b.getVersion() + " state " + b.getState())
                .forEach(lines::add);
        return String.join("\n", lines) + "\n";
    }

    private static String first(String file) {
        return lines(file).findFirst().orElse("unknown");
    }

    /** Of procfs, which is never empty and always there on Linux. */
    private static Stream<String> lines(String file) {
        try {
            return new String(Files.readAllBytes(Path.of(file))).lines();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private String log() {
        if (new LauncherServices(context).told("log").orElse("nobody") instanceof List<?> lines) {
            String text = lines.stream().map(String::valueOf).collect(Collectors.joining("\n"));
            return text.isEmpty() ? "The log goes where logback.xml says.\n" : text + "\n";
        }
        return "Nobody keeps the end of the log.\n";
    }
}
