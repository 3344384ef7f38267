/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import org.pointsman.api.config.ConfigurationStore.Finding;

/**
 * Why a configuration was refused.
 *
 * @param findings at least one
 */
public record FindingsReport(List<Finding> findings) implements Report {
    /** Copies the list. */
    public FindingsReport {
        findings = List.copyOf(findings);
    }

    @Override
    public String part() {
        return Words.count(findings.size(), "finding", "findings");
    }

    @Override
    public String line() {
        return findings.stream().map(f -> Words.clean(f.toString())).collect(Collectors.joining("; "));
    }

    @Override
    public String text(Terminal terminal) {
        return findings.stream()
                .flatMap(f -> Words.wrap(Words.clean(f.toString()), terminal.columns()).stream())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public JsonObject json() {
        return Json.object()
                .add(
                        "findings",
                        Json.objects(findings.stream()
                                .map(f -> Json.object()
                                        .add("file", f.file())
                                        .add("line", f.line())
                                        .add("pid", f.pid())
                                        .add("key", f.key())
                                        .add("sentence", f.sentence())
                                        .build())
                                .toList()))
                .build();
    }

    @Override
    public int exitCode() {
        return ExitCodes.FAILED;
    }
}
