/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit.conformance;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pointsman.api.wan.StateContributor;

/** The rules for a contributor; extend it as {@link StrategyConformance} shows. */
public abstract class ContributorConformance extends PluginConformance<StateContributor> {
    /** For subclasses. */
    protected ContributorConformance() {
        super(StateContributor.class);
    }

    @Override
    final void use(StateContributor contributor) {
        new Advice(name(), contributor::desired).use();
    }

    private String name() {
        return "contributor "
                + Optional.ofNullable(
                                host().references(StateContributor.class).get(0).getProperty(StateContributor.NAME))
                        .orElseThrow(() -> new AssertionError("the contributor has no service property "
                                + StateContributor.NAME + ", so Pointsman leaves it out"));
    }

    /** Its answers hold nothing that Pointsman would not take away again. */
    @Test
    void wantsNothingThatBelongsToOthers() {
        StateContributor contributor = started();
        new Advice(name(), contributor::desired).answersWhatIsOurs();
    }

    /** Each call ends in time and waits for nothing. */
    @Test
    void answersInTime() {
        StateContributor contributor = started();
        new Advice(name(), contributor::desired).inTime();
    }

    /** The same snapshot has the same answer, always; it refers to no clock, no chance, no file, no socket and no thread. */
    @Test
    void isAPureFunctionOfTheSnapshot() {
        StateContributor contributor = started();
        List<String> offences = Purity.offences(jar(), contributor.getClass().getName());
        if (!offences.isEmpty()) {
            throw new AssertionError(name() + " is not pure: " + String.join("; ", offences));
        }
        StateContributor[] other = new StateContributor[1];
        new Advice(name(), contributor::desired).isPure(snapshot -> {
            if (other[0] == null) {
                host().update();
                other[0] = host().service(StateContributor.class);
            }
            return other[0].desired(snapshot);
        });
    }
}
