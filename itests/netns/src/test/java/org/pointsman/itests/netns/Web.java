/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.pointsman.kernel.namespace.Namespace;

/** HTTP as somebody speaks it who keeps to no rules: one connection for each question, every byte of it the test's. */
final class Web {
    static final int PORT = 8777;
    static final String HOST = "127.0.0.1:" + PORT;

    private final Namespace namespace;
    private final String from;

    /** A client in {@code namespace} with the loopback address {@code from}. */
    Web(Namespace namespace, String from) {
        this.namespace = namespace;
        this.from = from;
    }

    /** What came back; header names in lower case. */
    record Answer(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** A question with the headers that a decent client sends; {@code more} in pairs adds to them or replaces them. */
    Answer ask(String method, String path, String body, String... more) throws Exception {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", HOST);
        headers.put("Connection", "close");
        if (!body.isEmpty()) {
            headers.put("Content-Type", "application/json");
            headers.put("Content-Length", Integer.toString(body.getBytes(StandardCharsets.UTF_8).length));
        }
        for (int i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1]);
        }
        StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return send(text + "\r\n" + body);
    }

    Socket connect() throws Exception {
        return namespace.call(() -> {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(new InetSocketAddress("127.0.0.1", PORT), 10_000);
            socket.setSoTimeout(40_000);
            return socket;
        });
    }

    Answer send(String text) throws Exception {
        try (Socket socket = connect()) {
            try {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            } catch (SocketException e) {
                // the server has answered and closed before it read all; the answer may still be there
            }
            return parse(all(socket.getInputStream()));
        }
    }

    private static String all(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes.write(buffer, 0, n);
            }
        } catch (SocketException e) {
            // a reset behind the answer
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Answer parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new AssertionError("no HTTP answer: " + text);
        }
        String[] lines = text.substring(0, end).split("\r\n");
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.merge(
                    lines[i].substring(0, colon), lines[i].substring(colon + 1).strip(), (a, b) -> a + ", " + b);
        }
        return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, text.substring(end + 4));
    }
}
