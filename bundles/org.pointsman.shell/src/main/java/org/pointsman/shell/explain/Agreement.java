/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.explain;

import java.util.Optional;
import org.pointsman.api.kernel.RouteLookup.Answer;
import org.pointsman.api.kernel.RouteLookup.Fate;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.Ownership;

/**
 * Our model held against the kernel's own answer. Pure.
 *
 * @param kind whether they agree
 * @param sentence half a sentence for people on what the kernel does; empty string if they agree
 */
public record Agreement(Kind kind, String sentence) {
    /** Whether they agree. */
    public enum Kind {
        /** They do. */
        AGREES,
        /** A route or rule of another program on this host decides, which is its right. */
        FOREIGN,
        /** They do not, and one of the two is wrong. */
        DISAGREES,
        /** The kernel could not be asked. */
        UNKNOWN
    }

    private static final int MAIN = 254;

    private static final Agreement YES = new Agreement(Kind.AGREES, "");

    /** Compares. */
    public static Agreement of(Way way, Answer kernel, Ownership own) {
        boolean same = switch (kernel.fate()) {
            case FORWARDED -> sentAlike(way, kernel);
            case LOCAL -> way instanceof Way.Local;
            case BROADCAST -> way instanceof Way.Local || way instanceof Way.Near;
            case REFUSED -> way instanceof Way.Nowhere;
        };
        if (same) {
            return YES;
        }
        boolean foreign = kernel.fate() == Fate.FORWARDED
                && !own.ownsTable(kernel.table())
                && (kernel.table() != MAIN || kernel.prefixLength() > 0 || way instanceof Way.Nowhere);
        return foreign
                ? new Agreement(
                        Kind.FOREIGN, "another program's route in table " + table(kernel) + " sends it " + by(kernel))
                : new Agreement(Kind.DISAGREES, does(kernel));
    }

    private static boolean sentAlike(Way way, Answer kernel) {
        if (way instanceof Way.By by) {
            return kernel.device().equals(by.route().device())
                    && kernel.gateway().equals(by.route().gateway());
        }
        return way instanceof Way.Near near
                && kernel.device().equals(near.device())
                && kernel.gateway().isEmpty();
    }

    private static String does(Answer kernel) {
        return switch (kernel.fate()) {
            case FORWARDED -> "the kernel sends it " + by(kernel) + " (table " + table(kernel) + ")";
            case LOCAL -> "the kernel takes it for the router itself";
            case BROADCAST -> "the kernel takes it for a broadcast";
            case REFUSED -> "the kernel refuses it: " + kernel.refusal();
        };
    }

    private static String by(Answer kernel) {
        Optional<IpAddress> gateway = kernel.gateway();
        return gateway.map(g -> "to " + g + " ").orElse("") + "by " + kernel.device();
    }

    private static String table(Answer kernel) {
        return kernel.table() == MAIN ? "main" : Integer.toString(kernel.table());
    }
}
