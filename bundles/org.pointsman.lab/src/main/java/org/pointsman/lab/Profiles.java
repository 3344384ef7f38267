/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The profiles at hand: those that come with the lab, and the files of a folder, which win over them by name. */
final class Profiles {
    /** What a lab is without {@code --profile}. */
    static final String DEFAULT = "home";

    private static final List<String> BUILT_IN = List.of("home", "laptop", "three");

    private final Path folder;

    /** {@code folder} need not exist. */
    Profiles(Path folder) {
        this.folder = folder;
    }

    /**
     * All profiles by name.
     *
     * @throws LabException with one sentence if a file is not a profile
     */
    Collection<Profile> all() {
        SortedMap<String, Profile> all = new TreeMap<>();
        for (String name : BUILT_IN) {
            all.put(name, ProfileReader.read(name, "profile " + name, builtIn(name)));
        }
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
                for (Path file : files) {
                    String name = file.getFileName().toString().replaceFirst("\\.json$", "");
                    all.put(name, ProfileReader.read(name, file.toString(), Files.readString(file)));
                }
            } catch (IOException e) {
                throw LabException.failed("cannot read the profiles in " + folder + ": " + e.getMessage());
            }
        }
        return List.copyOf(all.values());
    }

    /**
     * The profile with this name.
     *
     * @throws LabException with one sentence if there is none
     */
    Profile named(String name) {
        Collection<Profile> all = all();
        return all.stream()
                .filter(profile -> profile.name().equals(name))
                .findFirst()
                .orElseThrow(() -> LabException.usage("there is no profile '" + name + "'; there are: "
                        + String.join(", ", all.stream().map(Profile::name).toList())));
    }

    private static String builtIn(String name) {
        try (InputStream in = Profiles.class.getResourceAsStream("/profiles/" + name + ".json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
