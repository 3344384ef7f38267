/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The way from Felix's console to our page: an entry of its menu. */
@Component(
        service = Servlet.class,
        configurationPid = Keeper.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {
            "felix.webconsole.label=wan",
            "felix.webconsole.title=%menu.title",
            "felix.webconsole.category=Pointsman"
        })
public final class FelixMenuEntry extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_FOUND);
        response.setHeader("Location", "/");
    }
}
