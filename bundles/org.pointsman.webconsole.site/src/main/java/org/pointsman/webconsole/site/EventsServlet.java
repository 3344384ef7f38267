/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.webconsole.site.guard.Session;

/** {@code /api/v1/events}: what changes, as server-sent events, until the page goes, its session ends or the console is closed. */
@Component(
        service = Servlet.class,
        configurationPid = Keeper.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/api/v1/events",
            "osgi.http.whiteboard.servlet.name=pointsman.events"
        })
public final class EventsServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Live live;
    private final transient Keeper keeper;

    /** Hands on what {@code live} sees. */
    @Activate
    public EventsServlet(@Reference Live live, @Reference Keeper keeper) {
        this.live = live;
        this.keeper = keeper;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Watcher> watcher = live.watch();
        if (watcher.isEmpty()) {
            response.setHeader("Retry-After", "10");
            Answers.error(
                    response,
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                    Live.MOST_WATCHERS + " live pages are open already; close one of them.");
            return;
        }
        try {
            response.setContentType("text/event-stream; charset=utf-8");
            ServletOutputStream out = response.getOutputStream();
            while (sessionHolds(request)) {
                List<String> events = watcher.get().next();
                if (events.isEmpty()) {
                    return;
                }
                for (String event : events) {
                    out.write(event.getBytes(StandardCharsets.UTF_8));
                }
                response.flushBuffer();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            return; // the page has gone
        } finally {
            live.leave(watcher.get());
        }
    }

    /** A page that somebody watches is in use, but a log-out elsewhere and the twelve hours end it. */
    private boolean sessionHolds(HttpServletRequest request) {
        return request.getAttribute(Keeper.SESSION) instanceof Session session
                && keeper.sessions().use(session.token()).isPresent();
    }
}
