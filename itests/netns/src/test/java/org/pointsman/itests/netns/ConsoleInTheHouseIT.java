/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The web console for a served network: TLS, asked by the curl that everybody has, from the house and from the street. */
class ConsoleInTheHouseIT {
    private static final String AT = "192.168.77.1:8777";
    private static final String URL = "https://" + AT + "/";
    private static final String PASSWORD = "correct horse battery";

    private Bed bed;

    private Command.Result curl(String namespace, String... words) {
        List<String> argv = new ArrayList<>(
                List.of("ip", "netns", "exec", namespace, "curl", "-sS", "-m", "20", "-w", "\n%{http_code}"));
        argv.addAll(Arrays.asList(words));
        return Command.tryRun(argv);
    }

    private static String status(Command.Result result) {
        return result.output().strip().replaceFirst("(?s).*\n", "");
    }

    private static JsonObject console(Daemon daemon) {
        try (var reader = Json.createReader(
                new StringReader(daemon.ask("wan:console --json").output()))) {
            return reader.readObject();
        } catch (IOException | RuntimeException e) {
            return JsonObject.EMPTY_JSON_OBJECT; // it is not there yet
        }
    }

    @Test
    void whoIsInTheHouseGetsInByTlsAndWhoIsOutsideDoesNot() throws Exception {
        bed = Bed.laptop();
        try (Daemon daemon = new Daemon(bed)) {
            daemon.configure(Daemon.laptopStatic()
                    .replaceFirst(
                            "\\{",
                            "{ \"org.pointsman.webconsole\": { \"address\": \"192.168.77.1\" },"
                                    + " \"org.pointsman.lan~home\": { \"interface\": \"lan0\","
                                    + " \"address\": \"192.168.77.1/24\" },"));
            daemon.startAndWait();
            String house = bed.client.name();
            Path trusted = daemon.data().resolve("webconsole.crt");
            Await.until(
                    "the console is open",
                    () -> status(curl(house, "--cacert", trusted.toString(), URL))
                            .equals("200"),
                    daemon::log);

            // curl has just met the certificate of this file and no other; its fingerprint is the one that is printed
            byte[] encoded = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(trusted)))
                    .getEncoded();
            String fingerprint = HexFormat.ofDelimiter(":")
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
            assertThat(console(daemon).getString("fingerprint")).isEqualTo(fingerprint);
            daemon.awaitLog(fingerprint);

            // nowhere else, and nothing but TLS
            assertThat(Command.run("ip", "netns", "exec", bed.router.name(), "ss", "-Hltn")
                            .lines()
                            .filter(l -> l.contains(":8777 ")))
                    .singleElement()
                    .asString()
                    .contains("192.168.77.1");
            assertThat(status(curl(house, "http://" + AT + "/"))).isIn("000", "400");
            assertThat(curl(house, URL).output())
                    .as("nobody else vouches for it")
                    .contains("certificate");

            // somebody on an uplink's side, who sends packets for that address there: Linux takes them
            String street = bed.isps.get(0).namespace().name();
            Command.run("ip", "-n", street, "route", "replace", "192.168.77.1/32", "via", "10.64.1.2");
            Command.Result outside = curl(street, "-k", URL);
            assertThat(status(outside)).as(outside.output()).isIn("000", "403");
            assertThat(status(curl(street, "-k", "https://10.64.1.2:8777/"))).isEqualTo("000");

            // claimed from the house; the cookie is for TLS alone, and changes come from this origin alone
            Command.Result claimed = curl(
                    house,
                    "--cacert",
                    trusted.toString(),
                    "-i",
                    "-H",
                    "Content-Type: application/json",
                    "-H",
                    "Origin: https://" + AT,
                    "-d",
                    "{\"code\":\"" + console(daemon).getString("claimCode") + "\",\"name\":\"admin\",\"password\":\""
                            + PASSWORD + "\"}",
                    URL + "api/v1/claim");
            assertThat(status(claimed)).as(claimed.output()).isEqualTo("200");
            assertThat(claimed.output()).containsPattern("(?i)set-cookie: pointsman_\\S+;.*Secure");
            String cookie = claimed.output().replaceFirst("(?si).*set-cookie: (pointsman_[^;]+);.*", "$1");
            assertThat(status(curl(house, "-k", "-b", cookie, URL + "api/v1/status")))
                    .isEqualTo("200");
            assertThat(status(curl(house, "-k", "-b", cookie, "-H", "Host: evil.example", URL + "api/v1/status")))
                    .isIn("400", "421");
            assertThat(status(curl(
                            house,
                            "-k",
                            "-b",
                            cookie,
                            "-H",
                            "Origin: http://" + AT,
                            "-X",
                            "POST",
                            URL + "api/v1/uplinks/adsl/disable")))
                    .isEqualTo("403");
            assertThat(daemon.uplink("adsl").getBoolean("enabled")).isTrue();
        } finally {
            bed.close();
        }
    }
}
