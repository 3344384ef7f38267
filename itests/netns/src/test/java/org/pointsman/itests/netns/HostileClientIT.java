/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The web console over its real port, asked by people who mean no good; claimed once, before all of them come. */
class HostileClientIT {
    private static final String PASSWORD = "correct horse battery";
    private static final String ORIGIN = "http://" + Web.HOST;

    private static Bed bed;
    private static Daemon daemon;
    private static Web web;
    private static String admin;
    private static String proof;
    private static String viewer;

    private static final String CANARY = "canary-sings-7f3a91";
    private static final String TOKEN = "token-rings-51c08e4d";
    private static final String PIN = "73519264";
    /** A modem that is not there, with secrets that are. */
    private static final String MODEM =
            "\"org.pointsman.uplink.ppp~gsm\": { \"device\": \"/dev/ttyNONE9\", \"apn\": \"internet\","
                    + " \"user\": \"me\", \"password\": \"" + CANARY + "\", \"pin\": \"" + PIN
                    + "\", \"metric\": 90 },";

    @BeforeAll
    static void claim() throws Exception {
        bed = Bed.laptop();
        daemon = new Daemon(bed);
        daemon.configure(Daemon.laptopStatic()
                .replaceFirst(
                        "\\{",
                        "{ \"org.pointsman.webconsole\": {}, \"org.pointsman.metrics\": { \"token\": \"" + TOKEN
                                + "\" }," + MODEM));
        daemon.start();
        daemon.awaitReady();
        Await.until("the console is open", HostileClientIT::open, daemon::log);
        web = new Web(bed.router, "127.0.0.1");

        // the code is guessed from another address first
        Web guesser = new Web(bed.router, "127.0.0.9");
        int guesses = 0;
        Web.Answer guess = claim(guesser, "AAAAA-AAAA2");
        // on a busy machine a wait may be over before the next guess comes; they double
        for (; guess.status() == 401 && guesses < 12; guesses++) {
            guess = claim(guesser, "AAAAA-AAAA2");
        }
        assertThat(guess.status()).as(guess.body()).isEqualTo(429);
        assertThat(guesses).isGreaterThanOrEqualTo(5);
        assertThat(Integer.parseInt(guess.header("retry-after"))).isPositive();

        Web.Answer claimed = claim(web, code());
        assertThat(claimed.status()).as(claimed.body()).isEqualTo(200);
        assertThat(claimed.header("set-cookie"))
                .contains("HttpOnly")
                .contains("SameSite=Strict")
                .contains("Path=/");
        admin = cookie(claimed);
        proof = json(claimed.body()).getString("csrf");
        assertThat(claim(web, "AAAAA-AAAAA").status())
                .as("it can be claimed once")
                .isEqualTo(409);
        Web.Answer made = web.ask(
                "PUT",
                "/api/v1/accounts/guest",
                "{\"role\":\"viewer\",\"password\":\"just looking around\"}",
                "Cookie",
                admin,
                "X-Pointsman-Csrf",
                proof);
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        viewer = cookie(logIn(web, "guest", "just looking around"));
    }

