/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.link;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.Route;

/** An immutable picture of the links at one moment; thread-safe. */
@ProviderType
public interface LinkSnapshot {
    /** Rises by one with each picture, from 1. */
    long number();

    /** Monotonic nanoseconds when the event that led to this picture was read. */
    long nanos();

    /** All links, by name. */
    Collection<Link> links();

    /** The link with this name. */
    Optional<Link> link(String name);

    /** The link with this ifindex. */
    Optional<Link> link(int index);

    /** Addresses of an interface, whoever added them; empty for an unknown one. */
    List<InterfaceAddress> addresses(String device);

    /** Default routes of the main table through an interface, whoever installed them, best metric first. */
    List<Route> defaultRoutes(String device);

    /** What the kernel knows of a neighbour. */
    Optional<Neighbour> neighbour(String device, IpAddress address);
}
