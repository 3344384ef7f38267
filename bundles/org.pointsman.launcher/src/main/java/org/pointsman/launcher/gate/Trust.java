/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whose plug-ins may run: the file {@value #FILE} in the configuration folder, a word and a fingerprint (SHA-256, hexadecimal) per line, then whatever helps
 * people remember. {@code allow} names a signer's certificate; {@code revoke} a certificate or one jar, and wins.
 *
 * @param allowed certificates, with what is said of each
 * @param revoked certificates and jars, with what is said of each
 */
public record Trust(Map<Fingerprint, String> allowed, Map<Fingerprint, String> revoked) {
    /** Its name in the configuration folder. */
    public static final String FILE = "plugins.trust";

    private static final int MOST_BYTES = 256 * 1024;

    /** Copies the maps. */
    public Trust {
        allowed = Map.copyOf(allowed);
        revoked = Map.copyOf(revoked);
    }

    /**
     * Reads the file in {@code conf}; without one nobody is trusted.
     *
     * @throws Refusal if it cannot be believed: others may write it, or a line is not understood
     */
    public static Trust read(Path conf, Owners owners) throws Refusal {
        Path file = conf.resolve(FILE);
        if (!Files.exists(file)) {
            return new Trust(Map.of(), Map.of());
        }
        Optional<String> open = owners.openTo(file);
        if (open.isPresent()) {
            throw new Refusal("cannot be checked: " + open.get());
        }
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new Refusal("cannot be checked: " + file + " is larger than " + MOST_BYTES / 1024 + " kB");
            }
            return parse(file.toString(), Files.readAllLines(file));
        } catch (IOException e) {
            throw new Refusal("cannot be checked: " + file + " cannot be read (" + e.getMessage() + ")");
        }
    }

    static Trust parse(String file, List<String> lines) throws Refusal {
        Map<Fingerprint, String> allowed = new HashMap<>();
        Map<Fingerprint, String> revoked = new HashMap<>();
        int number = 0;
        for (String line : lines) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            String[] words = text.split("\\s+", 3);
            Optional<Fingerprint> fingerprint = words.length < 2 ? Optional.empty() : Fingerprint.parse(words[1]);
            boolean known = words[0].equals("allow") || words[0].equals("revoke");
            if (!known || fingerprint.isEmpty()) {
                throw new Refusal("cannot be checked: line " + number + " of " + file
                        + " is not 'allow' or 'revoke' and a SHA-256 fingerprint of 64 hexadecimal digits");
            }
            (words[0].equals("allow") ? allowed : revoked).put(fingerprint.get(), words.length > 2 ? words[2] : "");
        }
        return new Trust(allowed, revoked);
    }

    /**
     * Who signed {@code jar}, if that makes it run.
     *
     * @return the signer, in words for people
     * @throws Refusal if nobody whom we trust did
     */
    public String requireTrusted(Path jar) throws Refusal {
        Set<X509Certificate> signers = JarSignature.signers(jar);
        for (X509Certificate signer : signers) {
            requireNotRevoked(
                    "is signed by " + name(signer) + ", whose certificate is revoked", Fingerprint.of(signer));
        }
        try {
            requireNotRevoked("is revoked", Fingerprint.of(jar));
        } catch (IOException e) {
            throw new Refusal("cannot be read (" + e.getMessage() + ")");
        }
        return signers.stream()
                .filter(s -> allowed.containsKey(Fingerprint.of(s)))
                .findFirst()
                .map(s -> {
                    String called = allowed.get(Fingerprint.of(s));
                    return called.isEmpty() ? name(s) : called;
                })
                .orElseThrow(() -> new Refusal("is signed by "
                        + signers.stream()
                                .map(s -> name(s) + " (" + Fingerprint.of(s) + ")")
                                .sorted()
                                .collect(Collectors.joining(" and "))
                        + ", whom " + FILE + " does not allow"));
    }

    private void requireNotRevoked(String reason, Fingerprint fingerprint) throws Refusal {
        String why = revoked.get(fingerprint);
        if (why != null) {
            throw new Refusal(reason + (why.isEmpty() ? "" : " (" + why + ")"));
        }
    }

    /** How people call a signer. */
    public static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName().replaceAll("\\p{Cntrl}", "?");
    }
}
