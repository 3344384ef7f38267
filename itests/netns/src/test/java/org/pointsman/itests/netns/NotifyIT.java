/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Somebody on the internet is told when the router had no way to the internet. */
class NotifyIT {
    private static final int PORT = 8099;
    private static final String SECRET = "hook-secret-2c6b7f";

    private final List<JsonObject> told = new CopyOnWriteArrayList<>();

    private void serve(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.setSoTimeout(10_000);
                String request = request(socket.getInputStream());
                if (request.startsWith("POST /" + SECRET + " ")) {
                    try (var reader =
                            Json.createReader(new StringReader(request.substring(request.indexOf("\r\n\r\n") + 4)))) {
                        told.add(reader.readObject());
                    }
                }
                socket.getOutputStream()
                        .write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // it is over, or the router's connection broke
            }
        }
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        int end = -1;
        int length = 0;
        while (end < 0 || text.length() < end + length) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("half a request");
            }
            text.append((char) b);
            if (end < 0 && text.toString().endsWith("\r\n\r\n")) {
                end = text.length();
                length = Integer.parseInt(text.toString().replaceFirst("(?si).*content-length: *(\\d+).*", "$1"));
            }
        }
        return text.toString();
    }

    private List<String> news() {
        return told.stream()
                .map(n -> n.getString("kind") + " " + n.getString("uplink"))
                .toList();
    }

    private static boolean usable(Daemon daemon, String uplink, boolean wanted) {
        try {
            return daemon.uplink(uplink).getBoolean("usable") == wanted;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whatHappenedWithoutAWayIsToldWhenThereIsOneAgain() throws Exception {
        try (Bed bed = Bed.laptop();
                Daemon daemon = new Daemon(bed);
                ServerSocket server = bed.isps
                        .get(1)
                        .namespace()
                        .call(() -> new ServerSocket(PORT, 50, InetAddress.getByName(Isp.TEST_ADDRESS)))) {
            Thread hook = new Thread(() -> serve(server), "hook");
            hook.setDaemon(true);
            hook.start();
            daemon.configure(Daemon.laptopStatic()
                    .replaceFirst(
                            "\\{",
                            "{ \"org.pointsman.health\": { \"targets\": [\"" + Isp.TEST_ADDRESS + "\"] },"
                                    + " \"org.pointsman.notify~chat\": { \"url\": \"http://" + Isp.TEST_ADDRESS + ":"
                                    + PORT
                                    + "/" + SECRET + "\" },"));
            daemon.startAndWait();
            Await.until(
                    "both can be used", () -> usable(daemon, "adsl", true) && usable(daemon, "lte", true), daemon::log);
            bed.carrier(2, false);
            Await.until("lte is gone", () -> usable(daemon, "lte", false), daemon::log);
            bed.carrier(1, false);
            Await.until("adsl is gone", () -> usable(daemon, "adsl", false), daemon::log);
            daemon.awaitLog("Webhook chat cannot be reached now, notices wait");
            assertThat(told).isEmpty();

            bed.carrier(2, true);
            Await.until("lte's return is told", () -> news().contains("usable lte"), daemon::log);
            assertThat(news())
                    .containsSubsequence("unusable lte", "unusable adsl", "usable lte")
                    .doesNotHaveDuplicates();
            JsonObject first = told.get(news().indexOf("unusable lte"));
            assertThat(first.getString("text")).startsWith("lte cannot be used: ");
            assertThat(first.getJsonArray("usable")).hasSize(1);
            assertThat(told.get(news().indexOf("unusable adsl")).getJsonArray("usable"))
                    .isEmpty();
            daemon.awaitLog("Webhook chat can be reached again");

            assertThat(daemon.log()).doesNotContain(SECRET);
            assertThat(daemon.ask("wan:config diff 1").output()
                            + daemon.ask("scr:list").output())
                    .doesNotContain(SECRET);
        }
    }
}
