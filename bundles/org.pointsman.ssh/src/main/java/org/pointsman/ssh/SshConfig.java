/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.ssh;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code org.pointsman.ssh}; its presence opens the server. */
@ObjectClassDefinition(
        id = SshDoor.PID,
        name = "SSH",
        description = "The shell by SSH, with keys only; without this configuration there is none")
@interface SshConfig {
    /** Where it listens. */
    @AttributeDefinition(
            name = "Address",
            description = "Address that it listens on: a loopback address, or the router's in a served network",
            required = false)
    String address() default "127.0.0.1";

    /** TCP port. */
    @AttributeDefinition(name = "Port", description = "TCP port", min = "1", max = "65535", required = false)
    int port() default SshDoor.PORT;

    /** Who may do everything. */
    @AttributeDefinition(
            name = "Administrators",
            description = "Public keys of those who may do everything, as in authorized_keys: ssh-ed25519 AAAA… anna",
            required = false)
    String[] admins() default {};

    /** Who may look. */
    @AttributeDefinition(
            name = "Viewers",
            description = "Public keys of those who see how things stand and change nothing",
            required = false)
    String[] viewers() default {};
}
