/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code org.pointsman.config}. */
@ObjectClassDefinition(
        id = ConfigurationConfig.PID,
        name = "Configuration",
        description = "How changes of the configuration itself are taken over")
@interface ConfigurationConfig {
    /** The PID. */
    String PID = "org.pointsman.config";

    /** Time for a confirmation. */
    @AttributeDefinition(
            name = "Confirm within",
            description = "Seconds in which a change by the shell or the console is to be confirmed; otherwise it is"
                    + " taken back",
            min = "10",
            max = "86400",
            required = false)
    int confirmWithin() default 120;

    /** Whether edits of the file are on trial as well. */
    @AttributeDefinition(
            name = "Confirm edits",
            description = "Whether an edit of the file is taken back as well unless it is confirmed",
            required = false)
    boolean confirmEdits() default false;
}
