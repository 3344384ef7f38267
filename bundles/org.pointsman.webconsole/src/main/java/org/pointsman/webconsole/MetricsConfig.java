/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code org.pointsman.metrics}. */
@ObjectClassDefinition(
        id = MetricsToken.PID,
        name = "Metrics",
        description = "Figures for Prometheus, at /metrics of the web console")
@interface MetricsConfig {
    /** By which Prometheus reads the figures. */
    @AttributeDefinition(
            name = "Token",
            description =
                    "By which /metrics can be read without a session (Authorization: Bearer); 16 to 200 characters",
            type = AttributeType.PASSWORD)
    String token();
}
