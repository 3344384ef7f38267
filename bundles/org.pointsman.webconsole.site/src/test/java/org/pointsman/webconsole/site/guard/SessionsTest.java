/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final AtomicLong clock = new AtomicLong();
    private final Sessions sessions = new Sessions(clock::get);

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void aTokenIsGoodUntilItsSessionEnds() {
        Session session = sessions.begin("anna", Role.ADMIN);
        assertThat(sessions.use(session.token())).contains(session);
        assertThat(sessions.use(session.csrf())).isEmpty();
        assertThat(sessions.use("")).isEmpty();
        sessions.end(session);
        assertThat(sessions.use(session.token())).isEmpty();
    }

    @Test
    void anHourWithoutUseEndsIt() {
        Session session = sessions.begin("anna", Role.ADMIN);
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofMinutes(59));
            assertThat(sessions.use(session.token())).isPresent();
        }
        pass(Duration.ofMinutes(61));
        assertThat(sessions.use(session.token())).isEmpty();
    }

    @Test
    void twelveHoursEndItHoweverMuchItIsUsed() {
        Session session = sessions.begin("anna", Role.ADMIN);
        for (int i = 0; i < 24; i++) {
            pass(Duration.ofMinutes(30));
            assertThat(sessions.use(session.token())).isPresent();
        }
        pass(Duration.ofMinutes(1));
        assertThat(sessions.use(session.token())).isEmpty();
    }

    @Test
    void aNewPasswordEndsTheOtherSessionsOfThatAccount() {
        Session mine = sessions.begin("anna", Role.ADMIN);
        Session stolen = sessions.begin("anna", Role.ADMIN);
        Session other = sessions.begin("bert", Role.VIEWER);
        sessions.endOthers("anna", Optional.of(mine));
        assertThat(sessions.use(stolen.token())).isEmpty();
        assertThat(sessions.use(mine.token())).isPresent();
        assertThat(sessions.use(other.token())).isPresent();
    }

    @Test
    void noTwoTokensAreAlikeAndThereAreOnlySoMany() {
        Session first = sessions.begin("anna", Role.ADMIN);
        Session last = first;
        for (int i = 0; i < 100; i++) {
            Session next = sessions.begin("anna", Role.ADMIN);
            assertThat(next.token()).isNotEqualTo(last.token()).hasSize(43);
            last = next;
        }
        assertThat(sessions.use(first.token())).isEmpty();
        assertThat(sessions.use(last.token())).isPresent();
    }
}
