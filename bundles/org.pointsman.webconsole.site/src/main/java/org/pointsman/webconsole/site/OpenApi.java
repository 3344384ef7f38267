/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.pointsman.shell.report.Json;

/** The API's description (OpenAPI 3.1), a file of this bundle. */
final class OpenApi {
    private OpenApi() {}

    static JsonObject document() {
        try (InputStream in = OpenApi.class.getResourceAsStream("/openapi.json")) {
            return Json.parseObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
