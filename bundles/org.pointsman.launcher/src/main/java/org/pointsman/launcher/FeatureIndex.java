/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the features come to, remembered in the data folder: one line for each bundle behind a line that says which feature files it
 * was made from. Reading the features themselves takes a JSON library and a tenth of the start. Losing it costs nothing.
 */
final class FeatureIndex {
    private static final String BLANK = "-";

    /** In the place of a feature file: what follows are a feature's configurations. */
    private static final String CONFIGURATIONS = "=";

    private final Path file;
    private final Path home;

    FeatureIndex(Path data, Path home) {
        this.file = data.resolve("features.index");
        this.home = home;
    }

    /**
     * What feature files say.
     *
     * @param configurations by feature file
     */
    record Content(List<FeatureInstaller.Item> items, Map<String, String> configurations) {}

    /** What was remembered of exactly these feature files; empty: nothing. */
    Optional<Content> of(List<Path> features) {
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 2 || !lines.get(0).equals(fingerprint(features))) {
                return Optional.empty();
            }
            List<FeatureInstaller.Item> items = new ArrayList<>();
            Map<String, String> configurations = new TreeMap<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] word = line.split("\t");
                if (word[0].equals(CONFIGURATIONS)) {
                    configurations.put(word[1], word[2]);
                    continue;
                }
                Path jar = home.resolve(word[2]);
                if (!Files.isRegularFile(jar)) {
                    return Optional.empty(); // whoever reads the features says what is wrong
                }
                Set<String> modes = word[4].equals(BLANK) ? Set.of() : Set.of(word[4].split(" "));
                items.add(new FeatureInstaller.Item(word[0], word[1], jar, Integer.parseInt(word[3]), modes));
            }
            return Optional.of(new Content(items, configurations));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // not there, or damaged
        }
    }

    /** Remembers; if that fails, the next start takes a little longer. */
    void remember(List<Path> features, Content content) {
        List<String> lines = new ArrayList<>();
        try {
            lines.add(fingerprint(features));
            for (FeatureInstaller.Item i : content.items()) {
                String modes = i.modes().isEmpty() ? BLANK : String.join(" ", i.modes());
                String jar = home.relativize(i.jar()).toString();
                lines.add(String.join("\t", i.feature(), i.artifact(), jar, Integer.toString(i.startLevel()), modes));
            }
            content.configurations()
                    .forEach((feature, text) ->
                            lines.add(String.join("\t", CONFIGURATIONS, feature, text.replace('\t', ' '))));
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.write(fresh, lines);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // see above
        }
    }

    private String fingerprint(List<Path> features) throws IOException {
        StringBuilder text = new StringBuilder(home.toString());
        for (Path f : features) {
            text.append(' ')
                    .append(f.getFileName())
                    .append(':')
                    .append(Files.size(f))
                    .append(':');
            text.append(Files.getLastModifiedTime(f).toMillis());
        }
        return text.toString();
    }
}
