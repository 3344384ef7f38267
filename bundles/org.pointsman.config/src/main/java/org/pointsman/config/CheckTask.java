/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.config.ConfigurationStore.Finding;

/**
 * {@code pointsman check}: says what is wrong with a file, one line each. Framework property
 * {@code pointsman.check.file} names it; without, it is the configuration.
 */
@Component(service = Callable.class, property = "pointsman.task=check")
public final class CheckTask implements Callable<String> {
    private final ConfigurationFile configuration;
    private final Path file;

    /** Reads nothing yet. */
    @Activate
    public CheckTask(BundleContext context, @Reference ConfigurationFile configuration) {
        this.configuration = configuration;
        this.file = Optional.ofNullable(context.getProperty("pointsman.check.file"))
                .map(Path::of)
                .orElse(configuration.file());
    }

    /**
     * Checks.
     *
     * @return one line that says what is fine
     * @throws IllegalArgumentException the message lists what is wrong
     */
    @Override
    public String call() {
        HumanFile.Content content = HumanFile.read(file);
        if (content instanceof HumanFile.Content.Text text) {
            Verdict verdict = configuration.judge(text.text(), file.toString());
            if (verdict.fine()) {
                return file + " is fine: " + verdict.summary();
            }
            throw refused(verdict.findings());
        }
        String sentence = content instanceof HumanFile.Content.Unreadable unreadable
                ? unreadable.sentence()
                : "the file is missing";
        throw refused(List.of(new Finding(file.toString(), 0, "", "", sentence)));
    }

    private static IllegalArgumentException refused(List<Finding> findings) {
        return new IllegalArgumentException(
                findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
    }
}
