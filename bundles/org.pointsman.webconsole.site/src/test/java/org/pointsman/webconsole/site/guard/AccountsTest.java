/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
    private static final String PASSWORD = "correct horse €";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void file() {
        file = folder.resolve("accounts");
    }

    @Test
    void whoIsThereIsKnownAgainAfterARestart() throws Exception {
        Accounts accounts = new Accounts(file);
        assertThat(accounts.claimed()).isFalse();
        accounts.set("anna", Role.ADMIN, PASSWORD);
        Accounts again = new Accounts(file);
        assertThat(again.claimed()).isTrue();
        assertThat(again.check("anna", PASSWORD)).contains(Role.ADMIN);
        assertThat(again.check("anna", PASSWORD + " ")).isEmpty();
        assertThat(again.check("bert", PASSWORD)).isEmpty();
        assertThat(again.check("anna", "x".repeat(100_000))).isEmpty();
    }

    @Test
    void thePasswordItselfIsNotKeptAndTheFileIsItsOwners() throws Exception {
        new Accounts(file).set("anna", Role.ADMIN, PASSWORD);
        assertThat(Files.readString(file)).doesNotContain(PASSWORD).startsWith("anna ADMIN pbkdf2-sha512$210000$");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String first = Files.readString(file);
        new Accounts(file).set("anna", Role.ADMIN, PASSWORD);
        assertThat(Files.readString(file)).isNotEqualTo(first); // another salt
    }

    @Test
    void theLastAdministratorStays() throws Exception {
        Accounts accounts = new Accounts(file);
        accounts.set("anna", Role.ADMIN, PASSWORD);
        assertThatThrownBy(() -> accounts.remove("anna")).hasMessageContaining("somebody has to stay");
        assertThatThrownBy(() -> accounts.set("anna", Role.VIEWER, PASSWORD))
                .hasMessageContaining("somebody has to stay");
        assertThat(new Accounts(file).list()).isEqualTo(Map.of("anna", Role.ADMIN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Anna",
                "anna bert",
                "anna\nmallory ADMIN x",
                "-anna",
                "<b>",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void aNameThatWouldNotFitTheFileIsRefused(String name) throws Exception {
        Accounts accounts = new Accounts(file);
        assertThatThrownBy(() -> accounts.set(name, Role.ADMIN, PASSWORD)).isInstanceOf(IllegalArgumentException.class);
        assertThat(accounts.claimed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 257})
    void aPasswordIsNeitherShortNorEndless(int length) throws Exception {
        Accounts accounts = new Accounts(file);
        assertThatThrownBy(() -> accounts.set("anna", Role.ADMIN, "x".repeat(length)))
                .hasMessage("a password has 10 to 256 characters");
    }

    @Test
    void aDamagedFileLetsNobodyInAndSaysSo() throws Exception {
        Files.writeString(file, "anna ADMIN plaintext\n");
        assertThatThrownBy(() -> new Accounts(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " is damaged; delete it to claim the console anew");
    }

    @Test
    void theClaimCodeIsTakenInWhateverCaseAndSpacing() {
        ClaimCode code = new ClaimCode("AB2DE-FGH3K");
        assertThat(code.is("ab2defgh3k ")).isTrue();
        assertThat(code.is("AB2DE FGH3K")).isTrue();
        assertThat(code.is("AB2DE-FGH3")).isFalse();
        assertThat(code.is("")).isFalse();
        assertThat(ClaimCode.make().text()).matches("[2-9A-HJKMNP-TV-Z]{5}-[2-9A-HJKMNP-TV-Z]{5}");
        assertThat(ClaimCode.make()).isNotEqualTo(ClaimCode.make());
    }
}
