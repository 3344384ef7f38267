/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** The page's own files. They hold nothing of this router, so that the log-in needs no page of its own. */
@Component(
        service = Servlet.class,
        configurationPid = Keeper.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {
            // the default servlet: what nobody else serves
            "osgi.http.whiteboard.servlet.pattern=/",
            "osgi.http.whiteboard.servlet.name=pointsman.page"
        })
public final class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private static final Pattern FILE = Pattern.compile("/assets/[a-z0-9-]+\\.[a-z]+");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml");

    /** Serves nothing before there is a keeper. */
    @Activate
    public PageServlet(@Reference Keeper keeper) {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI();
        String file = path.equals("/") ? "/assets/index.html" : path;
        Optional<String> type = FILE.matcher(file).matches()
                ? Optional.ofNullable(TYPES.get(file.substring(file.indexOf('.') + 1)))
                : Optional.empty();
        // a literal prefix and a name without slash and double dot: nothing else of the bundle can be named
        try (InputStream in = type.isEmpty() ? null : PageServlet.class.getResourceAsStream(file)) {
            if (in == null) {
                Answers.error(response, HttpServletResponse.SC_NOT_FOUND, "There is no such page.");
                return;
            }
            byte[] bytes = in.readAllBytes();
            response.setContentType(type.get());
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        }
    }
}
