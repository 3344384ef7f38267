/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;

/**
 * The servers of a lab's internet: a program of its own that is started inside that network namespace and outlives the
 * command that started it. Needs nothing on its class path but this bundle and the API.
 */
public final class LabServer {
    /** The one address of the internet. */
    static final String ADDRESS = "203.0.113.10";

    private LabServer() {}

    /**
     * Serves until it is ended.
     *
     * @param args {@code name=network} for each ISP, such as {@code adsl=198.18.1.0/24}
     * @throws IOException if a port is taken
     * @throws InterruptedException never
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Map<String, Prefix> isps = new LinkedHashMap<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            isps.put(arg.substring(0, equals), Prefix.parse(arg.substring(equals + 1)));
        }
        UdpService.start(ADDRESS, EchoPacket.PORT, EchoPacket::reply);
        UdpService.start(ADDRESS, DnsAnswer.PORT, (question, from) -> DnsAnswer.to(question));
        TcpEcho.start(ADDRESS, EchoPacket.PORT);
        web(isps).start();
        new CountDownLatch(1).await();
    }

    /** Says to whoever asks which way the question came. */
    private static HttpServer web(Map<String, Prefix> isps) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(ADDRESS, 80), 16);
        server.createContext("/", exchange -> {
            byte[] body = ("This is the internet. You came by " + way(isps, exchange) + " (" + from(exchange) + ").\n")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext(BigFile.PATH, exchange -> {
            try (exchange) {
                BigFile.answer(exchange, way(isps, exchange));
            }
        });
        server.setExecutor(Executors.newCachedThreadPool());
        return server;
    }

    private static IpAddress from(HttpExchange exchange) {
        return IpAddress.of(exchange.getRemoteAddress().getAddress().getAddress());
    }

    private static String way(Map<String, Prefix> isps, HttpExchange exchange) {
        return isps.entrySet().stream()
                .filter(entry -> entry.getValue().contains(from(exchange)))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("nobody");
    }
}
