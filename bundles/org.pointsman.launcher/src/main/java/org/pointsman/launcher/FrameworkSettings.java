/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The framework properties of a Pointsman; see docs/ARCHITECTURE.md for ours. */
public final class FrameworkSettings {
    /** Takes the uplinks over. */
    public static final String RUN = "run";
    /** Says what would be done, does nothing. */
    public static final String PLAN = "plan";
    /** Only checks the configuration; nothing touches the kernel. */
    public static final String CHECK = "check";
    /** Removes what is ours from the kernel. */
    public static final String CLEANUP = "cleanup";

    /** Plug-ins have our own bundles' level: below that of the folder's watcher, or its first scan would not start them. */
    private static final int PLUGIN_LEVEL = 4;

    private FrameworkSettings() {}

    /**
     * Settings for one framework.
     *
     * @param mode one of the constants
     * @param storage the framework's cache
     * @param lastLevel start level to reach
     */
    public static Map<String, String> of(Folders folders, String mode, Path storage, int lastLevel) {
        Map<String, String> settings = new HashMap<>();
        settings.put("pointsman.home", folders.home().toString());
        settings.put("pointsman.conf", folders.conf().toString());
        settings.put("pointsman.data", folders.data().toString());
        settings.put("pointsman.mode", mode);

        settings.put("org.osgi.framework.storage", storage.toString());
        settings.put("org.osgi.framework.startlevel.beginning", Integer.toString(lastLevel));
        // logging lives on the class path; the second clause is for bundles that import slf4j [1.7,2)
        settings.put(
                "org.osgi.framework.system.packages.extra",
                "org.slf4j;org.slf4j.event;org.slf4j.helpers;org.slf4j.spi;version=\"2.0.20\","
                        + "org.slf4j;org.slf4j.helpers;org.slf4j.spi;version=\"1.7.36\"");
        // the lock file guards the data folder, and the launcher logs the framework's events
        settings.put("felix.cache.locking", "false");
        settings.put("felix.log.level", "0");
        // one thread resolves so few bundles sooner than it starts others; nobody looks up bundle: URLs by their text
        settings.put("felix.resolver.parallelism", "1");
        settings.put("felix.service.urlhandlers", "false");
        // pointsman.json is the authority on configuration, also at the next start; components are as their jars say
        settings.put("felix.cm.pm", "memory");
        settings.put("ds.cache.metadata", "true");

        // File Install looks for jars only: configuration has one authority, pointsman.json. Its first scan is part of
        // its start, so that every plug-in is there before configuration is validated, and each is installed once.
        settings.put("felix.fileinstall.dir", folders.plugins().toString());
        settings.put("felix.fileinstall.filter", ".*\\.(jar|json)"); // a plug-in, or a feature made of some
        settings.put("felix.fileinstall.poll", "500");
        settings.put("felix.fileinstall.noInitialDelay", "true");
        settings.put("felix.fileinstall.start.level", Integer.toString(PLUGIN_LEVEL));
        settings.put("felix.fileinstall.enableConfigSave", "false");
        settings.put("felix.fileinstall.disableConfigSave", "true");
        settings.put("felix.fileinstall.tmpdir", storage.resolve("fileinstall").toString());
        settings.put("felix.fileinstall.log.level", "2");

        // the HTTP service listens only while its configuration says where (bundle webconsole). Felix's console has a
        // default
        // password and no protection against forged requests: it is there only while our own security layer is
        settings.put("org.apache.felix.http.require.config", "true");
        settings.put("felix.webconsole.security.providers", "org.pointsman.webconsole");
        return settings;
    }
}
