/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.net.IpAddress;

class CertificateTest {
    private static final IpAddress ADDRESS = IpAddress.parse("192.168.77.1");

    @TempDir
    Path data;

    private X509Certificate shown() throws Exception {
        byte[] pem = Files.readAllBytes(data.resolve("webconsole.crt"));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file)));
    }

    @Test
    void itSaysWhatAConsoleIsAndIsSignedByItself() throws Exception {
        Certificate.of(data, ADDRESS);
        X509Certificate certificate = shown();
        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity();
        assertThat(certificate.getVersion()).isEqualTo(3);
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=Pointsman 192.168.77.1");
        assertThat(certificate.getBasicConstraints()).as("no authority").isEqualTo(-1);
        assertThat(certificate.getKeyUsage()).startsWith(true, false).hasSize(9);
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(7, "192.168.77.1"));
        assertThat(certificate.getSerialNumber().bitLength()).isEqualTo(127);
        assertThat(mode("webconsole.p12")).isEqualTo("rw-------");
        assertThat(mode("webconsole.crt")).isEqualTo("rw-r--r--");
    }

    @Test
    void itStaysAndAnotherAddressGetsAnother() throws IOException {
        String first = Certificate.of(data, ADDRESS).fingerprint();
        assertThat(first).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
        assertThat(Certificate.of(data, ADDRESS).fingerprint()).isEqualTo(first);
        String other = Certificate.of(data, IpAddress.parse("fd00::1")).fingerprint();
        assertThat(other).isNotEqualTo(first);
        assertThat(Certificate.of(data, IpAddress.parse("fd00::1")).fingerprint())
                .isEqualTo(other);
    }

    @Test
    void aTornFileCostsTheCertificateAndNotTheConsole() throws Exception {
        Certificate.of(data, ADDRESS);
        Path store = data.resolve("webconsole.p12");
        byte[] whole = Files.readAllBytes(store);
        for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
            Files.write(store, Arrays.copyOf(whole, length));
            String fresh = Certificate.of(data, ADDRESS).fingerprint();
            assertThat(Certificate.of(data, ADDRESS).fingerprint())
                    .as("torn at %d", length)
                    .isEqualTo(fresh);
        }
    }
}
