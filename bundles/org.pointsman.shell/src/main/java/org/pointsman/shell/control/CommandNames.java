/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which of the registered commands are reachable: scope {@code wan}, {@code scr} and a few more. Gogo's own can install
 * bundles, read files and stop the framework; that is not what the control socket is for.
 *
 * @param registered names of all registered commands with their scope, in lower case
 */
record CommandNames(Set<String> registered) {
    private static final Map<String, String> OTHERS = Map.of("lb", "felix:lb", "felix:lb", "felix:lb");

    CommandNames {
        registered = Set.copyOf(registered);
    }

    /**
     * The name with scope that {@code typed} stands for; {@code wan:} may be left out.
     *
     * @throws UsageException if there is no such command, or it is not reachable
     */
    String resolve(String typed) throws UsageException {
        String name = typed.toLowerCase(Locale.ROOT);
        String full = OTHERS.getOrDefault(name, name.contains(":") ? name : "wan:" + name);
        boolean reachable = full.startsWith("wan:") || full.startsWith("scr:") || OTHERS.containsValue(full);
        if (!reachable || !registered.contains(full)) {
            throw new UsageException(
                    "There is no command '" + typed.replaceAll("\\p{Cntrl}", "?") + "'; wan:help lists the commands.");
        }
        return full;
    }
}
