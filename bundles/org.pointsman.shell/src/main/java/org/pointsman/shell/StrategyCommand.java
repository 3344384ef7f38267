/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;
import org.pointsman.shell.report.StrategiesReport;

/** {@code wan:strategy}: which strategies there are, and which one decides. */
@Component(
        service = StrategyCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "strategy",
            Commands.USAGE + "=wan:strategy [list|choose NAME] [--for-good] [--json]",
            Commands.DESCRIPTION
                    + "=The strategies and which one decides; another one is on trial until it is confirmed."
        })
public final class StrategyCommand {
    private static final String PID = "org.pointsman.steering";
    private static final String KEY = "strategy";

    private final Services services;

    /** Changes what {@code services} offer. */
    @Activate
    public StrategyCommand(@Reference Services services) {
        this.services = services;
    }

    /** Lists or chooses. */
    @Descriptor("lists or chooses the strategy")
    public Report strategy(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Parameter(names = Commands.FOR_GOOD, presentValue = "true", absentValue = "false")
                    @Descriptor("without waiting for a confirmation")
                    boolean forGood,
            @Descriptor("list, or choose and a name") String... words) {
        return AsJson.when(json, answer(forGood, List.of(words)));
    }

    private Report answer(boolean forGood, List<String> words) {
        Optional<Wan> wan = services.wan();
        if (wan.isEmpty()) {
            return Commands.NO_STEERING;
        }
        if (words.isEmpty() || words.equals(List.of("list"))) {
            return new StrategiesReport(wan.get().strategy(), wan.get().strategies());
        }
        if (words.size() != 2 || !words.get(0).equals("choose")) {
            return new Sentence("It is 'list', or 'choose' and a name; see: wan:help strategy", ExitCodes.USAGE);
        }
        String name = words.get(1);
        if (!wan.get().strategies().contains(name)) {
            return Sentence.failed("There is no strategy '" + name + "'; there are: "
                    + String.join(" ", wan.get().strategies()) + ".");
        }
        if (name.equals(wan.get().strategy())) {
            return new Sentence(name + " decides already.", ExitCodes.FINE);
        }
        return services.configuration()
                .map(store -> new Configuring(store).set(PID, KEY, name, forGood))
                .orElse(Configuring.NO_STORE);
    }
}
