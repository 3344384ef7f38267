/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit.conformance;

/**
 * The rules for a plug-in that offers something else: it starts and stops in any order, takes another configuration, and leaves nothing behind.
 *
 * @param <S> the service that shows that it works
 */
public abstract class ServiceConformance<S> extends PluginConformance<S> {
    /** For a plug-in that offers {@code type}. */
    protected ServiceConformance(Class<S> type) {
        super(type);
    }

    /** Uses the service as Pointsman does, and comes to an end. */
    @Override
    protected abstract void use(S service);
}
