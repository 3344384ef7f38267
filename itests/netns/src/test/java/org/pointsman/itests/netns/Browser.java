/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Chromium without a screen, told what to do by WebDriver (W3C, JSON over HTTP) and, where that has no word, the DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");

    private final Process driver;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private String session = "";

    /** Opens one; what the driver says goes to {@code log}. */
    Browser(Path log, int width, int height) throws IOException {
        driver = new ProcessBuilder("chromedriver", "--port=0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        driver.getOutputStream().close();
        try {
            Await.until("chromedriver listens", () -> port(log).isPresent());
            base = "http://127.0.0.1:" + port(log).orElseThrow();
            JsonObjectBuilder options = Json.createObjectBuilder()
                    .add(
                            "args",
                            Json.createArrayBuilder(List.of(
                                    "--headless=new",
                                    "--no-sandbox",
                                    "--disable-gpu",
                                    "--disable-dev-shm-usage",
                                    "--disable-background-networking",
                                    "--hide-scrollbars",
                                    "--lang=en")));
            JsonObject wanted = Json.createObjectBuilder()
                    .add("goog:chromeOptions", options)
                    .add("goog:loggingPrefs", Json.createObjectBuilder().add("browser", "ALL"))
                    .build();
            session = "/session/"
                    + call(
                                    "POST",
                                    "/session",
                                    Json.createObjectBuilder()
                                            .add(
                                                    "capabilities",
                                                    Json.createObjectBuilder().add("alwaysMatch", wanted))
                                            .build())
                            .asJsonObject()
                            .getString("sessionId");
            size(width, height);
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private static Optional<String> port(Path log) {
        try {
            Matcher m = PORT.matcher(Files.readString(log));
            return m.find() ? Optional.of(m.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private JsonValue call(String method, String path, JsonObject body) throws IOException {
        HttpRequest.BodyPublisher publisher = method.equals("POST")
                ? HttpRequest.BodyPublishers.ofString(body.toString())
                : HttpRequest.BodyPublishers.noBody();
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, publisher)
                .build();
        String text = send(request);
        try (var reader = Json.createReader(new StringReader(text))) {
            JsonValue value = reader.readObject().get("value");
            if (value instanceof JsonObject object && object.containsKey("error")) {
                throw new IOException(method + " " + path + ": " + object.getString("error") + ": "
                        + object.getString("message", "").lines().findFirst().orElse(""));
            }
            return value;
        }
    }

    private String send(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private JsonValue post(String path, JsonObject body) throws IOException {
        return call("POST", session + path, body);
    }

    private void devTools(String command, JsonObject parameters) throws IOException {
        post(
                "/goog/cdp/execute",
                Json.createObjectBuilder()
                        .add("cmd", command)
                        .add("params", parameters)
                        .build());
    }

    void open(String url) throws IOException {
        post("/url", Json.createObjectBuilder().add("url", url).build());
    }

    /** Sets the size of the window's inside. */
    void size(int width, int height) throws IOException {
        devTools(
                "Emulation.setDeviceMetricsOverride",
                Json.createObjectBuilder()
                        .add("width", width)
                        .add("height", height)
                        .add("deviceScaleFactor", 1)
                        .add("mobile", false)
                        .build());
    }

    /** {@code light} or {@code dark}. */
    void scheme(String scheme) throws IOException {
        devTools(
                "Emulation.setEmulatedMedia",
                Json.createObjectBuilder()
                        .add(
                                "features",
                                Json.createArrayBuilder()
                                        .add(Json.createObjectBuilder()
                                                .add("name", "prefers-color-scheme")
                                                .add("value", scheme)))
                        .build());
    }

    /** What the person prefers to read. */
    void language(String language) throws IOException {
        String agent = text("return navigator.userAgent");
        devTools(
                "Emulation.setUserAgentOverride",
                Json.createObjectBuilder()
                        .add("userAgent", agent)
                        .add("acceptLanguage", language)
                        .build());
    }

    private String element(String css) throws IOException {
        return post(
                        "/element",
                        Json.createObjectBuilder()
                                .add("using", "css selector")
                                .add("value", css)
                                .build())
                .asJsonObject()
                .values()
                .stream()
                .map(v -> ((JsonString) v).getString())
                .findFirst()
                .orElseThrow();
    }

    void type(String css, String text) throws IOException {
        post(
                "/element/" + element(css) + "/value",
                Json.createObjectBuilder().add("text", text).build());
    }

    void click(String css) throws IOException {
        post("/element/" + element(css) + "/click", Json.createObjectBuilder().build());
    }

    /** Says yes to what the page asks. */
    void accept() throws IOException {
        post("/alert/accept", Json.createObjectBuilder().build());
    }

    /** What a script that returns a text returns; its arguments are {@code arguments[0]}, … */
    String text(String script, String... arguments) throws IOException {
        JsonValue value = post(
                "/execute/sync",
                Json.createObjectBuilder()
                        .add("script", script)
                        .add("args", Json.createArrayBuilder(List.of(arguments)))
                        .build());
        return value instanceof JsonString text ? text.getString() : String.valueOf(value);
    }

    /** Waits until a script says {@code true}. */
    void await(String what, String script, String... arguments) {
        Await.until(what, () -> says(script, arguments), () -> "the page says:\n" + body());
    }

    private boolean says(String script, String... arguments) {
        try {
            return text(script, arguments).equals("true");
        } catch (IOException e) {
            return false; // the page is being loaded
        }
    }

    private String body() {
        try {
            return text("return document.body.innerText");
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** A picture of what is seen now; {@code whole}: of all the page, however long. */
    void picture(Path file, int width, boolean whole) throws IOException {
        if (whole) {
            size(width, Integer.parseInt(text("return String(document.documentElement.scrollHeight)")));
        }
        String png = ((JsonString) call("GET", session + "/screenshot", JsonValue.EMPTY_JSON_OBJECT)).getString();
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(png));
    }

    /** What the page complained of since it was last asked. */
    List<String> complaints() throws IOException {
        JsonArray entries = post(
                        "/se/log",
                        Json.createObjectBuilder().add("type", "browser").build())
                .asJsonArray();
        return entries.getValuesAs(JsonObject.class).stream()
                .map(e -> e.getString("message"))
                .toList();
    }

    @Override
    public void close() throws IOException {
        try {
            if (!session.isEmpty()) {
                call("DELETE", session, JsonValue.EMPTY_JSON_OBJECT);
            }
        } finally {
            driver.descendants().forEach(ProcessHandle::destroyForcibly);
            driver.destroyForcibly();
            driver.onExit().join();
        }
    }
}
