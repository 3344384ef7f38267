/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config.plugin;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A plug-in as a third party would write it. */
@Component(service = Dish.class, configurationPid = "com.acme.dish", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Dish.Settings.class, factory = true)
public final class Dish {
    /** With defaults of all sorts; only the interface has none. */
    @ObjectClassDefinition(id = "com.acme.dish", name = "Dish")
    @interface Settings {
        @AttributeDefinition(name = "Interface")
        String interface_name();

        @AttributeDefinition(name = "Metric", min = "1", max = "9999")
        int metric() default 100;

        @AttributeDefinition(name = "Weight", min = "0.5")
        double weight() default 1.5;

        @AttributeDefinition(name = "Note")
        String note() default "";

        @AttributeDefinition(name = "Servers")
        String[] servers() default {};

        @AttributeDefinition(name = "Ports")
        int[] ports() default {80, 443};

        @AttributeDefinition(name = "Enabled")
        boolean enabled() default true;
    }

    /** Does nothing. */
    @Activate
    public Dish(Settings settings) {}
}
