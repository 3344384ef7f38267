/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.api.notice.Notice;

class WebhookTest {
    private static final Notice NOTICE = new News(
            Notice.Kind.UNUSABLE,
            "a\"b\\",
            Instant.parse("2026-11-23T12:00:00Z"),
            "line\nbreak",
            List.of("lte", "gsm"));

    private final List<String> came = new ArrayList<>();
    private HttpServer server;
    private int status = 204;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            came.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Webhook webhook() {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/T0/x";
        return new Webhook(url, "hush", Optional.empty(), "test");
    }

    @Test
    void oneNoticeIsOnePost() throws IOException {
        webhook().tell(NOTICE);
        assertThat(came)
                .containsExactly(
                        "POST /T0/x Bearer hush {\"text\":\"line\\nbreak\",\"kind\":\"unusable\",\"uplink\":\"a\\\"b\\\\\","
                                + "\"time\":\"2026-11-23T12:00:00Z\",\"usable\":[\"lte\",\"gsm\"]}");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 408, 429, 500, 503})
    void whatMayChangeIsTriedAgain(int answer) {
        status = answer;
        assertThatThrownBy(() -> webhook().tell(NOTICE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1 answers " + answer)
                .hasMessageNotContaining("T0");
        assertThat(came).as("no redirection is followed").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 410})
    void whatIsRefusedForGoodIsGivenUp(int answer) {
        status = answer;
        assertThatThrownBy(() -> webhook().tell(NOTICE)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hooks.example/x",
                "ftp://hooks.example/",
                "https://",
                "https:///x",
                "https://me:secret@hooks.example/",
                "https://hooks.example/a b",
                "file:///etc/passwd"
            })
    void whatCannotBePostedToIsRefusedWithoutBeingSaid(String url) {
        var problems = new WebhookCheck().check(Map.of("org.pointsman.notify~chat", Map.of("url", url)));
        assertThat(problems).singleElement().satisfies(p -> {
            assertThat(p.key()).isEqualTo("url");
            assertThat(p.sentence()).doesNotContain("secret");
        });
    }

    @Test
    void whatFitsIsNoProblem() {
        assertThat(new WebhookCheck()
                        .check(Map.of(
                                "org.pointsman.notify~chat",
                                Map.of("url", "https://hooks.example:8443/T0/B0?x=1", "token", "abc.DEF-1"))))
                .isEmpty();
    }
}
