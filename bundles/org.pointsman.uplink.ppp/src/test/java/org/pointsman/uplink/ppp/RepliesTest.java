/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What modems answer, and what is made of it. */
class RepliesTest {
    private static Answer ok(String... lines) {
        return new Answer(Answer.Result.OK, "OK", List.of(lines));
    }

    private static Answer error(String text) {
        return new Answer(Answer.Result.ERROR, text, List.of());
    }

    @ParameterizedTest
    @CsvSource({"0, -113", "1, -111", "21, -71", "31, -51"})
    void signalIsInDbm(int step, int dbm) {
        assertThat(Signal.dbm(ok("+CSQ: " + step + ",99"))).hasValue(dbm);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"+CSQ: 99,99", "+CSQ: 32,0", "+CSQ: ", "+CSQ: -1,0", "+CSQ: 1000,0", "+CSX: 1,0", "^RSSI: 12"})
    void anUnknownSignalIsNone(String line) {
        assertThat(Signal.dbm(ok(line))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "+CREG: 0,1 | HOME",
                "+CREG: 2,5,\"00C3\",\"01A2B3C4\",2 | ROAMING",
                "+CREG: 0,0 | NOT_SEARCHING",
                "+CREG: 0,2 | SEARCHING",
                "+CREG: 0,3 | DENIED",
                "+CREG: 0,4 | UNKNOWN",
                "+CREG: 0,11 | UNKNOWN",
            })
    void registrationIsUnderstood(String line, Network network) {
        assertThat(Network.of(ok(line), "+CREG")).contains(network);
    }

    @Test
    void onlyHomeAndRoamingAreRegistered() {
        assertThat(Arrays.stream(Network.values()).filter(Network::registered))
                .containsExactly(Network.HOME, Network.ROAMING);
    }

    @Test
    void aRegistrationThatComesUnaskedIsNoAnswer() {
        assertThat(Network.of(ok("+CREG: 3"), "+CREG")).isEmpty();
        assertThat(Network.of(error("ERROR"), "+CREG")).isEmpty();
    }

    @Test
    void theOperatorIsNamedWithItsTechnology() {
        assertThat(Operator.of(ok("+COPS: 0,0,\"EmuTel\",2"))).contains(new Operator("EmuTel", "UMTS"));
        assertThat(Operator.of(ok("+COPS: 1,2,\"20801\",7"))).contains(new Operator("20801", "LTE"));
        assertThat(Operator.of(ok("+COPS: 0,0,\"A, B\""))).contains(new Operator("A, B", ""));
        assertThat(Operator.of(ok("+COPS: 0"))).isEmpty();
        assertThat(Operator.of(ok("+COPS: 0,0,\"\",2"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "+CPIN: READY, READY",
        "+CPIN: SIM PIN, PIN",
        "+CPIN: SIM PUK, PUK",
        "+CPIN: SIM PUK2, PUK",
        "+CPIN: NOT READY, BUSY",
        "+CPIN: NOT INSERTED, ABSENT",
        "+CPIN: PH-NET PIN, LOCKED_OTHERWISE",
        "^BOOT: 1, BUSY"
    })
    void theSimSaysWhatItWants(String line, Sim sim) {
        assertThat(Sim.of(ok(line))).isEqualTo(sim);
    }

    @ParameterizedTest
    @CsvSource({
        "+CME ERROR: 10, ABSENT",
        "+CME ERROR: SIM not inserted, ABSENT",
        "+CME ERROR: 11, PIN",
        "+CME ERROR: 12, PUK",
        "+CME ERROR: 14, BUSY",
        "+CME ERROR: SIM busy, BUSY",
        "ERROR, ABSENT"
    })
    void aSimThatFailsSaysWhy(String text, Sim sim) {
        assertThat(Sim.of(error(text))).isEqualTo(sim);
    }

    @Test
    void theLastWordsOfTheCallBeforeDoNotEndAnAnswer() {
        assertThat(Answer.end("NO CARRIER", false)).isEmpty();
        assertThat(Answer.end("NO CARRIER", true)).contains(Answer.Result.NO_CARRIER);
        assertThat(Answer.end("CONNECT 7200000", true)).contains(Answer.Result.CONNECT);
        assertThat(Answer.end("CONNECTED TO NOTHING", true)).isEmpty();
    }

    @Property
    void noAnswerOfAnyKindIsTooMuch(@ForAll List<String> lines, @ForAll String text) {
        Answer odd = new Answer(Answer.Result.ERROR, text, lines);
        Answer prefixed = ok(lines.stream()
                .flatMap(l -> List.of("+CSQ:" + l, "+CREG:" + l, "+COPS:" + l, "+CPIN:" + l).stream())
                .toArray(String[]::new));
        for (Answer answer : List.of(odd, prefixed)) {
            Signal.dbm(answer).ifPresent(dbm -> assertThat(dbm).isBetween(-113, -51));
            assertThat(Sim.of(answer)).isNotNull();
            Network.of(answer, "+CREG");
            Operator.of(answer).ifPresent(o -> assertThat(o.name()).isNotBlank());
        }
    }
}
