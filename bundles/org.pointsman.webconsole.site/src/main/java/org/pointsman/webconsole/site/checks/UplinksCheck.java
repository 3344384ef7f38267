/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.checks;

import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;
import org.pointsman.webconsole.site.Sources;

/** Whether there is a way to the internet: critical without one, a warning while one of several is missing. */
@Component(
        service = HealthCheck.class,
        configurationPid = "org.pointsman.webconsole",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {
            HealthCheck.NAME + "=Pointsman: uplinks",
            HealthCheck.TAGS + "=wan",
            HealthCheck.TAGS + "=systemready"
        })
public final class UplinksCheck implements HealthCheck {
    private final Sources sources;

    /** Asks whatever steers at that time. */
    @Activate
    public UplinksCheck(@Reference Sources sources) {
        this.sources = sources;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        sources.find(Wan.class).ifPresentOrElse(wan -> judge(wan, log), () -> log.critical("Steering does not run."));
        return new Result(log);
    }

    private static void judge(Wan wan, FormattingResultLog log) {
        if (!wan.ready()) {
            log.temporarilyUnavailable("No decision is in force yet.");
            return;
        }
        List<UplinkView> uplinks = wan.snapshot().uplinks();
        if (uplinks.isEmpty()) {
            log.warn("No uplink is configured.");
            return;
        }
        boolean none = uplinks.stream().noneMatch(UplinkView::usable);
        for (UplinkView u : uplinks) {
            if (u.usable()) {
                log.info("{}: {}", u.name(), u.explanation());
            } else if (none) {
                log.critical("{}: {}", u.name(), u.explanation());
            } else {
                log.warn("{}: {}", u.name(), u.explanation());
            }
        }
    }
}
