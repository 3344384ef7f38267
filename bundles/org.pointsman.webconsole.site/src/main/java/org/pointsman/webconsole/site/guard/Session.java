/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.guard;

/**
 * Somebody who has logged in.
 *
 * @param token what the cookie holds
 * @param csrf what each change has to bring along (header {@code X-Pointsman-Csrf})
 * @param name account
 * @param role what may be done
 * @param sinceNanos monotonic nanoseconds of the log-in
 */
public record Session(String token, String csrf, String name, Role role, long sinceNanos) {}
