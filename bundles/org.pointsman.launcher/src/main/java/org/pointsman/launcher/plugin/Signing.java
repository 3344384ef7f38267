/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.plugin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertPath;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;
import jdk.security.jarsigner.JarSignerException;
import org.pointsman.launcher.Failure;

/** Signs a jar with a key of a PKCS#12 file, as jarsigner(1) does; the Java machine has to be a whole JDK. */
final class Signing {
    private static final int MOST_NAME = 8;

    private Signing() {}

    /**
     * Replaces {@code jar} by the same jar, signed.
     *
     * @param alias which key; empty: the only one
     * @return the certificate that belongs to the key
     */
    static X509Certificate sign(Path jar, Path keys, Optional<String> alias, char[] password) throws Failure {
        if (ModuleLayer.boot().findModule("jdk.jartool").isEmpty()) {
            throw Failure.failed("Signing needs a whole JDK, and this Java (" + System.getProperty("java.home")
                    + ") is only its run-time part; on Debian, install default-jdk-headless.");
        }
        KeyStore.PrivateKeyEntry key = key(keys, alias, password);
        Path part = jar.resolveSibling(jar.getFileName() + ".part");
        try {
            CertPath path =
                    CertificateFactory.getInstance("X.509").generateCertPath(List.of(key.getCertificateChain()));
            sign(jar, part, key.getPrivateKey(), path);
            Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return (X509Certificate) key.getCertificate();
        } catch (IOException | GeneralSecurityException | JarSignerException e) {
            throw Failure.failed(jar + " cannot be signed (" + e.getMessage() + ").");
        } finally {
            delete(part);
        }
    }

    private static void sign(Path jar, Path part, PrivateKey key, CertPath path) throws IOException {
        JarSigner signer = new JarSigner.Builder(key, path).signerName("PLUGIN").build();
        try (ZipFile from = new ZipFile(jar.toFile());
                OutputStream to = Files.newOutputStream(part)) {
            signer.sign(from, to);
        }
    }

    private static KeyStore.PrivateKeyEntry key(Path keys, Optional<String> alias, char[] password) throws Failure {
        if (!Files.isReadable(keys)) {
            throw Failure.failed("There are no keys to read at " + keys
                    + "; 'keytool -genkeypair -keyalg EC -alias plugins -keystore " + keys.getFileName()
                    + "' makes one.");
        }
        try {
            KeyStore store = KeyStore.getInstance(keys.toFile(), password);
            List<String> names = Collections.list(store.aliases()).stream()
                    .filter(a -> is(store, a))
                    .toList();
            if (alias.isEmpty() && names.size() != 1) {
                throw Failure.failed(keys + " has "
                        + (names.isEmpty()
                                ? "no key."
                                : "more than one key; --alias says which: "
                                        + String.join(", ", names.subList(0, Math.min(MOST_NAME, names.size())))
                                        + "."));
            }
            String name = alias.orElseGet(() -> names.get(0));
            if (!names.contains(name)) {
                throw Failure.failed(keys + " has no key '" + name + "', only: " + String.join(", ", names) + ".");
            }
            KeyStore.Entry entry = store.getEntry(name, new KeyStore.PasswordProtection(password));
            if (entry instanceof KeyStore.PrivateKeyEntry key && key.getCertificate() instanceof X509Certificate) {
                return key;
            }
            throw Failure.failed("The key '" + name + "' in " + keys + " has no X.509 certificate.");
        } catch (IOException | GeneralSecurityException e) {
            throw Failure.failed("The keys in " + keys + " cannot be read (" + e.getMessage() + ").");
        }
    }

    private static boolean is(KeyStore store, String alias) {
        try {
            return store.isKeyEntry(alias);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // it is named .part, which nobody loads
        }
    }
}
