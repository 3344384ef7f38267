/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.launcher.Exit;
import org.pointsman.launcher.Failure;
import org.pointsman.launcher.Folders;
import org.pointsman.launcher.gate.Jar;
import org.pointsman.launcher.gate.JarSignature;
import org.pointsman.launcher.gate.Signer;

class PluginCommandTest {
    @TempDir
    private Path folder;

    private Folders folders;
    private Path jar;

    @BeforeEach
    void make() throws Exception {
        folders = new Folders(
                Files.createDirectories(folder.resolve("home")),
                Files.createDirectories(folder.resolve("conf")),
                folder.resolve("data"),
                Files.createDirectories(folder.resolve("plugins")));
        jar = Jar.bundle(
                        "com.example.quota;singleton:=true",
                        "Bundle-Name",
                        "Quota",
                        "Bundle-Description",
                        "Demotes a metered uplink",
                        "Import-Package",
                        "java.io,java.util,org.osgi.framework;version=\"[1.10,2)\",org.pointsman.api.wan;version=\"[1.1,2)\"",
                        "Provide-Capability",
                        "osgi.service;objectClass:List<String>=\"org.pointsman.api.wan.RouteStrategy\";uses:=\"a,b\","
                                + "pointsman.strategy;pointsman.strategy=thrifty",
                        "Require-Capability",
                        "osgi.service;effective:=active;filter:=\"(objectClass=org.pointsman.api.wan.Wan)\"")
                .write(folder.resolve("quota.jar"));
        Signer.allow(folders.conf(), Signer.ALICE);
    }

    private record Said(int exit, String text) {}

    private Said say(String... words) throws Failure {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exit = new PluginCommand(
                        folders,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        Map.of("POINTSMAN_KEY_PASSWORD", "secret"))
                .run(List.of(words));
        return new Said(exit, out.toString(StandardCharsets.UTF_8));
    }

    private Path keys() throws Exception {
        Path file = folder.resolve("keys.p12");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        for (Signer s : List.of(Signer.ALICE, Signer.BOB)) {
            PrivateKey key = s.key;
            keys.setKeyEntry(
                    s == Signer.ALICE ? "alice" : "bob",
                    key,
                    "secret".toCharArray(),
                    new java.security.cert.Certificate[] {s.certificate});
        }
        try (OutputStream to = Files.newOutputStream(file)) {
            keys.store(to, "secret".toCharArray());
        }
        return file;
    }

    @Test
    void infoShowsWhatItSaysOfItselfAndThatNobodyEnforcesThat() throws Exception {
        assertThat(say("info", jar.toString()).text()).isEqualTo("""
                com.example.quota 1.2.3   Quota
                    Demotes a metered uplink
                provides    strategy thrifty
                            service RouteStrategy
                needs       org.pointsman.api.wan 1.1 or newer, below 2
                            service Wan
                also uses   java.io
                            org.osgi.framework
                licence     (nothing)
                signed by   nobody: it is not signed
                That is what the plug-in says of itself, for information: it is no sandbox, and what runs, runs with all rights of Pointsman.
                """);
    }

    @Test
    void aManifestThatCannotBeUnderstoodIsSaidToBeSo() throws Exception {
        Path odd = Jar.bundle("com.example.odd", "Import-Package", "a,,b").write(folder.resolve("odd.jar"));
        assertThatThrownBy(() -> say("info", odd.toString()))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith(odd + " is no plug-in: its manifest cannot be read (");
    }

    @Test
    void whatIsSignedOnTheCommandLineIsWhatTheGateTrusts() throws Exception {
        assertThat(say("verify", jar.toString()))
                .isEqualTo(new Said(Exit.FAILED, "com.example.quota 1.2.3 is refused: it is not signed.\n"));
        Said signed = say("sign", jar.toString(), "--key", keys().toString(), "--alias", "alice");
        assertThat(signed.text())
                .startsWith("com.example.quota 1.2.3 is signed by CN=alice.")
                .endsWith("allow " + Signer.ALICE.fingerprint().hex() + " CN=alice\n");
        assertThat(JarSignature.signers(jar)).containsExactly(Signer.ALICE.certificate);
        assertThat(say("verify", jar.toString()))
                .isEqualTo(new Said(Exit.FINE, "com.example.quota 1.2.3 may run: it is signed by CN=alice.\n"));
        say("sign", jar.toString(), "--key", keys().toString(), "--alias", "bob");
        assertThat(folder.resolve("quota.jar.part")).doesNotExist();
    }

    @Test
    void theListSaysOfEachJarInTheFolderWhetherItMayRun() throws Exception {
        assertThat(say("list").text()).isEqualTo("No plug-in is in " + folders.plugins() + ".\n");
        Files.copy(jar, folders.plugins().resolve("a.jar"));
        Signer.ALICE.sign(Files.copy(jar, folders.plugins().resolve("b.jar")));
        Files.writeString(folders.plugins().resolve("c.jar"), "no jar");
        Said said = say("list");
        assertThat(said.exit()).isEqualTo(Exit.DEGRADED);
        assertThat(said.text().lines())
                .hasSize(3)
                .contains("a.jar: com.example.quota 1.2.3, refused: it is not signed.")
                .contains("b.jar: com.example.quota 1.2.3, signed by CN=alice.")
                .anyMatch(l -> l.startsWith("c.jar: no plug-in, refused: it cannot be read as a jar"));
        Files.setPosixFilePermissions(folders.plugins(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(say("list").text()).startsWith("Nothing in the plug-in folder is loaded: " + folders.plugins());
    }

    @Test
    void aKeyThatIsNotThereIsNamedWithThoseThatAre() throws Exception {
        String keys = keys().toString();
        assertThatThrownBy(() -> say("sign", jar.toString(), "--key", keys))
                .hasMessageContaining("has more than one key; --alias says which: alice, bob.");
        assertThatThrownBy(() -> say("sign", jar.toString(), "--key", keys, "--alias", "carol"))
                .hasMessageContaining("has no key 'carol', only: alice, bob.");
        assertThatThrownBy(() -> say(
                        "sign",
                        jar.toString(),
                        "--key",
                        folder.resolve("none.p12").toString()))
                .hasMessageContaining("There are no keys to read at");
        assertThat(say("verify", jar.toString()).text()).contains("is not signed");
    }

    @Test
    void whatIsTypedWrongIsAnsweredByHowItIsTyped() {
        for (String[] words : new String[][] {{}, {"info"}, {"list", "x"}, {"sign", jar.toString()}, {"eat", "x"}}) {
            assertThatThrownBy(() -> say(words)).isInstanceOf(Failure.class).hasMessage(PluginCommand.USAGE);
        }
        assertThatThrownBy(() -> say("list", "--key", "x")).hasMessage("'plugin list' has no options.");
        assertThatThrownBy(() -> say("info", "x", "--password")).hasMessage("'plugin' has no option '--password'.");
        assertThatThrownBy(() -> say("info", folder.resolve("gone.jar").toString()))
                .hasMessage("There is no file to read at " + folder.resolve("gone.jar") + ".");
    }
}
