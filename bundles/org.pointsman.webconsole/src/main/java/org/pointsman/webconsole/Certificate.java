/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.pointsman.api.net.IpAddress;

/**
 * The console's own certificate (X.509 v3, RFC 5280; ECDSA over P-256), made by nobody but this router. Like an SSH host key it is made once and stays: what a
 * person has compared is its fingerprint. Another address gets another certificate. It is dated from 2024 to 2049, as the clock of a router that has just
 * been switched on may say anything.
 */
final class Certificate {
    /** Keeps the key readable for Java's own loader; the file's mode protects it. */
    static final String STORE_PASSWORD = "pointsman";

    private static final String FROM = "240101000000Z";
    private static final String TO = "491231235959Z";
    private static final String ALIAS = "console";

    private static final String STORE = "webconsole.p12";
    private static final String PEM = "webconsole.crt";

    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final int IP_ADDRESS = 7;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path store;
    private final X509Certificate certificate;

    private Certificate(Path store, X509Certificate certificate) {
        this.store = store;
        this.certificate = certificate;
    }

    /**
     * The one that is there for this address, or a new one: {@code webconsole.p12}, which only its owner reads, and {@code webconsole.crt} for
     * whoever is to trust it.
     *
     * @throws IOException if it cannot be kept
     */
    static Certificate of(Path data, IpAddress address) throws IOException {
        Path store = data.resolve(STORE);
        Optional<X509Certificate> kept = Files.exists(store) ? read(store, address) : Optional.empty();
        try {
            X509Certificate certificate = kept.isPresent() ? kept.get() : make(store, address);
            write(data.resolve(PEM), "rw-r--r--", pem(certificate));
            return new Certificate(store, certificate);
        } catch (GeneralSecurityException e) {
            throw new IOException("no certificate can be made: " + e.getMessage(), e);
        }
    }

    Path store() {
        return store;
    }

    /** SHA-256 of it, as browsers and {@code openssl x509 -fingerprint -sha256} show it. */
    String fingerprint() {
        try {
            return HexFormat.ofDelimiter(":")
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // it was encoded, and every Java machine has SHA-256
        }
    }

    /** What is in the file, if it can be read and is for this address. */
    private static Optional<X509Certificate> read(Path store, IpAddress address) {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, STORE_PASSWORD.toCharArray());
            boolean key = keys.getKey(ALIAS, STORE_PASSWORD.toCharArray()) != null;
            return keys.getCertificate(ALIAS) instanceof X509Certificate found && key && isFor(found, address)
                    ? Optional.of(found)
                    : Optional.empty();
        } catch (IOException | GeneralSecurityException e) {
            return Optional.empty(); // half-written or rotten: a new one is better than no console
        }
    }

    private static boolean isFor(X509Certificate certificate, IpAddress address) throws GeneralSecurityException {
        return certificate.getSubjectAlternativeNames() != null
                && certificate.getSubjectAlternativeNames().stream()
                        .anyMatch(n -> n.get(0).equals(IP_ADDRESS)
                                && IpAddress.parse(n.get(1).toString()).equals(address));
    }

    private static X509Certificate make(Path store, IpAddress address) throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        KeyPair pair = generator.generateKeyPair();
        X509Certificate certificate = signed(pair.getPublic(), pair.getPrivate(), address);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(ALIAS, pair.getPrivate(), STORE_PASSWORD.toCharArray(), new X509Certificate[] {certificate});
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        keys.store(bytes, STORE_PASSWORD.toCharArray());
        write(store, "rw-------", bytes.toByteArray());
        return certificate;
    }

    private static X509Certificate signed(PublicKey subject, PrivateKey issuer, IpAddress address)
            throws GeneralSecurityException {
        byte[] algorithm = Der.sequence(Der.oid(ECDSA_WITH_SHA256));
        byte[] name = Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.text("Pointsman " + address))));
        byte[] body = Der.sequence(
                Der.explicit(0, Der.integer(BigInteger.TWO)), // version 3
                Der.integer(new BigInteger(127, RANDOM).setBit(126)),
                algorithm,
                name,
                Der.sequence(Der.time(FROM), Der.time(TO)),
                name,
                subject.getEncoded(),
                Der.explicit(3, extensions(address)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(issuer, RANDOM);
        signature.update(body);
        byte[] whole = Der.sequence(body, algorithm, Der.bits(0, signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
    }

    /** No authority, signs nothing but handshakes, and is this address. */
    private static byte[] extensions(IpAddress address) {
        return Der.sequence(
                Der.sequence(Der.oid(BASIC_CONSTRAINTS), Der.TRUE, Der.octets(Der.sequence())),
                Der.sequence(Der.oid(KEY_USAGE), Der.TRUE, Der.octets(Der.bits(7, new byte[] {(byte) 0x80}))),
                Der.sequence(Der.oid(EXTENDED_KEY_USAGE), Der.octets(Der.sequence(Der.oid(SERVER_AUTH)))),
                Der.sequence(
                        Der.oid(SUBJECT_ALTERNATIVE_NAME),
                        Der.octets(Der.sequence(Der.implicit(IP_ADDRESS, address.bytes())))));
    }

    private static byte[] pem(X509Certificate certificate) throws GeneralSecurityException {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
        return String.join("\n", List.of("-----BEGIN CERTIFICATE-----", lines, "-----END CERTIFICATE-----", ""))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** As a whole or not at all, and never readable for others in between. */
    private static void write(Path file, String mode, byte[] content) throws IOException {
        Path half = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new"); // rw-------
        try {
            Files.write(half, content);
            Files.setPosixFilePermissions(half, PosixFilePermissions.fromString(mode));
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(half);
        }
    }
}
