/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The supervision, with programs in the place of dnsmasq that are not there or will not have it; the rest is LanIT's. */
class DnsmasqTest {
    @TempDir
    private Path folder;

    private void until(BooleanSupplier so) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!so.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private Dnsmasq started(String... prefix) {
        return new Dnsmasq(new Folder(folder), List.of(prefix), child -> true, new BackOff(new Random(1))).start();
    }

    private static Texts texts(String... more) {
        Texts t = Texts.of(List.of(Home.usual()), false, "", List.of(), 0);
        return new Texts(t.structure() + String.join("\n", more), t.servers(), t.hosts(), t.leases());
    }

    @Test
    void withoutDnsmasqThePackageIsNamed() throws Exception {
        Dnsmasq d = started(folder.resolve("nowhere").toString());
        try {
            d.serve(texts());
            until(() -> d.problems().stream().anyMatch(p -> p.contains("install the Debian package dnsmasq-base")));
        } finally {
            d.close();
            d.join();
        }
    }

    @Test
    void aStructureThatItRefusesIsNotTaken() throws Exception {
        Dnsmasq d = started();
        try {
            d.serve(texts("no-such-option\n"));
            until(() -> d.problems().stream().anyMatch(p -> p.contains("dnsmasq refuses its configuration")));
            assertThat(folder.resolve("dnsmasq.conf")).doesNotExist();
        } finally {
            d.close();
            d.join();
        }
    }
}
