/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.api.net.IpAddress;

class RulesTest {
    private static final String HOST = "127.0.0.1:8777";
    private static final Session ADMIN = new Session("t1", "proof", "admin", Role.ADMIN, 0);
    private static final Session VIEWER = new Session("t2", "proof", "guest", Role.VIEWER, 0);

    private static Rules.Ask ask(String method, String path) {
        return new Rules.Ask(
                method,
                path,
                Optional.of(HOST),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Rules.Ask by(Session session, String method, String path) {
        return new Rules.Ask(
                method,
                path,
                Optional.of(HOST),
                Optional.of("http://" + HOST),
                Optional.of("same-origin"),
                Optional.of(session.csrf()),
                Optional.of(session));
    }

    private static int status(Rules.Ask ask) {
        return Rules.on(Place.LOOPBACK, ask).status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/favicon.ico", "/assets/app.js", "/assets/app.css", "/api/v1/session"})
    void theLogInAndItsFilesAreForAll(String path) {
        assertThat(Rules.on(Place.LOOPBACK, ask("GET", path)).passes()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/status, 401",
        "/api/v1/events, 401",
        "/api/v1/openapi.json, 401",
        "/api/v1/session/, 401",
        "/assets/../openapi.json, 302",
        "/assets/%2e%2e/openapi.json, 302",
        "/assets//app.js, 302",
        "/system/console/bundles, 302",
        "/system/console/res/lib/jquery-3.6.1.js, 302",
        "//system/console, 302",
        "/no/such/page, 302"
    })
    void everythingElseIsNotForStrangers(String path, int status) {
        assertThat(status(ask("GET", path))).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8777",
                "127.0.0.1.evil.example",
                "localhost.evil.example:8777",
                "10.0.0.1",
                "127.0.0.1:8777@evil.example",
                "",
                "[::1]evil"
            })
    void aNameThatWasMadeToLeadHereIsRefused(String host) {
        Rules.Ask rebound = new Rules.Ask(
                "GET",
                "/",
                Optional.of(host),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(ADMIN));
        assertThat(status(rebound)).isEqualTo(421);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:1", "127.0.0.1:8777", "127.1.2.3", "[::1]:8777"})
    void namesOfALoopbackAreTaken(String host) {
        Rules.Ask local = new Rules.Ask(
                "GET", "/", Optional.of(host), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(Rules.on(Place.LOOPBACK, local).passes()).isTrue();
    }

    @Test
    void withoutAHostNothingIsAnswered() {
        Rules.Ask none = new Rules.Ask(
                "GET", "/", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(status(none)).isEqualTo(421);
    }

    @Test
    void aFormOnAForeignPageChangesNothing() {
        for (String path :
                new String[] {"/api/v1/uplinks/adsl/disable", "/system/console/bundles", "/api/v1/session"}) {
            Rules.Ask foreign = new Rules.Ask(
                    "POST",
                    path,
                    Optional.of(HOST),
                    Optional.of("http://evil.example"),
                    Optional.of("cross-site"),
                    Optional.empty(),
                    Optional.of(ADMIN));
            assertThat(status(foreign)).as(path).isEqualTo(403);
        }
    }

    @Test
    void anotherServiceOfThisMachineIsAForeignPageToo() {
        Rules.Ask neighbour = new Rules.Ask(
                "POST",
                "/system/console/bundles",
                Optional.of(HOST),
                Optional.of("http://127.0.0.1:9999"),
                Optional.of("same-site"),
                Optional.empty(),
                Optional.of(ADMIN));
        assertThat(status(neighbour)).isEqualTo(403);
        Rules.Ask old = new Rules.Ask(
                "POST",
                "/system/console/bundles",
                Optional.of(HOST),
                Optional.of("null"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(ADMIN));
        assertThat(status(old)).isEqualTo(403);
    }

    @Test
    void aChangeOverTheApiNeedsTheProofFromTheSameSession() {
        assertThat(Rules.on(Place.LOOPBACK, by(ADMIN, "POST", "/api/v1/uplinks/adsl/disable"))
                        .passes())
                .isTrue();
        Rules.Ask stale = new Rules.Ask(
                "POST",
                "/api/v1/uplinks/adsl/disable",
                Optional.of(HOST),
                Optional.of("http://" + HOST),
                Optional.of("same-origin"),
                Optional.of("another"),
                Optional.of(ADMIN));
        assertThat(status(stale)).isEqualTo(403);
    }

    @Test
    void felixPagesAreChangedFromTheirOwnPagesOnly() {
        String path = "/system/console/bundles/3";
        Rules.Ask form = new Rules.Ask(
                "POST",
                path,
                Optional.of(HOST),
                Optional.of("http://" + HOST),
                Optional.empty(),
                Optional.empty(),
                Optional.of(ADMIN));
        assertThat(Rules.on(Place.LOOPBACK, form).passes()).isTrue();
        Rules.Ask mute = new Rules.Ask(
                "POST",
                path,
                Optional.of(HOST),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(ADMIN));
        assertThat(status(mute)).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/status, 0",
        "GET, /api/v1/uplinks/adsl, 0",
        "GET, /api/v1/events, 0",
        "DELETE, /api/v1/session, 0",
        "GET, /api/v1/accounts, 403",
        "POST, /api/v1/uplinks/adsl/disable, 403",
        "PUT, /api/v1/accounts/guest, 403",
        "GET, /system/console/bundles, 403",
        "GET, /api/v1//accounts, 403",
        "GET, /api/v1/./accounts, 403",
        "GET, /api/v1/openapi.json, 0",
        "GET, /api/v1/../v1/accounts, 403",
        "GET, /api/v1/%61ccounts, 403",
        "GET, /api/v1/accounts;x=y, 403"
    })
    void aViewerSeesAndChangesNothing(String method, String path, int status) {
        assertThat(status(by(VIEWER, method, path))).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "OPTIONS", "CONNECT", "PATCH", "get", "PROPFIND"})
    void otherMethodsAreUnknown(String method) {
        assertThat(status(by(ADMIN, method, "/"))).isEqualTo(405);
    }

    @Test
    void beyondLoopbackItIsTlsUnderTheAddressAlone() {
        Place place = Place.of(IpAddress.parse("192.168.77.1"));
        assertThat(at(place, "192.168.77.1:8777", "https://192.168.77.1:8777")).isZero();
        assertThat(at(place, "192.168.77.1:8777", "http://192.168.77.1:8777")).isEqualTo(403);
        assertThat(at(place, "192.168.77.1:8777", "https://192.168.77.1:9999")).isEqualTo(403);
        for (String other : java.util.List.of("localhost:8777", "127.0.0.1:8777", "192x168x77x1", "evil.example")) {
            assertThat(at(place, other, "https://" + other)).as(other).isEqualTo(421);
        }
        assertThat(at(Place.of(IpAddress.parse("fd00::1")), "[fd00::1]:8777", "https://[fd00::1]:8777"))
                .isZero();
        assertThat(Place.of(IpAddress.parse("127.0.0.5"))).isSameAs(Place.LOOPBACK);
    }

    private static int at(Place place, String host, String origin) {
        return Rules.on(
                        place,
                        new Rules.Ask(
                                "POST",
                                "/api/v1/uplinks/adsl/drill",
                                Optional.of(host),
                                Optional.of(origin),
                                Optional.of("same-origin"),
                                Optional.of("proof"),
                                Optional.of(ADMIN)))
                .status();
    }
}
