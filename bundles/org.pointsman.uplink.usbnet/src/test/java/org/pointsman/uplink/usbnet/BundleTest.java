/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.usbnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What the bundle tells the framework and the configuration's checks about itself. */
class BundleTest {
    private static Path classes() throws Exception {
        return Path.of(UsbnetUplink.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    @Test
    void itProvidesAnUplinkTypeAndKeepsItsPackagesToItself() throws Exception {
        Attributes manifest;
        try (InputStream in = Files.newInputStream(classes().resolve("META-INF/MANIFEST.MF"))) {
            manifest = new Manifest(in).getMainAttributes();
        }
        assertThat(manifest.getValue("Provide-Capability")).contains("pointsman.uplink;pointsman.uplink=usbnet");
        assertThat(manifest.getValue("Export-Package")).isNull();
        assertThat(classes().resolve("org/pointsman/uplink/addressing")).isDirectory();
    }

    /** With a static address nobody is asked, so the stick must not wait for the bundle that asks. */
    @Test
    void itStandsWithoutDhcpAndTakesItWheneverItComes() throws Exception {
        Element reference = null;
        NodeList all = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(classes()
                        .resolve("OSGI-INF/" + UsbnetUplink.class.getName() + ".xml")
                        .toFile())
                .getElementsByTagName("reference");
        for (int i = 0; i < all.getLength(); i++) {
            Element found = (Element) all.item(i);
            reference = found.getAttribute("interface").endsWith(".DhcpClients") ? found : reference;
        }
        assertThat(reference).isNotNull();
        assertThat(reference.getAttribute("cardinality")).isEqualTo("0..1");
        assertThat(reference.getAttribute("policy")).isEqualTo("dynamic");
    }

    @Test
    void theMatchIsRequiredAndNumbersHaveTheirRanges() throws Exception {
        Map<String, Element> attributes = new HashMap<>();
        NodeList all = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(classes()
                        .resolve("OSGI-INF/metatype/" + UsbnetUplink.PID + ".xml")
                        .toFile())
                .getElementsByTagName("AD");
        for (int i = 0; i < all.getLength(); i++) {
            Element attribute = (Element) all.item(i);
            attributes.put(attribute.getAttribute("id"), attribute);
        }
        assertThat(attributes)
                .containsOnlyKeys(
                        "match", "addressing", "address", "gateway", "resolvers", "metric", "weight", "enabled");
        // required unless it says otherwise (OSGi Compendium, 105.8)
        attributes.forEach(
                (id, attribute) -> assertThat(attribute.getAttribute("required").equals("false"))
                        .as(id)
                        .isEqualTo(!id.equals("match")));
        assertThat(range(attributes.get("metric"))).isEqualTo("1 to 9999, 100 if not given");
        assertThat(range(attributes.get("weight"))).isEqualTo("1 to 255, 1 if not given");
    }

    private static String range(Element attribute) {
        return attribute.getAttribute("min") + " to " + attribute.getAttribute("max") + ", "
                + attribute.getAttribute("default") + " if not given";
    }
}
