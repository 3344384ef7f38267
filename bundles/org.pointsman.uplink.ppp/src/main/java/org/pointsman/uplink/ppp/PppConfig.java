/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Factory PID {@code org.pointsman.uplink.ppp~NAME}; NAME is the uplink's name. */
@ObjectClassDefinition(
        id = PppUplink.PID,
        name = "Uplink: modem",
        description = "An uplink by a modem that dials (PPP)")
@interface PppConfig {
    /** Serial line that dials. */
    @AttributeDefinition(
            name = "Device",
            description = "Serial line of the modem: /dev/ttyUSB0, or usb:12d1:1001 by USB vendor and product, "
                    + "or usb:12d1:1001/2 with the number of the interface")
    String device();

    /** Second serial line. */
    @AttributeDefinition(
            name = "Control",
            description = "Second serial line of the modem, to read signal and operator while it is connected",
            required = false)
    String control() default "";

    /** Access point name. */
    @AttributeDefinition(
            name = "APN",
            description = "The provider's access point name; where none is given the modem's own is used",
            required = false)
    String apn() default "";

    /** User name. */
    @AttributeDefinition(
            name = "User",
            description = "User name; providers that ask for none take any",
            required = false)
    String user() default "guest";

    /** Password. */
    @AttributeDefinition(
            name = "Password",
            description = "Password; providers that ask for none take any",
            type = AttributeType.PASSWORD,
            required = false)
    String password() default "guest";

    /** What is dialled. */
    @AttributeDefinition(name = "Number", description = "What is dialled", required = false)
    String number() default "*99#";

    /** The SIM's PIN. */
    @AttributeDefinition(
            name = "PIN",
            description = "PIN of the SIM, 4 to 8 digits; each is tried once only",
            type = AttributeType.PASSWORD,
            required = false)
    String pin() default "";

    /** Bits per second. */
    @AttributeDefinition(
            name = "Speed",
            description = "Bits per second of a real serial line; USB modems ignore it",
            required = false,
            options = {
                @Option(label = "9600", value = "9600"),
                @Option(label = "19200", value = "19200"),
                @Option(label = "38400", value = "38400"),
                @Option(label = "57600", value = "57600"),
                @Option(label = "115200", value = "115200"),
                @Option(label = "230400", value = "230400"),
                @Option(label = "460800", value = "460800"),
                @Option(label = "921600", value = "921600")
            })
    int speed() default 115200;

    /** Seconds between LCP echoes. */
    @AttributeDefinition(
            name = "Echo interval",
            description = "1 to 300 seconds between the keep-alive questions (LCP echo) to the network",
            min = "1",
            max = "300",
            required = false)
    int echoInterval() default 5;

    /** Unanswered LCP echoes. */
    @AttributeDefinition(
            name = "Echo failures",
            description = "1 to 20 unanswered keep-alive questions until the line counts as dead",
            min = "1",
            max = "20",
            required = false)
    int echoFailure() default 3;

    /** What carries it; only shown. */
    @AttributeDefinition(name = "Medium", description = "What carries it; only shown", required = false)
    String medium() default "3g";

    /** Lower is preferred. */
    @AttributeDefinition(
            name = "Metric",
            description = "1 to 9999; lower is preferred",
            min = "1",
            max = "9999",
            required = false)
    int metric() default 100;

    /** Share of new flows. */
    @AttributeDefinition(
            name = "Weight",
            description = "1 to 255; share of new flows among uplinks of one metric, for strategies that balance",
            min = "1",
            max = "255",
            required = false)
    int weight() default 1;

    /** Whether it may be used. */
    @AttributeDefinition(
            name = "Enabled",
            description = "Whether it is dialled and may carry traffic",
            required = false)
    boolean enabled() default true;
}
