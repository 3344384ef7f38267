/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.nio.file.Path;
import java.util.List;

/** An ISP's DHCP server: a dnsmasq that does nothing else. */
final class DhcpServer {
    private DhcpServer() {}

    /**
     * Its command line.
     *
     * @throws LabException with one sentence if dnsmasq is not installed
     */
    static List<String> command(Isp isp, LabFolder folder) {
        Path program = Children.program("dnsmasq")
                .orElseThrow(() -> LabException.failed("the ISP " + isp.name()
                        + " gives addresses by DHCP, which needs dnsmasq: apt-get install dnsmasq-base"));
        String customer = isp.customer().address().toString();
        return List.of(
                program.toString(),
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--port=0", // no name server
                "--user=root",
                "--pid-file=",
                "--log-facility=-",
                "--log-dhcp",
                "--interface=" + Isp.CUSTOMER_SIDE,
                "--dhcp-authoritative",
                "--no-ping", // the address is nobody else's; asking would cost seconds
                "--dhcp-range=" + customer + "," + customer + ",255.255.255.0,2m",
                "--dhcp-option=option:router," + isp.gateway().address(),
                "--dhcp-option=option:dns-server," + LabServer.ADDRESS,
                "--dhcp-leasefile=" + folder.path().resolve("dhcp-" + isp.name() + ".leases"));
    }
}
