/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.notify;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Factory PID {@code org.pointsman.notify~NAME}. */
@ObjectClassDefinition(
        id = Webhook.PID,
        name = "Webhook",
        description = "Who is told when an uplink goes or comes, by HTTP")
@interface WebhookConfig {
    /** Where to. */
    @AttributeDefinition(
            name = "URL",
            description =
                    "Address that each notice is posted to, http:// or https://; a secret, as those of chat services are",
            type = AttributeType.PASSWORD)
    String url();

    /** What proves that it is us. */
    @AttributeDefinition(
            name = "Token",
            description = "Sent as Authorization: Bearer, where the other side wants one",
            type = AttributeType.PASSWORD,
            required = false)
    String token() default "";
}
