/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.gate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Who signed a jar, all of it. The Java machine's own verification (JAR File Specification, "Signed JAR File") looks at each entry that
 * somebody reads; this closes what that leaves open: entries that nobody signed, that are missing or there twice, names that are
 * taken for a signature's, and headers of the manifest that were changed while its sections stayed. Reads the whole file; pure but for that.
 */
public final class JarSignature {
    private static final String FOLDER = "META-INF/";
    /** More than any plug-in has, and little enough to be read by a small router. */
    private static final long MOST_BYTES = 256L * 1024 * 1024;

    private static final int MOST_ENTRIES = 50_000;
    private static final List<String> DIGESTS = List.of("SHA-256", "SHA-384", "SHA-512");

    private final JarFile jar;

    private JarSignature(JarFile jar) {
        this.jar = jar;
    }

    /**
     * The certificates whose keys signed every entry of {@code file}: one per signer, that of the key itself. Whom else a signature names as issuers is not
     * looked at: nobody has checked that they issued anything.
     *
     * @throws Refusal if nobody did, or what they signed is not what is there
     */
    public static Set<X509Certificate> signers(Path file) throws Refusal {
        // not versioned: every entry as it lies there, those below META-INF/versions too
        try (JarFile jar = new JarFile(file.toFile(), true)) {
            return new JarSignature(jar).signers();
        } catch (IOException e) {
            throw new Refusal("cannot be read as a jar (" + e.getMessage() + ")");
        } catch (SecurityException e) {
            // the Java machine's sentence names the entry
            throw new Refusal("was changed after it was signed (" + e.getMessage() + ")");
        }
    }

    private Set<X509Certificate> signers() throws IOException, Refusal {
        List<JarEntry> entries = Collections.list(jar.entries());
        requireSaneNames(entries);
        if (entries.stream().noneMatch(e -> isSignatureFile(e.getName()))) {
            throw new Refusal("is not signed");
        }
        requireWholeManifest(entries);
        Set<X509Certificate> signers = signersOfAll(entries);
        Set<String> names = new HashSet<>();
        entries.forEach(e -> names.add(e.getName()));
        for (Map.Entry<String, Attributes> section :
                jar.getManifest().getEntries().entrySet()) {
            if (!names.contains(section.getKey())) {
                throw new Refusal("lacks " + section.getKey() + ", which was signed with it");
            }
        }
        return signers;
    }

    private void requireSaneNames(List<JarEntry> entries) throws Refusal {
        if (entries.size() > MOST_ENTRIES) {
            throw new Refusal("has more than " + MOST_ENTRIES + " entries");
        }
        Set<String> seen = new HashSet<>();
        for (JarEntry entry : entries) {
            String name = entry.getName();
            if (!seen.add(name)) {
                throw new Refusal("has two entries " + name);
            }
            String plain = name.replace('\\', '/').replaceFirst("^/+", "").toUpperCase(Locale.ROOT);
            // the Java machine takes these for the signature's whatever their case, and does not ask who signed them
            if ((isManifest(plain) || isSignatureFile(plain) || isSignatureBlock(plain)) && !name.equals(plain)) {
                throw new Refusal("has an entry " + name + ", which could be taken for another");
            }
            if (entry.isDirectory() && entry.getSize() > 0) {
                throw new Refusal("has a folder with content, " + name);
            }
        }
    }

    /** Each signature's digest of the whole manifest: without it, its headers could be changed although every section is signed. */
    private void requireWholeManifest(List<JarEntry> entries) throws IOException, Refusal {
        JarEntry manifest = jar.getJarEntry(JarFile.MANIFEST_NAME);
        if (manifest == null) {
            throw new Refusal("has no manifest");
        }
        byte[] bytes = bytes(manifest);
        for (JarEntry entry : entries) {
            if (isSignatureFile(entry.getName())) {
                requireDigest(entry, bytes);
            }
        }
    }

    private void requireDigest(JarEntry signature, byte[] manifest) throws IOException, Refusal {
        Attributes digests;
        try (InputStream in = jar.getInputStream(signature)) {
            digests = new Manifest(in).getMainAttributes();
        }
        boolean any = false;
        for (String algorithm : DIGESTS) {
            String digest = digests.getValue(algorithm + "-Digest-Manifest");
            if (digest != null) {
                any = true;
                if (!digest.equals(Base64.getEncoder().encodeToString(digest(algorithm, manifest)))) {
                    throw new Refusal("has another manifest than the one that was signed");
                }
            }
        }
        if (!any) {
            throw new Refusal("has a signature without a digest of the manifest (" + signature.getName() + ")");
        }
    }

    private Set<X509Certificate> signersOfAll(List<JarEntry> entries) throws IOException, Refusal {
        Set<X509Certificate> common = null;
        long[] left = {MOST_BYTES};
        for (JarEntry entry : entries) {
            String name = entry.getName();
            if (entry.isDirectory() || isManifest(name) || isSignatureFile(name) || isSignatureBlock(name)) {
                continue;
            }
            drain(entry, left);
            Set<X509Certificate> signers = certificates(entry.getCodeSigners());
            if (common == null) {
                common = signers;
            } else {
                common.retainAll(signers);
            }
            if (signers.isEmpty()) {
                throw new Refusal("has an entry that is not signed, " + name
                        + ", or is signed with an algorithm that this Java does not trust");
            }
        }
        if (common == null || common.isEmpty()) {
            throw new Refusal(common == null ? "has nothing that is signed" : "has no signer who signed all of it");
        }
        return common;
    }

    /** A digest is compared when the last byte has been read. */
    private void drain(JarEntry entry, long[] left) throws IOException, Refusal {
        byte[] buffer = new byte[16 * 1024];
        try (InputStream in = jar.getInputStream(entry)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                left[0] -= n;
                if (left[0] < 0) {
                    throw new Refusal("unpacks to more than " + MOST_BYTES / 1024 / 1024 + " MB");
                }
            }
        }
    }

    private byte[] bytes(JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    private static Set<X509Certificate> certificates(CodeSigner[] signers) {
        Set<X509Certificate> certificates = new LinkedHashSet<>();
        for (CodeSigner signer : signers == null ? new CodeSigner[0] : signers) {
            if (signer.getSignerCertPath().getCertificates().get(0) instanceof X509Certificate own) {
                certificates.add(own);
            }
        }
        return certificates;
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isManifest(String name) {
        return name.equals(JarFile.MANIFEST_NAME);
    }

    private static boolean isSignatureFile(String name) {
        return inFolder(name) && name.endsWith(".SF");
    }

    private static boolean isSignatureBlock(String name) {
        return inFolder(name) && (name.endsWith(".RSA") || name.endsWith(".DSA") || name.endsWith(".EC"));
    }

    /** Directly: deeper, a name's ending means nothing, and what is there is an entry like others. */
    private static boolean inFolder(String name) {
        return name.startsWith(FOLDER) && name.indexOf('/', FOLDER.length()) < 0;
    }
}
