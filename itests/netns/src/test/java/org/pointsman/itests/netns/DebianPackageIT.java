/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The {@code .deb} is installed, used, updated, removed and purged by dpkg itself, on an overlay of this machine's file system
 * that is gone afterwards. Where this is not Debian there is nothing to test it with, and the test fails saying so.
 */
class DebianPackageIT {
    private static Path deb() throws IOException {
        Path target = Daemon.HOME.getParent();
        try (var files = Files.list(target)) {
            List<Path> found =
                    files.filter(f -> f.toString().endsWith(".deb")).sorted().toList();
            assertThat(found).as("packages in " + target).hasSize(1);
            return found.get(0);
        }
    }

    @Test
    void thePackageSaysWhatItNeeds() throws Exception {
        String control = Command.run("dpkg-deb", "-I", deb().toString());
        assertThat(control)
                .contains(" Package: pointsman\n", " Architecture: all\n")
                .contains(" Depends: default-jre-headless (>= 2:1.17) | java17-runtime-headless, libnftables1, ")
                .contains(" Recommends: udhcpc, dnsmasq-base, ppp\n");
    }

    @Test
    void thePackageHoldsTheDistributionAndNothingOfThisMachine() throws Exception {
        String content = Command.run("dpkg-deb", "-c", deb().toString());
        assertThat(content)
                .contains("./usr/bin/pointsman -> ../lib/pointsman/bin/pointsman\n")
                .containsPattern("-rwxr-xr-x root/root +\\d+ \\S+ \\S+ ./usr/lib/pointsman/bin/pointsman\n")
                .containsPattern("-rw-r--r-- root/root +\\d+ \\S+ \\S+ ./usr/lib/systemd/system/pointsman.service\n")
                .contains("./usr/lib/sysusers.d/pointsman.conf\n")
                .contains("./usr/share/pointsman/pointsman.json\n")
                .doesNotContain("/cds/", "/data/", "./etc/", "./var/");
        try (var jars = Files.walk(Daemon.HOME.resolve("bundles"))) {
            assertThat(content)
                    .contains(jars.filter(Files::isRegularFile)
                            .map(j -> "./usr/lib/pointsman/" + Daemon.HOME.relativize(j) + "\n")
                            .toArray(String[]::new));
        }
        assertThat(content.lines()).allMatch(l -> l.contains(" root/root "));
    }

    /** One root shell session on the overlay; {@code set -e}: the first step that fails ends it. */
    private static Command.Result onAnOverlay(String session) throws Exception {
        Path folder = Files.createTempDirectory("pointsman-deb");
        try {
            String script = """
                    set -eu
                    mount -t tmpfs none "$1"
                    mkdir "$1/up" "$1/work" "$1/root"
                    mount -t overlay none -o "lowerdir=/,upperdir=$1/up,workdir=$1/work" "$1/root"
                    mount -t proc none "$1/root/proc"
                    mount --rbind /dev "$1/root/dev"
                    mount -t tmpfs none "$1/root/tmp"
                    # no systemd to talk to there
                    mount -t tmpfs none "$1/root/run"
                    cp "$2" "$1/root/tmp/pointsman.deb"
                    exec chroot "$1/root" /bin/sh -eu -c "$3"
                    """;
            return Command.tryRun(List.of(
                    "unshare",
                    "--mount",
                    "--net",
                    "--pid",
                    "--fork",
                    "/bin/sh",
                    "-c",
                    script,
                    "sh",
                    folder.toString(),
                    deb().toString(),
                    session));
        } finally {
            Files.delete(folder);
        }
    }

    @Test
    void itInstallsRunsUpdatesAndGoesAway() throws Exception {
        Command.Result r = onAnOverlay("""
                say() { echo "== $*"; }
                dpkg -i /tmp/pointsman.deb
                say status $(dpkg-query -W -f '${Status}' pointsman)
                say owners $(stat -c '%n:%U:%a' /etc/pointsman /etc/pointsman/pointsman.json /var/lib/pointsman)
                say example $(pointsman check)
                say archive $(ls /usr/lib/pointsman/cds | wc -l)
                say enabled $(readlink /etc/systemd/system/multi-user.target.wants/pointsman.service)
                systemd-analyze verify pointsman.service

                # the administrator's file and modes survive an update, and an archive that cannot be made is no failure
                mount -t tmpfs -o ro none /usr/lib/pointsman/cds
                echo '{ "org.pointsman.steering": { "strategy": "single" } }' >/etc/pointsman/pointsman.json
                chmod 640 /etc/pointsman/pointsman.json
                dpkg -i /tmp/pointsman.deb
                umount /usr/lib/pointsman/cds
                say kept $(stat -c '%U:%a' /etc/pointsman/pointsman.json) $(cat /etc/pointsman/pointsman.json)

                # as the unit starts it: that user, those two capabilities
                ip link set lo up
                setpriv --reuid pointsman --regid pointsman --clear-groups --inh-caps=-all,+net_admin,+net_raw \
                    --ambient-caps=-all,+net_admin,+net_raw --bounding-set=-all,+net_admin,+net_raw --no-new-privs \
                    pointsman run --conf /etc/pointsman --data /var/lib/pointsman &
                pointsman status --wait ready --timeout 20 && say ready
                say runs as $(stat -c %U /var/lib/pointsman/control.sock)
                kill $!
                wait $! || say ended $?

                dpkg -r pointsman
                say config $(ls /etc/pointsman/pointsman.json)
                [ -e /usr/lib/pointsman ] || say removed
                dpkg -P pointsman
                [ -e /etc/pointsman ] || [ -e /var/lib/pointsman ] || say purged
                """);
        assertThat(r.exit()).as(r.output()).isZero();
        assertThat(r.output().lines().filter(l -> l.startsWith("== ")))
                .as(r.output())
                .satisfiesExactly(
                        l -> assertThat(l).isEqualTo("== status install ok installed"),
                        l -> assertThat(l)
                                .isEqualTo(
                                        "== owners /etc/pointsman:pointsman:750"
                                                + " /etc/pointsman/pointsman.json:pointsman:600 /var/lib/pointsman:pointsman:750"),
                        l -> assertThat(l).startsWith("== example /etc/pointsman/pointsman.json"),
                        l -> assertThat(l).isEqualTo("== archive 1"),
                        l -> assertThat(l).endsWith("/systemd/system/pointsman.service"),
                        l -> assertThat(l)
                                .isEqualTo("== kept pointsman:640"
                                        + " { \"org.pointsman.steering\": { \"strategy\": \"single\" } }"),
                        l -> assertThat(l).isEqualTo("== ready"),
                        l -> assertThat(l).isEqualTo("== runs as pointsman"),
                        l -> assertThat(l).isEqualTo("== ended 143"),
                        l -> assertThat(l).isEqualTo("== config /etc/pointsman/pointsman.json"),
                        l -> assertThat(l).isEqualTo("== removed"),
                        l -> assertThat(l).isEqualTo("== purged"));
        assertThat(r.output())
                .contains("starts slower until 'pointsman warm' succeeds")
                .contains("routes and rules stay in the kernel");
    }
}
