/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.json.JsonStructure;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.pointsman.shell.report.Json;

/** How the API answers. */
final class Answers {
    private Answers() {}

    static void json(HttpServletResponse response, JsonStructure json) throws IOException {
        json(response, HttpServletResponse.SC_OK, json);
    }

    static void json(HttpServletResponse response, int status, JsonStructure json) throws IOException {
        byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** {@code {"error": "one sentence"}}, as the shell has it. */
    static void error(HttpServletResponse response, int status, String sentence) throws IOException {
        json(response, status, Json.object().add("error", sentence).build());
    }
}
