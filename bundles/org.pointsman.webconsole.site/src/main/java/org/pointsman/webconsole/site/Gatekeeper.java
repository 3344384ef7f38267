/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.servlet.whiteboard.Preprocessor;
import org.pointsman.webconsole.site.guard.Rules;
import org.pointsman.webconsole.site.guard.Session;

/** Stands before everything that the HTTP service serves, whoever registered it: headers, and the {@linkplain Rules rules}. */
@Component(service = Preprocessor.class, property = "osgi.http.whiteboard.preprocessor=true")
public final class Gatekeeper implements Preprocessor {
    private static final String OUR_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** Felix's pages have scripts and styles within them; nothing from elsewhere all the same. */
    private static final String THEIR_POLICY = "default-src 'none'; script-src 'self' 'unsafe-inline';"
            + " style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String THEIRS = "/system/console";

    /** Whose a request is; without one nobody gets in. So this stays longer than anything behind it. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Keeper keeper;

    @Override
    public void init(FilterConfig config) {
        // there is nothing to set up
    }

    @Override
    public void destroy() {
        // there is nothing to put away
    }

    @Override
    public void doFilter(ServletRequest someRequest, ServletResponse someResponse, FilterChain chain)
            throws IOException, ServletException {
        if (!(someRequest instanceof HttpServletRequest request)
                || !(someResponse instanceof HttpServletResponse response)) {
            return;
        }
        headers(request, response);
        Keeper present = keeper;
        if (present == null) {
            Answers.error(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "The console is closed.");
            return;
        }
        if (!present.near(request.getRemoteAddr())) {
            Answers.error(response, HttpServletResponse.SC_FORBIDDEN, "This console is for its own network.");
            return;
        }
        Optional<Session> session = present.session(request);
        Rules.Verdict verdict = Rules.on(
                present.place(),
                new Rules.Ask(
                        request.getMethod(),
                        request.getRequestURI(),
                        Optional.ofNullable(request.getHeader("Host")),
                        Optional.ofNullable(request.getHeader("Origin")),
                        Optional.ofNullable(request.getHeader("Sec-Fetch-Site")),
                        Optional.ofNullable(request.getHeader("X-Pointsman-Csrf")),
                        session));
        if (verdict.status() == HttpServletResponse.SC_UNAUTHORIZED
                && request.getRequestURI().equals(Rules.METRICS)
                && present.mayMeasure(request)) {
            request.setAttribute(Keeper.TOKEN, true);
            chain.doFilter(request, response);
        } else if (verdict.passes()) {
            session.ifPresent(s -> request.setAttribute(Keeper.SESSION, s));
            chain.doFilter(request, response);
        } else if (verdict.status() == HttpServletResponse.SC_FOUND) {
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", "/");
        } else {
            Answers.error(response, verdict.status(), verdict.sentence());
        }
    }

    private static void headers(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(
                "Content-Security-Policy", request.getRequestURI().startsWith(THEIRS) ? THEIR_POLICY : OUR_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        // not no-referrer, which would have browsers send "Origin: null" with forms
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        response.setHeader("Cache-Control", "no-store");
    }
}
