/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** PID {@code org.pointsman.dns}. */
@ObjectClassDefinition(
        id = DnsComponent.PID,
        name = "DNS",
        description = "Name server of the LANs and of the router itself")
@interface DnsConfig {
    /** For uplinks without resolvers of their own. */
    @AttributeDefinition(
            name = "Resolvers",
            description = "DNS servers to be asked through uplinks that neither learn nor are given any",
            required = false)
    String[] resolvers() default {};

    /** What happens to the router's own resolver. */
    @AttributeDefinition(
            name = "/etc/resolv.conf",
            description =
                    "own: the router asks its own name server, and the file says so; leave: the file is not touched;"
                            + " auto: own where the file is a plain one that no other program manages",
            required = false,
            options = {
                @Option(label = "Automatic", value = "auto"),
                @Option(label = "Own", value = "own"),
                @Option(label = "Leave", value = "leave")
            })
    String resolvConf() default "auto";
}
