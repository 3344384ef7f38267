/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.notify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.config.ConfigurationCheck;

/** Webhooks are posted to something that can be. The value is a secret, and not said. */
@Component
public final class WebhookCheck implements ConfigurationCheck {
    @Override
    public List<Problem> check(Map<String, Map<String, Object>> configuration) {
        List<Problem> problems = new ArrayList<>();
        configuration.forEach((pid, values) -> {
            if (pid.startsWith(Webhook.PID + "~")) {
                if (values.get("url") instanceof String url && Webhook.url(url).isEmpty()) {
                    problems.add(new Problem(
                            pid,
                            "url",
                            "a webhook has an address such as https://hooks.example/T0/B0/x, without a user"));
                }
                if (values.get("token") instanceof String token && !token.matches("[!-~]*")) {
                    problems.add(
                            new Problem(pid, "token", "a token has letters, digits and signs of ASCII, no spaces"));
                }
            }
        });
        return problems;
    }
}
