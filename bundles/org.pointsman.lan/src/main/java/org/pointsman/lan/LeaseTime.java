/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lan;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A span of time as people write it for leases: {@code 90m}, {@code 12h}, {@code 7d}. */
final class LeaseTime {
    private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,8})([smhd])");
    private static final Duration LEAST = Duration.ofMinutes(2);
    private static final Duration MOST = Duration.ofDays(365);

    private LeaseTime() {}

    /** Throws {@link IllegalArgumentException} with one sentence for anything that is not 2 minutes to a year. */
    static Duration parse(String text) {
        Matcher span = SPAN.matcher(text.strip());
        if (span.matches()) {
            long n = Long.parseLong(span.group(1));
            Duration time = switch (span.group(2)) {
                case "s" -> Duration.ofSeconds(n);
                case "m" -> Duration.ofMinutes(n);
                case "h" -> Duration.ofHours(n);
                default -> Duration.ofDays(n);
            };
            if (time.compareTo(LEAST) >= 0 && time.compareTo(MOST) <= 0) {
                return time;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not a lease time of 2m to 365d, such as 90m, 12h or 7d");
    }
}
