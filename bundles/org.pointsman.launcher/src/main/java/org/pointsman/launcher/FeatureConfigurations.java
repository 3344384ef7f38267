/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Hashtable;
import org.apache.felix.cm.json.io.ConfigurationResource;
import org.apache.felix.cm.json.io.Configurations;
import org.osgi.service.feature.Feature;

/** The configurations that a feature brings along (OSGi chapter 159.4), for whoever keeps configurations: in force unless pointsman.json says otherwise. */
final class FeatureConfigurations {
    private FeatureConfigurations() {}

    /** As a Configurator resource (chapter 150) in one line; empty if the feature has none. */
    static String of(Feature feature) throws IOException {
        if (feature.getConfigurations().isEmpty()) {
            return "";
        }
        ConfigurationResource resource = new ConfigurationResource();
        feature.getConfigurations()
                .forEach((pid, one) -> resource.getConfigurations().put(pid, new Hashtable<>(one.getValues())));
        StringWriter text = new StringWriter();
        Configurations.buildWriter().build(text).writeConfigurationResource(resource);
        return text.toString().replaceAll("\\R", " ");
    }
}
