/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.explain;

import org.pointsman.api.state.Route;
import org.pointsman.api.state.Rule;

/** What becomes of a packet by our own model. */
public sealed interface Way {
    /** The router itself takes it. */
    record Local() implements Way {}

    /**
     * Its destination is in a network that the router is connected to.
     *
     * @param device interface of that network
     */
    record Near(String device) implements Way {}

    /**
     * A route takes it on.
     *
     * @param rule the rule whose table has the route
     * @param route the route
     */
    record By(Rule rule, Route route) implements Way {}

    /** There is no way. */
    record Nowhere() implements Way {}
}
