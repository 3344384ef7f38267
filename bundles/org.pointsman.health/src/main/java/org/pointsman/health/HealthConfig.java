/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** PID {@code org.pointsman.health}. */
@ObjectClassDefinition(
        id = HealthConfig.PID,
        name = "Health",
        description = "Whether uplinks reach the internet: probes through each of them")
@interface HealthConfig {
    /** PID of the configuration. */
    String PID = "org.pointsman.health";

    /** Whether anything is probed. */
    @AttributeDefinition(
            name = "Enabled",
            description = "Whether uplinks are probed; without, carrier and gateway decide alone",
            required = false)
    boolean enabled() default true;

    /** Who is asked. */
    @AttributeDefinition(
            name = "Targets",
            description =
                    "Who is asked on the internet, best of different operators: icmp:ADDRESS (or the address alone),"
                            + " tcp:ADDRESS:PORT, dns:ADDRESS?NAME, dns:resolvers, http(s)://HOST/PATH#STATUS:BODY, icmp:gateway, arp:gateway",
            required = false)
    String[] targets() default {
        "icmp:1.1.1.1",
        "icmp:8.8.8.8",
        "icmp:9.9.9.9",
        "tcp:1.1.1.1:443",
        "tcp:8.8.8.8:443",
        "tcp:9.9.9.9:443",
        "dns:resolvers",
        "dns:1.1.1.1",
        "dns:8.8.8.8",
        "dns:9.9.9.9",
        "http://connectivitycheck.gstatic.com/generate_204"
    };

    /** Whether servers of https targets have to prove who they are. */
    @AttributeDefinition(
            name = "Check certificates",
            description = "Whether the server of an https target has to prove who it is to those whom this machine's"
                    + " Java trusts; false: any certificate will do",
            required = false)
    boolean checkCertificates() default true;

    /** How many have to answer. */
    @AttributeDefinition(
            name = "Quorum",
            description = "How many targets of each kind have to answer; never more than have ever answered",
            required = false,
            min = "1",
            max = "16")
    int quorum() default 1;

    /** How fast. */
    @AttributeDefinition(
            name = "Profile",
            description =
                    "default: a death is found within about 0.4 s at under 1 kB/s; fast: within about 0.12 s at about 3 kB/s",
            required = false,
            options = {@Option(label = "Default", value = "default"), @Option(label = "Fast", value = "fast")})
    String profile() default "default";

    /** Above this much loss an uplink is degraded. */
    @AttributeDefinition(
            name = "Loss",
            description =
                    "Percent of lost probes above which an uplink is degraded, until it is below three tenths of that",
            required = false,
            min = "1",
            max = "100")
    int lossPercent() default 10;

    /** Above this latency an uplink is degraded. */
    @AttributeDefinition(
            name = "Latency",
            description =
                    "Round-trip time in ms above which an uplink is degraded, until it is below six tenths of that",
            required = false,
            min = "1",
            max = "10000")
    int latencyMillis() default 500;

    /** Above this much jitter an uplink is degraded. */
    @AttributeDefinition(
            name = "Jitter",
            description =
                    "Deviation of the round-trip time in ms above which an uplink is degraded, until it is below six"
                            + " tenths of that",
            required = false,
            min = "1",
            max = "10000")
    int jitterMillis() default 200;
}
