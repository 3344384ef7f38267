/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfilesTest {
    @TempDir
    Path folder;

    @Test
    void theLaptopOfTheArticlePrefersItsCable() {
        Profile laptop = new Profiles(folder).named("laptop");
        assertThat(laptop.isps()).extracting(Isp::label).containsExactly("adsl (eth0)", "lte (wlan0)");
        assertThat(laptop.isps()).extracting(Isp::kind).containsExactly(Isp.Kind.ETHERNET, Isp.Kind.WIFI);
        assertThat(laptop.isps()).extracting(Isp::metric).containsExactly(10, 20);
        assertThat(laptop.isps()).extracting(Isp::nic).containsExactly(true, false);
        assertThat(laptop.segments()).extracting(Segment::host).containsExactly("desk", "phone");
        assertThat(laptop.segments())
                .extracting(s -> s.address().toString())
                .containsExactly("192.168.88.20/24", "192.168.88.30/24");
        assertThat(laptop.configuration()).containsOnlyKeys("org.pointsman.proxyarp~home");
    }

    @Test
    void anUplinkIsFoundByItsIspAndByItsInterface() {
        Profile three = new Profiles(folder).named("three");
        assertThat(three.isp("gsm")).isEqualTo(three.isp("eth2")).isPresent();
        assertThat(three.isp("eth9")).isEmpty();
    }

    @Test
    void addressesFollowFromTheNumber() {
        Isp lte = new Profiles(folder).named("three").isp("lte").orElseThrow();
        assertThat(lte.gateway()).hasToString("10.64.2.1/24");
        assertThat(lte.customer()).hasToString("10.64.2.2/24");
        assertThat(lte.publicAddress()).hasToString("198.18.2.1/24");
        assertThat(lte.sent(lte.publicAddress().address())).isTrue();
    }

    @Test
    void aFileAddsAProfileAndWinsOverABuiltInOne() throws IOException {
        Files.writeString(folder.resolve("one.json"), "{\"uplinks\":[{\"isp\":\"dsl\",\"interface\":\"eth0\"}]}");
        Files.writeString(
                folder.resolve("three.json"),
                "{ // mine\n\"title\":\"mine\",\"uplinks\":[{\"isp\":\"dsl\",\"interface\":\"eth0\"}]}");
        Profiles profiles = new Profiles(folder);
        assertThat(profiles.all()).extracting(Profile::name).containsExactly("home", "laptop", "one", "three");
        assertThat(profiles.named("three").title()).isEqualTo("mine");
        Isp dsl = profiles.named("one").isps().get(0);
        assertThat(dsl).isEqualTo(new Isp(1, "dsl", "eth0", Isp.Kind.ETHERNET, Isp.Addressing.STATIC, 10, 1, true));
    }

    @Test
    void aMissingProfileIsNamedWithThoseThereAre() {
        assertThatThrownBy(() -> new Profiles(folder.resolve("none")).named("castle"))
                .hasMessage("there is no profile 'castle'; there are: home, laptop, three");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                                            | uplinks is to be a list of 1 to 250 uplinks
                    {"uplink":[]}                                 | uplink is not known here; known: configuration, lan, segments, title, uplinks
                    {"title":7,"uplinks":[{"isp":"a","interface":"b"}]} | title is to be a text, not 7
                    {"uplinks":["adsl"]}                          | uplinks[0] is to be an object such as { "isp": "adsl", "interface": "eth0" }
                    {"uplinks":[{"isp":"a-b"}]}                   | uplinks[0].isp 'a-b' is to be 1 to 12 of a-z 0-9, a letter first
                    {"uplinks":[{"isp":"router","interface":"e"}]} | uplinks[0].isp 'router' is taken
                    {"uplinks":[{"isp":"a","interface":"x;reboot"}]} | uplinks[0].interface 'x;reboot' is not an interface name (1 to 15 of A-Z a-z 0-9 _ . @ + -)
                    {"uplinks":[{"isp":"a","interface":"lan0"}]}  | uplinks[0].interface 'lan0' is taken
                    {"uplinks":[{"isp":"a","interface":"e","kind":"tin"}]} | uplinks[0].kind 'tin' is not one of ethernet, wifi
                    {"uplinks":[{"isp":"a","interface":"e","addressing":"magic"}]} | uplinks[0].addressing 'magic' is not one of dhcp, static
                    {"uplinks":[{"isp":"a","interface":"e","metric":0}]} | uplinks[0].metric is to be a whole number of 1 to 9999, not 0
                    {"uplinks":[{"isp":"a","interface":"e","weight":256}]} | uplinks[0].weight is to be a whole number of 1 to 255, not 256
                    {"uplinks":[{"isp":"a","interface":"e"}],"lan":"party"} | lan 'party' is not one of fixed, served
                    {"uplinks":[{"isp":"a","interface":"e"}],"segments":[{"host":"a","interface":"br0"}]} | segments[0].host 'a' is taken
                    {"uplinks":[{"isp":"a","interface":"e"}],"segments":[{"host":"b","interface":"e"}]} | segments[0].interface 'e' is taken
                    {"uplinks":[{"isp":"a","interface":"e","nic":"no"}]} | uplinks[0].nic is to be true or false, not "no"
                    {"uplinks":[{"isp":"a","interface":"e","mtu":9}]} | uplinks[0].mtu is not known here; known: addressing, interface, isp, kind, metric, nic, weight
                    """)
    void aBadProfileIsOneSentence(String text, String sentence) {
        assertThatThrownBy(() -> ProfileReader.read("bad", "bad.json", text))
                .isInstanceOf(LabException.class)
                .hasMessage("bad.json: " + sentence);
    }

    @Test
    void halfAFileIsNotAProfile() {
        assertThatThrownBy(() -> ProfileReader.read("bad", "bad.json", "{\"uplinks\": ["))
                .isInstanceOf(LabException.class)
                .hasMessageStartingWith("bad.json: is not a JSON object: ");
    }

    @Test
    void theConfigurationHasAnUplinkForEachIspAndWhatTheProfileAdds() {
        Profile profile = ProfileReader.read("p", "p.json", """
                {"uplinks":[{"isp":"adsl","interface":"eth0"},
                            {"isp":"lte","interface":"wlan0","kind":"wifi","addressing":"dhcp"}],
                 "configuration":{"org.pointsman.steering":{"strategy":"single"}}}""");
        assertThat(Texts.object("", RouterConfiguration.text(profile))).isEqualTo(Texts.object("", """
                                {"org.pointsman.uplink.ethernet~adsl":{"interface":"eth0","metric":10,"addressing":"static",
                                   "address":"10.64.1.2/24","gateway":"10.64.1.1"},
                                 "org.pointsman.uplink.wifi~lte":{"interface":"wlan0","metric":20,"addressing":"dhcp"},
                                 "org.pointsman.steering":{"strategy":"single"}}"""));
    }
}
