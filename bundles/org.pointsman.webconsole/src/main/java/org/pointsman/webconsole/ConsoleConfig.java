/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code org.pointsman.webconsole}; its presence opens the console. */
@ObjectClassDefinition(
        id = Listening.PID,
        name = "Web console",
        description = "The web console; without this configuration there is none")
@interface ConsoleConfig {
    /** Where it listens. */
    @AttributeDefinition(
            name = "Address",
            description =
                    "Address that it listens on: a loopback address, or the router's in a served network (with TLS then)",
            required = false)
    String address() default Listening.ADDRESS;

    /** TCP port. */
    @AttributeDefinition(name = "Port", description = "TCP port", min = "1", max = "65535", required = false)
    int port() default Listening.PORT;
}
