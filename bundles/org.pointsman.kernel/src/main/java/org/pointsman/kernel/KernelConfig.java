/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What is ours in the kernel; the defaults are those of {@code Ownership.DEFAULT}. */
@ObjectClassDefinition(
        name = "Pointsman kernel",
        description = "What in the kernel belongs to Pointsman. Change it only where it collides with another program.")
public @interface KernelConfig {
    /** Protocol number. */
    @AttributeDefinition(
            name = "Protocol",
            description =
                    "Protocol number of the routes, rules and addresses that Pointsman adds (ip route ... proto N)",
            min = "5",
            max = "255")
    int protocol() default 77;

    /** First table. */
    @AttributeDefinition(
            name = "First table",
            description = "Routing table of the chosen uplink; uplink n has this plus n, up to 255",
            min = "256",
            max = "2147483392")
    int firstTable() default 7700;

    /** First rule priority. */
    @AttributeDefinition(
            name = "First rule priority",
            description = "First of 1000 rule priorities that Pointsman uses",
            min = "1",
            max = "31766")
    int firstPriority() default 7700;

    /** Mark mask. */
    @AttributeDefinition(
            name = "Mark mask",
            description = "8 adjacent bits of the packet mark that Pointsman uses, such as 0xff000000")
    String markMask() default "0xff000000";

    /** nft table. */
    @AttributeDefinition(name = "nft table", description = "Name of Pointsman's table in family inet")
    String nftTable() default "pointsman";
}
