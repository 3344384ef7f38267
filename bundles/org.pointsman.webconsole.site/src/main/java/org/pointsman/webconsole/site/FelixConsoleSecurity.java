/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.felix.webconsole.spi.SecurityProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.webconsole.site.guard.Role;
import org.pointsman.webconsole.site.guard.Session;

/**
 * Without this service Felix's console stays away (framework property {@code felix.webconsole.security.providers}), and its own user and
 * password count for nothing. It lets in whom the {@link Gatekeeper} has let in as an administrator.
 */
@Component(
        property = SecurityProvider.PROPERTY_ID + "=org.pointsman.webconsole",
        configurationPid = Keeper.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FelixConsoleSecurity implements SecurityProvider {
    private final Keeper keeper;

    /** Ends sessions of {@code keeper}. */
    @Activate
    public FelixConsoleSecurity(@Reference Keeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public Object authenticate(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(Keeper.SESSION) instanceof Session session && session.role() == Role.ADMIN) {
            return session.name();
        }
        try {
            Answers.error(response, HttpServletResponse.SC_FORBIDDEN, "Log in as an administrator first.");
        } catch (IOException e) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN); // it has gone
        }
        return null; // the interface's way of saying "nobody"
    }

    @Override
    public boolean authorize(Object user, String role) {
        return user != null;
    }

    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(Keeper.SESSION) instanceof Session session) {
            keeper.sessions().end(session);
        }
    }
}
