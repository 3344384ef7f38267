/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A service that may be there or not; any thread. */
final class Present<T> {
    private final AtomicReference<Optional<T>> service = new AtomicReference<>(Optional.empty());

    void came(T added) {
        service.set(Optional.of(added));
    }

    /** Forgets {@code removed}, unless another one came in its place before: DS binds the new one first. */
    void went(T removed) {
        service.updateAndGet(s -> s.filter(present -> present != removed));
    }

    Optional<T> get() {
        return service.get();
    }
}
