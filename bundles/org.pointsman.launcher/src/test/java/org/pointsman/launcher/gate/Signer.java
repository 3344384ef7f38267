/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.gate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;

/** Somebody with a key and a certificate of their own, made by keytool for this run. */
public final class Signer {
    public static final Signer ALICE = named("CN=alice");
    public static final Signer BOB = named("CN=bob");
    /** Another key, the same name. */
    public static final Signer FALSE_ALICE = named("CN=alice");

    public static final Signer EXPIRED = named("CN=old", "-startdate", "-3y", "-validity", "365");

    public final PrivateKey key;
    public final X509Certificate certificate;

    private Signer(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    private static Signer named(String name, String... more) {
        try {
            Path folder = Files.createTempDirectory("signer");
            Path store = folder.resolve("keys.p12");
            List<String> argv = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "it",
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    name,
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    "secret"));
            argv.addAll(List.of(more));
            Process keytool = new ProcessBuilder(argv).redirectErrorStream(true).start();
            String said = new String(keytool.getInputStream().readAllBytes());
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
            KeyStore keys = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
            Files.delete(store);
            Files.delete(folder);
            return new Signer((PrivateKey) keys.getKey("it", "secret".toCharArray()), (X509Certificate)
                    keys.getCertificate("it"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public Fingerprint fingerprint() {
        return Fingerprint.of(certificate);
    }

    /** Signs {@code jar} in place. */
    public Path sign(Path jar) throws Exception {
        Path unsigned = Files.move(jar, jar.resolveSibling(jar.getFileName() + ".unsigned"));
        try (ZipFile in = new ZipFile(unsigned.toFile());
                OutputStream out = Files.newOutputStream(jar)) {
            new JarSigner.Builder(key, CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)))
                    .digestAlgorithm("SHA-256")
                    .signerName(fingerprint().hex().substring(0, 8).toUpperCase(java.util.Locale.ROOT))
                    .build()
                    .sign(in, out);
        }
        Files.delete(unsigned);
        return jar;
    }

    /** A folder with a list that allows whom it names. */
    public static void allow(Path conf, Signer... signers) throws IOException {
        StringBuilder text = new StringBuilder("# who may\n");
        for (Signer s : signers) {
            text.append("allow ").append(s.fingerprint()).append('\n');
        }
        Files.createDirectories(conf);
        Files.writeString(conf.resolve(Trust.FILE), text);
    }

    static byte[] bytesOf(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }
}
