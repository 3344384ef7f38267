/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.pointsman.shell.report.Json;

/** What came with a request: one small JSON object, in good time. */
final class Body {
    private static final int MOST = 8 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** At once, of the 20 threads that Jetty has here; eight more may follow events. */
    private static final int MOST_READERS = 6;

    private static final Readers READERS = new Readers(MOST_READERS);

    /** What came will not do. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1;

        private final int status;

        Unfit(int status, String sentence) {
            super(sentence);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    private final JsonObject json;

    private Body(JsonObject json) {
        this.json = json;
    }

    static Body of(HttpServletRequest request) throws Unfit, IOException {
        return of(request, MOST);
    }

    /** A body of up to {@code most} bytes. */
    static Body of(HttpServletRequest request, int most) throws Unfit, IOException {
        String type = String.valueOf(request.getContentType());
        if (!type.split(";")[0].strip().equalsIgnoreCase("application/json")) {
            throw new Unfit(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "The body has to be application/json.");
        }
        byte[] bytes;
        try {
            bytes = READERS.read(String.valueOf(request.getRemoteAddr()), () -> read(request, most));
        } catch (Readers.DrivenOut e) {
            throw new Unfit(
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE, "The body comes too slowly, and others are waiting.");
        }
        try {
            return new Body(Json.parseObject(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()));
        } catch (CharacterCodingException | JsonException e) {
            throw new Unfit(HttpServletResponse.SC_BAD_REQUEST, "The body is not a JSON object.");
        }
    }

    private static byte[] read(HttpServletRequest request, int most) throws Unfit, IOException {
        if (request.getContentLengthLong() > most) {
            throw tooLong(most);
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        InputStream in = request.getInputStream();
        byte[] buffer = new byte[MOST];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            bytes.write(buffer, 0, n);
            if (bytes.size() > most) {
                throw tooLong(most);
            }
            if (System.nanoTime() > end) {
                throw new Unfit(HttpServletResponse.SC_REQUEST_TIMEOUT, "The body comes too slowly.");
            }
        }
        return bytes.toByteArray();
    }

    private static Unfit tooLong(int most) {
        return new Unfit(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "The body has more than " + most + " bytes.");
    }

    String text(String key) throws Unfit {
        if (json.get(key) instanceof JsonString text) {
            return text.getString();
        }
        throw new Unfit(HttpServletResponse.SC_BAD_REQUEST, "\"" + key + "\" has to be a text.");
    }
}
