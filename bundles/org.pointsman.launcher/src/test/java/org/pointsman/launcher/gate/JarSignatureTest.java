/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that were signed, and then not left alone. */
class JarSignatureTest {
    @TempDir
    private Path folder;

    private Path signed() throws Exception {
        return Signer.ALICE.sign(Jar.bundle("x").write(folder.resolve("x.jar")));
    }

    private static void refused(Path jar, String reason) {
        assertThatThrownBy(() -> JarSignature.signers(jar))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(reason);
    }

    @Test
    void whoSignedAllOfItIsItsSigner() throws Exception {
        assertThat(JarSignature.signers(signed())).containsExactly(Signer.ALICE.certificate);
    }

    @Test
    void twoWhoSignedTheSameAreBothItsSigners() throws Exception {
        assertThat(JarSignature.signers(Signer.BOB.sign(signed())))
                .containsExactlyInAnyOrder(Signer.ALICE.certificate, Signer.BOB.certificate);
    }

    @Test
    void aCertificateThatHasExpiredSinceStillSaysWhoSigned() throws Exception {
        Path jar = Signer.EXPIRED.sign(Jar.bundle("x").write(folder.resolve("x.jar")));
        assertThat(JarSignature.signers(jar)).containsExactly(Signer.EXPIRED.certificate);
    }

    @Test
    void withoutSignatureNobodyIs() throws Exception {
        refused(Jar.bundle("x").write(folder.resolve("x.jar")), "is not signed");
    }

    @Test
    void whatIsNoJarIsSaidToBeNone() throws Exception {
        refused(Files.writeString(folder.resolve("x.jar"), "this is no jar"), "cannot be read as a jar");
    }

    @Test
    void anEntryThatWasChanged() throws Exception {
        Path jar = signed();
        refused(Jar.read(jar).with("p/a.txt", "eno").write(jar), "was changed after it was signed");
    }

    @Test
    void anEntryThatWasAdded() throws Exception {
        Path jar = signed();
        refused(Jar.read(jar).with("p/c.txt", "three").write(jar), "an entry that is not signed, p/c.txt");
    }

    @Test
    void anEntryThatWasAddedTogetherWithItsSectionOfTheManifest() throws Exception {
        Path jar = signed();
        Jar changed = Jar.read(jar).with("p/c.txt", "three");
        changed.with("META-INF/MANIFEST.MF", changed.text("META-INF/MANIFEST.MF") + "Name: p/c.txt\r\nX: y\r\n\r\n");
        refused(changed.write(jar), "has another manifest than the one that was signed");
    }

    @Test
    void anEntryThatWasTakenAway() throws Exception {
        Path jar = signed();
        refused(Jar.read(jar).without("p/b.txt").write(jar), "lacks p/b.txt");
    }

    @Test
    void aHeaderThatWasAdded() throws Exception {
        Path jar = signed();
        refused(
                Jar.read(jar).withHeaders("Bundle-Activator: p.Evil").write(jar),
                "was changed after it was signed (Invalid signature file digest for Manifest main attributes)");
    }

    @Test
    void aClassForANewerJavaThatWasAdded() throws Exception {
        Path jar = signed();
        refused(Jar.read(jar).with("META-INF/versions/17/p/a.txt", "x").write(jar), "META-INF/versions/17/p/a.txt");
    }

    @Test
    void anEntryWhoseNameLooksLikeASignature() throws Exception {
        Path jar = signed();
        refused(Jar.read(jar).with("META-INF/maven/evil.RSA", "x").write(jar), "META-INF/maven/evil.RSA");
        Path other = Signer.ALICE.sign(Jar.bundle("x").write(folder.resolve("y.jar")));
        refused(Jar.read(other).with("META-INF/evil.sf", "x").write(other), "could be taken for another");
    }

    @Test
    void aSecondManifestInAnotherCase() throws Exception {
        Path jar = signed();
        Jar changed = Jar.read(jar);
        changed.with("meta-inf/manifest.mf", changed.text("META-INF/MANIFEST.MF"));
        refused(changed.write(jar), "could be taken for another");
    }

    @Test
    void aSecondEntryOfTheSameName() throws Exception {
        Path jar = signed();
        Jar.read(jar).with("p/A.txt", "eno").write(jar);
        // the format does not forbid it, only whoever writes jars does
        String bytes = new String(Files.readAllBytes(jar), StandardCharsets.ISO_8859_1);
        Files.write(jar, bytes.replace("p/A.txt", "p/a.txt").getBytes(StandardCharsets.ISO_8859_1));
        refused(jar, "has two entries p/a.txt");
    }

    @Test
    void aSignatureWithoutItsKeysBlock() throws Exception {
        Path jar = signed();
        Jar changed = Jar.read(jar);
        changed.entries.keySet().removeIf(n -> n.endsWith(".EC"));
        refused(changed.write(jar), "an entry that is not signed");
    }
}
