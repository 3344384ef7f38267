/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @ParameterizedTest
    @ValueSource(strings = {"internet", "", "web.example-1.mnc001.mcc208.gprs", "a_b"})
    void accessPointNamesAreTaken(String apn) {
        assertThat(Values.apn(apn)).isEqualTo(apn);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"", "a\r\nATD112;", "a b", "a;b", "\u0000", "ü"})
    void whatWouldEndTheAtCommandIsNoAccessPointName(String apn) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Values.apn(apn))
                .withMessageContaining("is no access point name")
                .matches(e -> e.getMessage().chars().noneMatch(Character::isISOControl));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*99#", "*99***1#", "+331234"})
    void numbersAreTaken(String number) {
        assertThat(Values.number(number)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*99#;", "99 99", "ATH", "*99#\r"})
    void whatIsNoNumberIsNotDialled(String number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Values.number(number))
                .withMessageContaining("cannot be dialled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"123", "123456789", "12a4", "1234\"", " 1234", "1234\n"})
    void aWrongPinIsNamedAndNotRepeated(String pin) {
        assertThatIllegalArgumentException().isThrownBy(() -> Values.pin(pin)).withMessage("is no PIN (4 to 8 digits)");
    }

    @Test
    void aBadPasswordIsNotRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Values.password("top\nsecret"))
                .withMessageNotContaining("top")
                .withMessageNotContaining("secret");
        assertThatIllegalArgumentException().isThrownBy(() -> Values.password(""));
        assertThatCode(() -> Values.password("quotes \" and \\ and # and '")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"twelveletter", "a-b", "", "a/b", ".."})
    void aNameThatMakesNoInterfaceNameIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Values.name(name)).withMessageContaining("ppp-NAME");
    }

    @Property
    void whatIsTakenCanEndNoLineAndNoQuotation(@ForAll String text) {
        for (Function<String, String> value : java.util.List.<Function<String, String>>of(
                Values::apn, Values::number, Values::pin, Values::user, Values::password, Values::name)) {
            String taken;
            try {
                taken = value.apply(text);
            } catch (IllegalArgumentException refused) {
                continue;
            }
            assertThat(taken.chars()).allMatch(c -> c >= 0x20 && c < 0x7f);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dev/ttyUSB0",
                "/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0",
                "usb:12d1:1001",
                "usb:12D1:1001/2"
            })
    void modemsAreFoundByFileOrUsb(String text) {
        assertThat(ModemPath.parse(text)).asString().isEqualToIgnoringCase(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ttyUSB0",
                "/etc/passwd",
                "/dev/../etc/passwd",
                "/dev/tty USB0",
                "/dev/",
                "usb:12d1",
                "usb:12d1:10011",
                "usb:12d1:1001/",
                "/dev/ttyUSB0\n",
                ""
            })
    void whatIsNoModemIsNamed(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModemPath.parse(text))
                .withMessageContaining("is no modem: a device such as /dev/ttyUSB0")
                .matches(e -> e.getMessage().chars().noneMatch(Character::isISOControl));
    }
}