    private static boolean open() {
        try {
            return daemon.ask("wan:console --json").exit() == 0
                    && Command.run("ip", "netns", "exec", bed.router.name(), "ss", "-Hltn")
                            .contains(":" + Web.PORT);
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void end() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
        if (bed != null) {
            bed.close();
        }
    }

    private static String code() throws IOException {
        return json(daemon.ask("wan:console --json").output()).getString("claimCode");
    }

    private static Web.Answer claim(Web client, String code) throws Exception {
        String body = "{\"code\":\"" + code + "\",\"name\":\"admin\",\"password\":\"" + PASSWORD + "\"}";
        return client.ask("POST", "/api/v1/claim", body);
    }

    private static Web.Answer logIn(Web client, String name, String password) throws Exception {
        return client.ask("POST", "/api/v1/session", "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}");
    }

    private static String cookie(Web.Answer answer) {
        return answer.header("set-cookie").split(";")[0];
    }

    private static JsonObject json(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private static void armoured(String what, Web.Answer answer) {
        assertThat(answer.header("content-security-policy"))
                .as(what)
                .startsWith("default-src 'none'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("http", "*");
        assertThat(answer.header("x-content-type-options")).as(what).isEqualTo("nosniff");
        assertThat(answer.header("x-frame-options")).as(what).isEqualTo("DENY");
        assertThat(answer.header("cache-control")).as(what).contains("no-store");
        assertThat(answer.header("referrer-policy")).as(what).isEqualTo("same-origin");
        assertThat(answer.header("cross-origin-opener-policy")).as(what).isEqualTo("same-origin");
        assertThat(answer.headers()).as(what).doesNotContainKeys("server", "access-control-allow-origin");
        assertThat(answer.body()).as(what).doesNotContain("\tat ", "org.eclipse.jetty", "Powered by");
    }

    @Test
    void everyAnswerIsArmouredErrorsIncluded() throws Exception {
        for (String path : List.of(
                "/",
                "/assets/app.js",
                "/favicon.ico",
                "/nothing",
                "/api/v1/status",
                "/api/v1/session",
                "/system/console",
                "/system/console/bundles",
                "/assets/none.js",
                "/%00",
                "/a/../../b",
                "*",
                "//")) {
            armoured("GET " + path, web.ask("GET", path, ""));
        }
        for (String path : List.of(
                "/api/v1/status",
                "/api/v1/nothing",
                "/api/v1/history?limit=x",
                "/system/console/bundles",
                "/system/console/nothing",
                "/system/console/res/ui/webconsole.css",
                "/nothing")) {
            armoured("GET " + path + " as admin", web.ask("GET", path, "", "Cookie", admin));
        }
        armoured("TRACE", web.ask("TRACE", "/", ""));
        armoured("another host", web.ask("GET", "/", "", "Host", "evil.example"));
        armoured("no host", web.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n"));
        armoured("no request", web.send("GE T / nonsense\r\n\r\n"));
        armoured("no JSON", web.ask("POST", "/api/v1/session", "{"));
    }

    @Test
    void ourPageMayNotRunWhatIsWrittenIntoIt() throws Exception {
        assertThat(web.ask("GET", "/", "").header("content-security-policy")).doesNotContain("unsafe");
        assertThat(web.ask("GET", "/", "").body()).doesNotContain("<script>", "onload=", "http:", "https:");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/status, 401",
        "/api/v1/events, 401",
        "/api/v1/accounts, 401",
        "/metrics, 401",
        "/system/console/bundles, 302",
        "/system/console/bundles.json, 302",
        "/system/console/res/ui/webconsole.css, 302"
    })
    void aStrangerSeesNothing(String path, int status) throws Exception {
        assertThat(web.ask("GET", path, "").status()).isEqualTo(status);
        assertThat(web.ask("GET", path, "", "Authorization", "Basic YWRtaW46YWRtaW4=")
                        .status())
                .as("Felix's own password")
                .isEqualTo(status);
        assertThat(web.ask("GET", path, "", "Cookie", admin.split("=")[0] + "=AAAA; JSESSIONID=1")
                        .status())
                .isEqualTo(status);
    }

    @Test
    void aNameThatWasMadeToLeadHereIsRefused() throws Exception {
        assertThat(web.ask("GET", "/api/v1/status", "", "Host", "evil.example:8777", "Cookie", admin)
                        .status())
                .isEqualTo(421);
        assertThat(web.send("GET http://evil.example/api/v1/status HTTP/1.1\r\nHost: " + Web.HOST + "\r\nCookie: "
                                + admin + "\r\nConnection: close\r\n\r\n")
                        .status())
                .isIn(400, 421);
    }

    @Test
    void aFormOnAForeignPageChangesNothing() throws Exception {
        String path = "/api/v1/uplinks/adsl/disable";
        assertThat(post(path, "Origin", "http://evil.example", "X-Pointsman-Csrf", proof))
                .isEqualTo(403);
        assertThat(post(path, "Sec-Fetch-Site", "cross-site", "X-Pointsman-Csrf", proof))
                .isEqualTo(403);
        assertThat(post(path, "Origin", "http://127.0.0.1:9999", "X-Pointsman-Csrf", proof))
                .isEqualTo(403);
        assertThat(post(path, "Origin", "null", "X-Pointsman-Csrf", proof)).isEqualTo(403);
        assertThat(post(path, "Origin", ORIGIN)).as("no proof").isEqualTo(403);
        assertThat(post(path, "Origin", ORIGIN, "X-Pointsman-Csrf", proof + "x"))
                .isEqualTo(403);
        assertThat(post("/system/console/bundles/0?action=stop", "Origin", "http://evil.example"))
                .isEqualTo(403);
        assertThat(post("/system/console/bundles/0?action=stop"))
                .as("says nothing of where it comes from")
                .isEqualTo(403);
        assertThat(post("/system/console/vmstat?shutdown_type=Stop", "Sec-Fetch-Site", "same-site"))
                .isEqualTo(403);
        assertThat(web.ask("GET", path, "", "Cookie", admin).status())
                .as("a link")
                .isEqualTo(404);
        assertThat(daemon.uplink("adsl").getBoolean("enabled")).isTrue();
        assertThat(daemon.alive()).isTrue();
    }

    private static int post(String path, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of("Cookie", admin, "Content-Length", "0"));
        all.addAll(List.of(headers));
        return web.ask("POST", path, "", all.toArray(String[]::new)).status();
    }

    private static boolean lteIs(boolean enabled) {
        try {
            return daemon.uplink("lte").getBoolean("enabled") == enabled;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatWasMeantIsDone() throws Exception {
        assertThat(post("/api/v1/uplinks/lte/disable", "Origin", ORIGIN, "X-Pointsman-Csrf", proof))
                .isEqualTo(200);
        Await.until("lte is disabled", () -> lteIs(false), daemon::log);
        assertThat(post("/api/v1/uplinks/lte/enable", "X-Pointsman-Csrf", proof))
                .isEqualTo(200);
        assertThat(post("/api/v1/uplinks/nothing/enable", "X-Pointsman-Csrf", proof))
                .isEqualTo(404);
        Await.until("lte is enabled", () -> lteIs(true), daemon::log);
        assertThat(daemon.log()).contains("Web console: admin from 127.0.0.1: disable lte");
    }

    private static Web.Answer feature(String verb, String name, String cookie, String proven) throws Exception {
        return web.ask(
                "POST",
                "/api/v1/features/" + verb,
                Json.createObjectBuilder().add("name", name).build().toString(),
                "Cookie",
                cookie,
                "Origin",
                ORIGIN,
                "X-Pointsman-Csrf",
                proven);
    }

    private static JsonObject featureNamed(String name) throws Exception {
        return json(web.ask("GET", "/api/v1/features", "", "Cookie", viewer).body())
                .getJsonArray("features")
                .getValuesAs(JsonObject.class)
                .stream()
                .filter(f -> f.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void featuresAreSeenByViewersAndGoAndComeByAdministratorsAlone() throws Exception {
        assertThat(web.ask("GET", "/api/v1/features", "").status()).isEqualTo(401);
        String viewersProof = json(web.ask("GET", "/api/v1/session", "", "Cookie", viewer)
                        .body())
                .getString("csrf");
        assertThat(feature("remove", "ssh", viewer, viewersProof).status()).isEqualTo(403);
        assertThat(feature("remove", "ssh", admin, proof + "x").status()).isEqualTo(403);
        assertThat(featureNamed("ssh").getString("state")).startsWith("runs");
        assertThat(featureNamed("ssh").getString("may")).isEqualTo("remove");

        Web.Answer removed = feature("remove", "ssh", admin, proof);
        assertThat(removed.status()).as(removed.body()).isEqualTo(200);
        assertThat(featureNamed("ssh").getString("state")).isEqualTo("removed");
        assertThat(featureNamed("ssh").getString("may")).isEqualTo("install");
        Web.Answer back = feature("install", "ssh", admin, proof);
        assertThat(json(back.body()).getString("said")).isEqualTo("ssh is there again.");
        assertThat(featureNamed("ssh").getString("state")).startsWith("runs");
        assertThat(daemon.log())
                .contains("Web console: admin from 127.0.0.1: feature remove ssh: ssh is removed")
                .contains("Web console: admin from 127.0.0.1: feature install ssh: ssh is there again.");

        Web.Answer core = feature("remove", "core", admin, proof);
        assertThat(core.status()).isEqualTo(409);
        assertThat(core.body()).contains("core cannot be removed");
        assertThat(featureNamed("core").containsKey("may")).isFalse();
        Web.Answer own = feature("remove", "webconsole", admin, proof);
        assertThat(own.status()).isEqualTo(409);
        assertThat(own.body()).contains("bin/pointsman feature remove webconsole");
        assertThat(featureNamed("webconsole").getString("note")).contains("nobody sees these pages");
        assertThat(feature("remove", "a\nforged line", admin, proof).status()).isEqualTo(400);
        assertThat(feature("explode", "ssh", admin, proof).status()).isEqualTo(404);
    }

    @Test
    void aViewerLooksAndDoesNothing() throws Exception {
        assertThat(web.ask("GET", "/api/v1/status", "", "Cookie", viewer).status())
                .isEqualTo(200);
        String viewersProof = json(web.ask("GET", "/api/v1/session", "", "Cookie", viewer)
                        .body())
                .getString("csrf");
        for (String path : List.of("/api/v1/uplinks/adsl/disable", "/system/console/bundles")) {
            assertThat(web.ask(
                                    "POST",
                                    path,
                                    "",
                                    "Cookie",
                                    viewer,
                                    "Content-Length",
                                    "0",
                                    "Origin",
                                    ORIGIN,
                                    "X-Pointsman-Csrf",
                                    viewersProof)
                            .status())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/accounts",
                "/api/v1/%61ccounts",
                "/api/v1//accounts",
                "/api/v1/./accounts",
                "/api/v1/accounts;a=b",
                "/api/v1/accounts/",
                "/api/v1/x/../accounts",
                "/api/v1/%2e/accounts",
                "/system/console/bundles",
                "/system/console;x/bundles",
                "/system%2fconsole/bundles",
                "//system/console/bundles",
                "/assets/../system/console/bundles",
                "/assets/..;/system/console/bundles",
                "/assets/%2e%2e/openapi.json",
                "/assets/..%2fopenapi.json",
                "/assets/%252e%252e%252fopenapi.json",
                "/assets/app.js/../../openapi.json",
                "/api/v1/uplinks/..%2f..%2faccounts",
                "/\\..\\openapi.json"
            })
    void noWayOfWritingAPathLeadsAViewerOn(String path) throws Exception {
        assertThat(web.ask("GET", path, "", "Cookie", viewer).status()).isIn(400, 403, 404);
        assertThat(web.ask("GET", path, "").status()).isIn(302, 400, 401, 404);
    }

    @Test
    void whatIsTooLargeIsRefused() throws Exception {
        assertThat(web.ask("GET", "/", "", "X-Long", "x".repeat(20_000)).status())
                .isEqualTo(431);
        assertThat(web.ask("GET", "/" + "x".repeat(20_000), "").status()).isIn(414, 431);
        assertThat(logIn(web, "admin", "x".repeat(1_000_000)).status()).isEqualTo(413);
        String chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";
        assertThat(web.send("POST /api/v1/session HTTP/1.1\r\nHost: " + Web.HOST
                                + "\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + chunk.repeat(50))
                        .status())
                .isEqualTo(413);
        assertThat(web.ask("POST", "/api/v1/session", "{\"name\":1}").status()).isEqualTo(400);
        assertThat(web.ask("POST", "/api/v1/session", "name=admin", "Content-Type", "text/plain")
                        .status())
                .as("what a foreign form can send")
                .isEqualTo(415);
        assertThat(web.ask("GET", "/api/v1/history?limit=1000000", "", "Cookie", admin)
                        .status())
                .isEqualTo(400);
        assertThat(web.send(
                                "POST /api/v1/session HTTP/1.1\r\nHost: " + Web.HOST
                                        + "\r\nConnection: close\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                        .status())
                .as("two lengths")
                .isEqualTo(400);
    }

    @Test
    void manyWhoNeverFinishHoldNobodyUp() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                Socket socket = web.connect();
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHo".getBytes(StandardCharsets.UTF_8));
                slow.add(socket);
            }
            assertThat(web.ask("GET", "/api/v1/status", "", "Cookie", admin).status())
                    .isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static List<Socket> answered(List<Socket> sockets) {
        return sockets.stream()
                .filter(s -> {
                    try {
                        return s.getInputStream().available() > 0;
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    @Test
    void whoSendsBodiesDropByDropKeepsNobodyOut() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 30; i++) {
                Socket socket = web.connect();
                socket.getOutputStream()
                        .write(("POST /api/v1/session HTTP/1.1\r\nHost: " + Web.HOST
                                        + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
                                .getBytes(StandardCharsets.UTF_8));
                slow.add(socket);
            }
            Web.Answer in = logIn(web, "guest", "just looking around");
            assertThat(in.status()).as(in.body()).isEqualTo(200);
            assertThat(web.ask("GET", "/api/v1/status", "", "Cookie", admin).status())
                    .isEqualTo(200);
            Await.until("most of them make room", () -> answered(slow).size() >= 20, daemon::log);
            for (Socket socket : answered(slow)) {
                // 408 would be for having waited too long themselves
                assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 503");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aNameWithScriptInItIsTextEverywhere() throws Exception {
        String name = "<script>a=1";
        Command.run("ip", "-n", bed.router.name(), "link", "add", name, "type", "bridge");
        Await.until("the link is known", () -> {
            try {
                return daemon.ask("wan:links --json").output().contains("script");
            } catch (IOException e) {
                return false;
            }
        });
        Web.Answer links = web.ask("GET", "/api/v1/links", "", "Cookie", admin);
        assertThat(links.body()).contains(name);
        assertThat(links.header("content-type")).isEqualTo("application/json");
        assertThat(links.header("x-content-type-options")).isEqualTo("nosniff");
        Command.run("ip", "-n", bed.router.name(), "link", "delete", name);
        Web.Answer echo = web.ask("GET", "/api/v1/%3Cscript%3E", "", "Cookie", admin);
        assertThat(echo.body()).doesNotContain("script");
    }

    @Test
    void whoGuessesPasswordsWaitsAndSoDoesTheRightOne() throws Exception {
        Web guesser = new Web(bed.router, "127.0.0.2");
        int wrong = 0;
        Web.Answer answer = logIn(guesser, "nobody", "wrong password");
        // on a busy machine a wait may be over before the next guess comes; they double
        for (; answer.status() == 401 && wrong < 12; wrong++) {
            answer = logIn(guesser, wrong % 2 == 0 ? "admin" : "nobody", "wrong password");
        }
        assertThat(answer.status()).as(answer.body()).isEqualTo(429);
        assertThat(wrong).isGreaterThanOrEqualTo(5);
        assertThat(Integer.parseInt(answer.header("retry-after"))).isPositive();
        Await.until("a wait in which the right password counts for nothing either", () -> {
            try {
                logIn(guesser, "admin", "wrong password");
                return logIn(guesser, "admin", PASSWORD).status() == 429;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(logIn(web, "admin", PASSWORD).status())
                .as("others are let in")
                .isEqualTo(200);
        assertThat(daemon.log()).doesNotContain(PASSWORD, "wrong password\"");
    }

    @Test
    void whoHasLoggedOutIsOut() throws Exception {
        Web.Answer in = logIn(web, "admin", PASSWORD);
        String mine = cookie(in);
        String mineProof = json(in.body()).getString("csrf");
        assertThat(web.ask("GET", "/api/v1/status", "", "Cookie", mine).status())
                .isEqualTo(200);
        assertThat(web.ask("DELETE", "/api/v1/session", "", "Cookie", mine, "X-Pointsman-Csrf", mineProof)
                        .status())
                .isEqualTo(200);
        assertThat(web.ask("GET", "/api/v1/status", "", "Cookie", mine).status())
                .isEqualTo(401);
    }

    @Test
    void itListensToThisMachineAlone() {
        List<String> listening = Command.run("ip", "netns", "exec", bed.router.name(), "ss", "-Hltn")
                .lines()
                .map(l -> l.strip().split("\\s+")[3].replace("[::ffff:127.0.0.1]", "127.0.0.1"))
                .toList();
        assertThat(listening).containsExactly(Web.HOST);
    }

    @Test
    void whatWasMeasuredIsAskedForBySpanAndName() throws Exception {
        Await.until(
                "something of lte alone has been measured",
                () -> {
                    JsonObject uplinks =
                            measured("span=1h&uplink=lte&uplink=none").getJsonObject("uplinks");
                    return uplinks.keySet().equals(Set.of("lte"))
                            && uplinks.getJsonObject("lte").getJsonArray("usablePercent").stream()
                                    .anyMatch(v -> v.toString().equals("100"));
                },
                daemon::log);
        assertThat(web.ask("GET", "/api/v1/measurements?span=../1h", "", "Cookie", viewer)
                        .status())
                .isEqualTo(400);
        assertThat(measured("span=30d&uplink=..%2f..%2f").getJsonObject("uplinks"))
                .isEmpty();
    }

    private static JsonObject measured(String query) {
        try {
            return json(web.ask("GET", "/api/v1/measurements?" + query, "", "Cookie", viewer)
                    .body());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatOpenApiNamesIsThere() throws Exception {
        Web.Answer answer = web.ask("GET", "/api/v1/openapi.json", "", "Cookie", viewer);
        List<String> readable = json(answer.body()).getJsonObject("paths").entrySet().stream()
                .filter(e -> e.getValue().asJsonObject().containsKey("get"))
                .map(e -> e.getKey().replace("{name}", "adsl").replace("{number}", "1"))
                .filter(p -> !p.equals("/events"))
                .toList();
        assertThat(readable).contains("/status", "/uplinks/adsl", "/why", "/trace", "/history/1", "/plan");
        for (String path : readable) {
            Web.Answer got = web.ask("GET", "/api/v1" + path, "", "Cookie", admin);
            assertThat(got.status()).as(path + ": " + got.body()).isEqualTo(200);
        }
    }

    private static void silent(String where, String text) {
        assertThat(text.contains(CANARY) || text.contains(PIN) || text.contains(TOKEN))
                .as(where + " tells a secret")
                .isFalse();
    }

    @Test
    void secretsAreToldNobody() throws Exception {
        // also one that is no longer in force, and was typed
        assertThat(daemon.ask("wan:uplink set gsm password " + CANARY + "2").exit())
                .isZero();
        assertThat(daemon.ask("wan:config revert").exit()).isZero();
        for (String command : List.of(
                "wan:status",
                "wan:uplinks",
                "wan:uplinks gsm",
                "wan:uplinks gsm --json",
                "wan:why gsm",
                "wan:config",
                "wan:config diff",
                "wan:config diff 1",
                "wan:history",
                "wan:plan",
                "scr:list")) {
            silent(command, daemon.ask(command).output());
        }
        for (String path : json(web.ask("GET", "/api/v1/openapi.json", "", "Cookie", admin)
                        .body())
                .getJsonObject("paths")
                .keySet()) {
            if (!path.contains("events")) {
                String asked = path.startsWith("/api/") ? path : "/api/v1" + path;
                silent(
                        asked,
                        web.ask("GET", asked.replace("{name}", "gsm"), "", "Cookie", admin)
                                .body());
            }
        }
        for (String page : List.of(
                "configMgr", "status-Configurations.txt", "components", "bundles.json", "status-Services.txt")) {
            silent(
                    page,
                    web.ask("GET", "/system/console/" + page, "", "Cookie", admin)
                            .body());
        }
        silent("/metrics", web.ask("GET", "/metrics", "", "Cookie", admin).body());
        silent("the log", daemon.log());
        try (var processes = ProcessHandle.allProcesses()) {
            for (ProcessHandle p : processes.toList()) {
                for (String file : List.of("cmdline", "environ")) {
                    try {
                        silent(
                                "process " + p.pid() + ", " + file,
                                new String(Files.readAllBytes(Path.of("/proc/" + p.pid() + "/" + file))));
                    } catch (IOException e) {
                        // it has ended
                    }
                }
            }
        }
        String file = json(daemon.ask("wan:support --json").output()).getString("file");
        assertThat(Command.run("stat", "-c", "%a", file).strip()).isEqualTo("600");
        List<String> parts = new ArrayList<>();
        try (ZipFile zip = new ZipFile(file)) {
            for (var entry : zip.stream().toList()) {
                parts.add(entry.getName());
                String text = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                silent(entry.getName(), text);
                assertThat(text).as(entry.getName()).isNotBlank();
            }
            assertThat(new String(zip.getInputStream(zip.getEntry("configuration.json"))
                            .readAllBytes()))
                    .contains("ttyNONE9", "(secret)");
            assertThat(new String(zip.getInputStream(zip.getEntry("log.txt")).readAllBytes()))
                    .contains("is in force");
        }
        assertThat(parts).contains("about.txt", "status.json", "history.txt", "routes-observed.txt", "uplinks/gsm.txt");
    }

    @Test
    void figuresAreForSessionsAndTheTokenAlone() throws Exception {
        assertThat(web.ask("GET", "/metrics", "", "Authorization", "Bearer ").status())
                .isEqualTo(401);
        assertThat(web.ask("GET", "/metrics", "", "Authorization", "Bearer " + TOKEN + "x")
                        .status())
                .isEqualTo(401);
        assertThat(web.ask("GET", "/api/v1/status", "", "Authorization", "Bearer " + TOKEN)
                        .status())
                .as("the token is for nothing else")
                .isEqualTo(401);
        assertThat(web.ask("GET", "/metrics", "", "Authorization", "Bearer " + TOKEN, "Host", "evil.example")
                        .status())
                .isEqualTo(421);
        assertThat(web.ask("POST", "/metrics", "{}", "Authorization", "Bearer " + TOKEN)
                        .status())
                .isIn(401, 405);
        assertThat(web.ask("GET", "/metrics", "", "Cookie", viewer).status()).isEqualTo(200);

        Web.Answer answer = web.ask("GET", "/metrics", "", "Authorization", "Bearer " + TOKEN);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).startsWith("text/plain; version=0.0.4");
        assertThat(answer.body().lines())
                .contains(
                        "pointsman_ready 1",
                        "pointsman_uplink_up{uplink=\"adsl\",medium=\"ethernet\"} 1",
                        "pointsman_uplink_chosen{uplink=\"adsl\",medium=\"ethernet\"} 1",
                        "pointsman_uplink_session_up{uplink=\"gsm\",medium=\"3g\"} 0",
                        "pointsman_strategy{strategy=\"single\"} 1");
        // what is shipped asks for nothing that is not there
        for (String shipped : List.of("grafana-dashboard.json", "alerts.yml")) {
            String text =
                    Files.readString(Daemon.HOME.resolve("share/prometheus").resolve(shipped));
            var names = Pattern.compile("(pointsman|process)_[a-z_]+").matcher(text);
            int found = 0;
            while (names.find()) {
                String family = names.group().replaceFirst("_(bucket|sum|count)$", "");
                assertThat(answer.body()).as(shipped).contains("# TYPE " + family + " ");
                found++;
            }
            assertThat(found).as(shipped).isPositive();
        }
    }

    /** Read by the parser of Prometheus' own Python library, where it is installed (see ./test). */
    @Test
    void prometheusUnderstandsTheFigures() throws Exception {
        assumeTrue(
                Command.tryRun(List.of("python3", "-c", "import prometheus_client"))
                                .exit()
                        == 0,
                "python3-prometheus-client is not installed");
        Path file = bed.folder.resolve("metrics.txt");
        Files.writeString(file, web.ask("GET", "/metrics", "", "Cookie", viewer).body());
        Command.Result parsed = Command.tryRun(List.of("python3", "-c", """
                import sys
                from prometheus_client.parser import text_string_to_metric_families as parse
                families = {f.name: f for f in parse(open(sys.argv[1]).read())}
                kinds = {f.type for f in families.values()}
                assert kinds == {'gauge', 'counter', 'histogram'}, kinds
                stages = families['pointsman_decision_stage_seconds']
                counts = [s for s in stages.samples if s.name.endswith('_count') and s.labels['stage'] == 'apply']
                infinite = [s for s in stages.samples if s.labels.get('le') == '+Inf' and s.labels['stage'] == 'apply']
                assert counts[0].value == infinite[0].value > 0, (counts, infinite)
                bytes = families['pointsman_uplink_receive_bytes'].samples
                assert {s.labels['uplink'] for s in bytes} == {'adsl', 'lte'}, bytes
                print(len(families))
                """, file.toString()));
        assertThat(parsed.exit()).as(parsed.output()).isZero();
        assertThat(Integer.parseInt(parsed.output().strip())).isGreaterThan(25);
    }

    private static Web.Answer change(String who, String path, String body) throws Exception {
        return web.ask("POST", path, body, "Cookie", who, "X-Pointsman-Csrf", proof);
    }

    @Test
    void aConfigurationIsTriedOverTheApiAndItsSecretsNeitherLeaveNorGetLost() throws Exception {
        JsonObject shown = json(
                web.ask("GET", "/api/v1/configuration", "", "Cookie", admin).body());
        String text = shown.getString("text");
        assertThat(text).contains("// the laptop of the first article", "(secret)");
        assertThat(json(web.ask("GET", "/api/v1/configuration", "", "Cookie", viewer)
                                .body())
                        .getString("text"))
                .contains("(secret)")
                .doesNotContain("//");
        for (String verb : List.of("apply", "confirm", "revert", "check")) {
            assertThat(change(viewer, "/api/v1/configuration/" + verb, "{\"text\":\"{}\"}")
                            .status())
                    .as(verb)
                    .isEqualTo(403);
        }
        assertThat(change(viewer, "/api/v1/strategies/choose", "{\"name\":\"pinned\"}")
                        .status())
                .isEqualTo(403);

        Web.Answer wrong =
                change(admin, "/api/v1/configuration/check", body(text.replace("\"metric\": 20", "\"metric\": 0")));
        assertThat(wrong.body()).contains("metric: the value is 0");
        assertThat(change(admin, "/api/v1/configuration/check", "{\"text\":\"{ half\"}")
                        .body())
                .contains("a key in double quotes belongs");
        assertThat(change(admin, "/api/v1/configuration/confirm", "{}").status())
                .isEqualTo(409);

        Web.Answer tried =
                change(admin, "/api/v1/configuration/apply", body(text.replace("\"metric\": 20", "\"metric\": 30")));
        assertThat(tried.status()).as(tried.body()).isEqualTo(200);
        assertThat(json(tried.body()).getJsonObject("trial").getInt("secondsLeft"))
                .isBetween(60, 120);
        assertThat(Files.readString(daemon.conf())).contains("\"metric\": 30", CANARY, TOKEN, "// the laptop");
        assertThat(change(admin, "/api/v1/configuration/revert", "{}").status()).isEqualTo(200);
        assertThat(Files.readString(daemon.conf())).contains("\"metric\": 20", CANARY);

        assertThat(change(admin, "/api/v1/strategies/choose", "{\"name\":\"none\"}")
                        .status())
                .isEqualTo(404);
        assertThat(change(admin, "/api/v1/strategies/choose", "{\"name\":\"pinned\"}")
                        .status())
                .isEqualTo(200);
        assertThat(change(admin, "/api/v1/configuration/revert", "{}").status()).isEqualTo(200);
        daemon.awaitLog("Web console: admin from 127.0.0.1: chose the strategy pinned");
    }

    private static String body(String text) {
        return Json.createObjectBuilder().add("text", text).build().toString();
    }
}
