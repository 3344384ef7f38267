/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.plugin;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Calls services of plug-ins so that none can hurt anybody else: on a thread of the plug-in's own, one call at a time, with a deadline.
 * A plug-in that throws, is late or floods gets a strike; three strikes within ten minutes, and none of its services is called any more
 * until it is released by hand or its bundle is updated. Services of Pointsman's own bundles are called at once, on the caller's thread.
 */
@ProviderType
public interface PluginCalls {
    /** Whether a bundle is a plug-in, and no bundle of Pointsman's own. Any thread. */
    boolean isPlugin(long bundle);

    /**
     * Calls and waits for the outcome, which comes within a few deadlines. Any thread but the control loop.
     *
     * @param bundle {@code service.bundleid} of the service that is called
     * @param who whom it is about, for people: {@code "strategy lastresort"}
     */
    <T> Outcome<T> ask(long bundle, CallKind kind, String who, Supplier<T> work);

    /**
     * Calls without waiting. Any thread; of a bundle of Pointsman's own, on the caller's.
     *
     * @param ended gets the outcome on the control loop, or at once on the caller's thread for a bundle of Pointsman's own; an answer may
     *     still follow one that is late
     */
    <T> void call(long bundle, CallKind kind, String who, Supplier<T> work, Consumer<Outcome<T>> ended);

    /**
     * Calls on the caller's thread, for what belongs on the control loop. A call that waits for something when its deadline passes is
     * interrupted; one that computes is not, as there is no way to.
     */
    <T> Outcome<T> here(long bundle, CallKind kind, String who, Supplier<T> work);

    /** Whether a bundle is in quarantine. Any thread. */
    boolean holds(long bundle);

    /** Plug-ins that are not called any more, by name. Any thread. */
    List<Quarantine> quarantined();

    /**
     * Calls a plug-in again. Takes effect a moment later. Any thread.
     *
     * @param plugin symbolic name of its bundle
     * @return whether it was in quarantine
     */
    boolean release(String plugin);

    /**
     * A plug-in that is not called any more.
     *
     * @param plugin symbolic name of its bundle
     * @param reason one sentence: what it did last, without its name
     * @param stack where its thread hung at the last strike, a line for each frame; empty: it did not hang
     * @param since the control loop's clock
     */
    record Quarantine(String plugin, String reason, List<String> stack, long since) {
        /** Copies the list. */
        public Quarantine {
            stack = List.copyOf(stack);
        }

        /** One sentence with what can be done. */
        public String sentence() {
            return "plug-in " + plugin + " is in quarantine: " + reason + "; 'wan:plugins release " + plugin
                    + "' or an update of it ends that";
        }
    }
}
