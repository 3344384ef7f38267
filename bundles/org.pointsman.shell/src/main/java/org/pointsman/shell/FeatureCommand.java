/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.pointsman.shell.launcher.LauncherServices;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.FeaturesReport;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;

/** {@code wan:feature}: the parts that this Pointsman is made of, and those that come and go while it runs. */
@Component(
        service = FeatureCommand.class,
        property = {
            Commands.IN_SCOPE,
            Commands.FUNCTION + "feature",
            Commands.USAGE + "=wan:feature [list | install NAME | remove NAME] [--json]",
            Commands.DESCRIPTION
                    + "=The parts that Pointsman is made of; 'remove' and 'install' one while packets flow."
        })
public final class FeatureCommand {
    private static final String NOBODY =
            "This framework was not started by Pointsman's launcher, so nothing is known of features.";

    private final LauncherServices launcher;

    /** Asks the launcher of {@code context}'s framework. */
    @Activate
    public FeatureCommand(BundleContext context) {
        launcher = new LauncherServices(context);
    }

    /** Lists, installs or removes. */
    @Descriptor("the features")
    public Report feature(
            @Parameter(names = Commands.JSON, presentValue = "true", absentValue = "false")
                    @Descriptor(Commands.JSON_HELP)
                    boolean json,
            @Descriptor("list, or install or remove and a name") String... words) {
        return AsJson.when(json, answer(words.length == 0 ? List.of("list") : List.of(words)));
    }

    private Report answer(List<String> words) {
        boolean list = words.equals(List.of("list"));
        boolean change = words.size() == 2 && List.of("install", "remove").contains(words.get(0));
        if (!list && !change) {
            return new Sentence(
                    "It is 'list', or 'install' or 'remove' and a name; see: wan:help feature", ExitCodes.USAGE);
        }
        Map<?, ?> answer = asked(words);
        if (answer.get("features") instanceof List<?> features) {
            List<FeaturesReport.Feature> all = new ArrayList<>();
            for (Object one : features) {
                if (one instanceof Map<?, ?> f) {
                    all.add(new FeaturesReport.Feature(
                            String.valueOf(f.get("name")),
                            String.valueOf(f.get("state")),
                            Integer.parseInt(String.valueOf(f.get("bundles"))),
                            String.valueOf(f.get("from"))));
                }
            }
            return new FeaturesReport(all);
        }
        return answer.containsKey("said")
                ? new Sentence(String.valueOf(answer.get("said")), ExitCodes.FINE)
                : Sentence.failed(String.valueOf(answer.get("error")));
    }

    private Map<?, ?> asked(List<String> words) {
        return launcher.asked("features", words).orElse(Map.of("error", NOBODY)) instanceof Map<?, ?> map
                ? map
                : Map.of();
    }
}
