/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.shell.report.Json;

/** {@code wan:console}: where the console is, and the code that claims it. Who may ask the control socket may command the router anyway. */
@Component(
        service = ConsoleCommand.class,
        configurationPid = Keeper.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {
            "osgi.command.scope=wan",
            "osgi.command.function=console",
            "pointsman.command.usage=wan:console [--json]",
            "pointsman.command.description=Where the web console is, and the code that claims a fresh one."
        })
public final class ConsoleCommand {
    private final Keeper keeper;

    /** Asks {@code keeper}. */
    @Activate
    public ConsoleCommand(@Reference Keeper keeper) {
        this.keeper = keeper;
    }

    /** In words. */
    public String console() {
        return keeper.url()
                + keeper.fingerprint()
                        .map(f -> "\nIts certificate has the SHA-256 fingerprint " + f)
                        .orElse("")
                + keeper.claimCode()
                        .map(code -> "\nNobody has claimed it yet; its claim code is " + code + "\n")
                        .orElse("\n");
    }

    /** As JSON. */
    public String console(String option) {
        if (!option.equals("--json")) {
            throw new IllegalArgumentException("wan:console takes --json and nothing else.");
        }
        var json = Json.object().add("url", keeper.url());
        keeper.claimCode().ifPresentOrElse(code -> json.add("claimCode", code), () -> json.addNull("claimCode"));
        keeper.fingerprint().ifPresentOrElse(f -> json.add("fingerprint", f), () -> json.addNull("fingerprint"));
        return json.build().toString();
    }
}
