/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import org.pointsman.api.net.FwMark;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.Reachability;
import org.pointsman.api.wan.UplinkView;

/** Facts as strategies see them. */
record View(Facts facts, Ownership own, long sinceNanos, int share) implements UplinkView {
    @Override
    public String name() {
        return facts.name();
    }

    @Override
    public String medium() {
        return facts.medium();
    }

    @Override
    public int metric() {
        return facts.metric();
    }

    @Override
    public int weight() {
        return facts.weight();
    }

    @Override
    public boolean enabled() {
        return facts.enabled();
    }

    @Override
    public UplinkStatus status() {
        return facts.status();
    }

    @Override
    public boolean carrier() {
        return facts.carrier();
    }

    @Override
    public Reachability reachability() {
        return facts.reachability();
    }

    @Override
    public int table() {
        return own.tableOf(facts.slot());
    }

    @Override
    public FwMark mark() {
        return own.markOf(facts.slot());
    }

    @Override
    public boolean routable() {
        return facts.routable();
    }

    @Override
    public Route defaultRoute() {
        return facts.defaultRoute(own);
    }

    @Override
    public boolean available() {
        return facts.available();
    }

    @Override
    public boolean usable() {
        return facts.usable();
    }

    @Override
    public String explanation() {
        return facts.explanation();
    }
}
