/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.log;

import java.net.URL;

/** Where the log service's bundle is on the test's class path. */
final class LogServiceJar {
    private LogServiceJar() {}

    static String url() {
        URL entry = LogServiceJar.class.getResource("/org/apache/felix/log/Activator.class");
        String text = String.valueOf(entry);
        return text.substring("jar:".length(), text.indexOf('!'));
    }
}
