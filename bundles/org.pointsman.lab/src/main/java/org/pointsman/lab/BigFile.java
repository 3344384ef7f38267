/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file without end on the internet's web server: any part of it can be asked for (RFC 9110 §14.2), and comes at the pace of a slow
 * line, as otherwise a download in the lab would be over before anybody pulled a cable. What it holds follows from the place, so that
 * who loads it can tell whether every byte is right.
 */
final class BigFile {
    /** Path on the web server. */
    static final String PATH = "/big";
    /** Header that says by which ISP the question came. */
    static final String WAY = "X-Came-By";

    /** Bytes a second on each connection. */
    static final int PACE = 250_000;

    private static final int CHUNK = 5_000;
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,12})-([0-9]{1,12})");
    private static final int PARTIAL = 206;
    private static final int NOT_SATISFIABLE = 416;

    private BigFile() {}

    /** The byte at {@code place}. */
    static byte at(long place) {
        return (byte) (place * 31 + (place >>> 8) * 7);
    }

    /** Answers one question for a part. */
    static void answer(HttpExchange exchange, String way) throws IOException {
        String asked = String.valueOf(exchange.getRequestHeaders().getFirst("Range"));
        Matcher range = RANGE.matcher(asked);
        long first = range.matches() ? Long.parseLong(range.group(1)) : 1;
        long last = range.matches() ? Long.parseLong(range.group(2)) : 0;
        if (last < first) {
            exchange.sendResponseHeaders(NOT_SATISFIABLE, -1);
            return;
        }
        exchange.getResponseHeaders().set(WAY, way);
        exchange.getResponseHeaders().set("Content-Range", "bytes " + first + "-" + last + "/*");
        exchange.sendResponseHeaders(PARTIAL, last - first + 1);
        try (OutputStream body = exchange.getResponseBody()) {
            send(body, first, last);
        }
    }

    private static void send(OutputStream body, long first, long last) throws IOException {
        long start = System.nanoTime();
        byte[] chunk = new byte[CHUNK];
        for (long place = first; place <= last; place += CHUNK) {
            int length = (int) Math.min(CHUNK, last - place + 1);
            for (int i = 0; i < length; i++) {
                chunk[i] = at(place + i);
            }
            body.write(chunk, 0, length);
            body.flush();
            long due = start + (place + length - first) * 1_000_000_000L / PACE;
            LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
        }
    }
}
