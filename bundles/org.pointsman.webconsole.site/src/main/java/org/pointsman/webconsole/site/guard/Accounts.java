/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.guard;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Who there is, kept in a file that only its owner reads: a line {@code NAME ROLE HASH} each. Thread-safe.
 */
public final class Accounts {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.-]{0,31}");
    private static final int MOST = 50;

    private record Account(Role role, PasswordHash hash) {}

    private final Path file;
    /** What a password is compared with when there is no such account: the answer is not to come sooner. */
    private final PasswordHash nobody;

    private Map<String, Account> accounts;

    /**
     * The accounts in {@code file}; none if there is no such file.
     *
     * @throws IOException with one sentence if it cannot be read or understood: nobody is to be let in by mistake
     */
    public Accounts(Path file) throws IOException {
        this.file = file;
        this.accounts = read(file);
        this.nobody = PasswordHash.parse("pbkdf2-sha512$" + PasswordHash.ITERATIONS
                + "$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    }

    private static Map<String, Account> read(Path file) throws IOException {
        Map<String, Account> read = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] word = line.split(" ");
                read.put(word[0], new Account(Role.valueOf(word[1]), PasswordHash.parse(word[2])));
            }
        } catch (NoSuchFileException e) {
            return read;
        } catch (RuntimeException e) {
            throw new IOException(file + " is damaged; delete it to claim the console anew", e);
        }
        return read;
    }

    /** Whether somebody may do everything; until then the console is to be claimed. */
    public synchronized boolean claimed() {
        return accounts.values().stream().anyMatch(a -> a.role() == Role.ADMIN);
    }

    /** The role of whoever has this name and password. Takes some tenths of a second, whether or not there is such a name. */
    public Optional<Role> check(String name, String password) {
        Optional<Account> account;
        synchronized (this) {
            account = Optional.ofNullable(accounts.get(name));
        }
        boolean right = password.length() <= PasswordHash.LONGEST
                && account.map(Account::hash).orElse(nobody).matches(password);
        return account.filter(a -> right).map(Account::role);
    }

    /** Names and roles. */
    public synchronized Map<String, Role> list() {
        Map<String, Role> list = new TreeMap<>();
        accounts.forEach((name, account) -> list.put(name, account.role()));
        return list;
    }

    /**
     * Makes an account, or gives it another password and role.
     *
     * @throws IllegalArgumentException with one sentence if name or password will not do, or nobody would be left who may do everything
     * @throws IOException if it cannot be kept; nothing has changed then
     */
    public void set(String name, Role role, String password) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a name is 1 to 32 of a-z 0-9 _ . - and begins with a letter");
        }
        int length = password.codePointCount(0, password.length());
        if (length < PasswordHash.SHORTEST || password.length() > PasswordHash.LONGEST) {
            throw new IllegalArgumentException(
                    "a password has " + PasswordHash.SHORTEST + " to " + PasswordHash.LONGEST + " characters");
        }
        PasswordHash hash = PasswordHash.of(password);
        synchronized (this) {
            Map<String, Account> changed = new TreeMap<>(accounts);
            changed.put(name, new Account(role, hash));
            if (changed.size() > MOST) {
                throw new IllegalArgumentException("there are " + MOST + " accounts already");
            }
            keep(changed);
        }
    }

    /**
     * Takes an account away; one that is not there is none of our trouble.
     *
     * @throws IllegalArgumentException with one sentence if nobody would be left who may do everything
     * @throws IOException if that cannot be kept; nothing has changed then
     */
    public synchronized void remove(String name) throws IOException {
        Map<String, Account> changed = new TreeMap<>(accounts);
        changed.remove(name);
        keep(changed);
    }

    private void keep(Map<String, Account> changed) throws IOException {
        if (changed.values().stream().noneMatch(a -> a.role() == Role.ADMIN)) {
            throw new IllegalArgumentException("somebody has to stay who may do everything");
        }
        List<String> lines = new ArrayList<>();
        changed.forEach((name, a) -> lines.add(name + " " + a.role() + " " + a.hash()));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, lines);
        try (FileChannel channel = FileChannel.open(fresh, EnumSet.of(StandardOpenOption.WRITE))) {
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        accounts = changed;
    }
}
