/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.util.Locale;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.kernel.namespace.LinkEditor;
import org.pointsman.kernel.namespace.Namespace;
import org.pointsman.kernel.sys.Errno;

/** What can go wrong with an uplink in a lab. */
enum Fault {
    /** No carrier. */
    CUT("%s is cut: %s has no carrier"),
    /** The gateway answers, nothing behind it does. */
    BLACKHOLE("%s is a black hole: the gateway of %s answers, nothing behind it does"),
    /** The gateway is silent, the carrier stays. */
    DEAD("%s is dead: the gateway of %s is silent, the carrier stays");

    private final String sentence;

    Fault(String sentence) {
        this.sentence = sentence;
    }

    /** How it is written. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What has happened, for people. */
    String sentence(Isp isp) {
        return sentence.formatted(isp.name(), isp.device());
    }

    /** Breaks {@code isp}; faults add up. */
    void inflict(LabNames names, Isp isp) {
        Namespace namespace = Namespace.existing(names.isp(isp));
        switch (this) {
            case CUT -> {
                try (LinkEditor links = LinkEditor.open(namespace)) {
                    links.down(Isp.CUSTOMER_SIDE);
                }
            }
            case BLACKHOLE -> namespace.run(IspRules::blackhole);
            case DEAD -> namespace.run(IspRules::silence);
        }
    }

    /** Undoes all faults of {@code isp}. */
    static void heal(LabNames names, Isp isp) {
        Namespace namespace = Namespace.existing(names.isp(isp));
        namespace.run(IspRules::heal);
        try (LinkEditor links = LinkEditor.open(namespace)) {
            links.up(Isp.CUSTOMER_SIDE);
            try {
                links.route(Routes.toLan(isp)); // setting the link down took it away
            } catch (KernelException e) {
                if (e.errno() != Errno.EEXIST) {
                    throw e;
                }
            }
        }
    }
}
