/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.util.Optional;
import org.pointsman.api.net.IpAddress;

/** A host of the joined network, and where it was heard. Belongs to one {@link HostTable}. */
final class Host {
    final IpAddress ip;
    Mac mac;
    String member;
    /** When it came to this member. */
    long since;
    /** When it was last heard. */
    long heard;

    /** Questions that it has not answered. */
    int unanswered;

    long nextQuestion;
    /** What is known beside its place, a sentence; empty string: nothing. */
    String note = "";
    /** It was heard elsewhere, and is being asked whether it is still here. */
    Optional<Rival> rival = Optional.empty();

    /** Who claims its address elsewhere. {@code probe}: only asks whether anybody has it. */
    static final class Rival {
        final String member;
        final Mac mac;
        final boolean probe;
        final long until;
        long nextQuestion;

        Rival(String member, Mac mac, boolean probe, long now) {
            this.member = member;
            this.mac = mac;
            this.probe = probe;
            until = now + HostTable.STILL_THERE.toNanos();
            nextQuestion = now;
        }
    }

    Host(IpAddress ip, Mac mac, String member, long now) {
        this.ip = ip;
        this.mac = mac;
        this.member = member;
        this.since = now;
        this.heard = now;
    }
}
