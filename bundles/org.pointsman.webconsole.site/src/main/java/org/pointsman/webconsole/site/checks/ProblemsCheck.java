/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.checks;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.shell.report.StatusReport;
import org.pointsman.webconsole.site.Picture;

/** What {@code wan:status} says needs attention, and what is to be known at all times, such as developer mode. */
@Component(
        service = HealthCheck.class,
        configurationPid = "org.pointsman.webconsole",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {
            HealthCheck.NAME + "=Pointsman: problems",
            HealthCheck.TAGS + "=wan",
            HealthCheck.TAGS + "=dns",
            HealthCheck.TAGS + "=plugins",
            HealthCheck.TAGS + "=security"
        })
public final class ProblemsCheck implements HealthCheck {
    private final Picture picture;

    /** Asks for the picture of the moment. */
    @Activate
    public ProblemsCheck(@Reference Picture picture) {
        this.picture = picture;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        StatusReport status = picture.status();
        status.problems().forEach(p -> log.warn("{}", p));
        status.notes().forEach(n -> log.warn("{}", n));
        if (status.problems().isEmpty() && status.notes().isEmpty()) {
            log.info("Nothing needs attention.");
        }
        return new Result(log);
    }
}
