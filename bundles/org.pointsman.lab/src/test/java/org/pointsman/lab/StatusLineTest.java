/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusLineTest {
    private static final Profile LAPTOP = new Profiles(Path.of("/nonexistent")).named("laptop");

    @Test
    void saysWhichWayPacketsGoAndHowTheUplinksStand() {
        RouterView view = RouterView.of(Texts.object("", """
                        {"chosen":"lte","uplinks":[
                          {"name":"adsl","enabled":true,"carrier":false,"session":"up","reachability":"unknown","usable":false},
                          {"name":"lte","enabled":true,"carrier":true,"session":"up","reachability":"confirmed","usable":true}]}"""));
        assertThat(view.chosen()).contains("lte");
        assertThat(StatusLine.of(LAPTOP, LAPTOP.isp("lte"), 0.42, Optional.of(view), 1, "·"))
                .isEqualTo("traffic by lte (wlan0) 0.4 ms · adsl no carrier · lte up · 1 switch");
    }

    @Test
    void saysSoWhenNothingGetsThroughAndPointsmanIsGone() {
        assertThat(StatusLine.of(LAPTOP, Optional.empty(), 0, Optional.empty(), 2, "|"))
                .isEqualTo("no traffic gets through | Pointsman does not answer | 2 switches");
    }

    @Test
    void takesAnUnknownAnswerForNothing() {
        assertThat(RouterView.of(Texts.object("", "{\"uplinks\":[7,{}],\"chosen\":null}"))
                        .uplinks())
                .isEmpty();
    }
}
