/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose signature counts. */
class TrustTest {
    @TempDir
    private Path folder;

    private Path signedBy(Signer signer) throws Exception {
        return signer.sign(Jar.bundle("x").write(folder.resolve("x.jar")));
    }

    private static Trust trust(String... lines) throws Refusal {
        return Trust.parse("plugins.trust", List.of(lines));
    }

    private static void refused(Trust trust, Path jar, String reason) {
        assertThatThrownBy(() -> trust.requireTrusted(jar))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(reason);
    }

    @Test
    void anAllowedSignerIsCalledAsTheListCallsThem() throws Exception {
        Path jar = signedBy(Signer.ALICE);
        assertThat(trust("# ours", "", "allow " + Signer.ALICE.fingerprint() + "  Alice & Co")
                        .requireTrusted(jar))
                .isEqualTo("Alice & Co");
        assertThat(trust("allow " + Signer.ALICE.fingerprint().hex()).requireTrusted(jar))
                .isEqualTo("CN=alice");
    }

    @Test
    void anExpiredCertificateIsStillTheOneThatWasAllowed() throws Exception {
        assertThat(trust("allow " + Signer.EXPIRED.fingerprint()).requireTrusted(signedBy(Signer.EXPIRED)))
                .isEqualTo("CN=old");
    }

    @Test
    void aStrangerOfTheSameNameIsAStranger() throws Exception {
        Path jar = signedBy(Signer.FALSE_ALICE);
        refused(
                trust("allow " + Signer.ALICE.fingerprint()),
                jar,
                "is signed by CN=alice (" + Signer.FALSE_ALICE.fingerprint() + "), whom plugins.trust does not allow");
        refused(trust(), jar, "does not allow");
    }

    @Test
    void revokingWins() throws Exception {
        Path jar = signedBy(Signer.ALICE);
        String allow = "allow " + Signer.ALICE.fingerprint();
        refused(
                trust("revoke " + Signer.ALICE.fingerprint() + " key lost", allow),
                jar,
                "is signed by CN=alice, whose certificate is revoked (key lost)");
        refused(trust(allow, "revoke " + Fingerprint.of(jar)), jar, "is revoked");
        // also where somebody else, whom we trust, signed the same
        refused(
                trust("revoke " + Signer.ALICE.fingerprint(), "allow " + Signer.BOB.fingerprint()),
                Signer.BOB.sign(jar),
                "whose certificate is revoked");
    }

    @Test
    void aLineThatIsNotUnderstoodTrustsNobody() {
        for (String line : List.of("allow", "allow 12:34", "alow " + "00".repeat(32), "00".repeat(32))) {
            assertThatThrownBy(() -> trust("", line))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("line 2 of plugins.trust is not 'allow' or 'revoke'");
        }
    }

    @Test
    void withoutAFileNobodyIsTrusted() throws Exception {
        assertThat(Trust.read(folder, Owners.of(folder)).allowed()).isEmpty();
    }

    @Test
    void aListThatOthersMayWriteIsNotBelieved() throws Exception {
        Signer.allow(folder, Signer.ALICE);
        Path file = folder.resolve(Trust.FILE);
        assertThat(Trust.read(folder, Owners.of(folder)).allowed()).hasSize(1);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThatThrownBy(() -> Trust.read(folder, Owners.of(folder)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(file + " can be written by everybody");
    }
}
