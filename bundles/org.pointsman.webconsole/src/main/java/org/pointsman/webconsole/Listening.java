/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Optional;
import org.pointsman.api.net.IpAddress;

/**
 * Where the console listens.
 *
 * @param address a loopback address, or the router's in a served network: {@link ConsoleCheck} sees to it
 * @param port 1 to 65535
 */
record Listening(String address, int port) {
    static final String PID = "org.pointsman.webconsole";

    /** Nobody but this machine. */
    static final String ADDRESS = "127.0.0.1";

    /** Unassigned in the IANA registry of port numbers. */
    static final int PORT = 8777;

    /** Configuration of Felix's HTTP service, http/README.md of apache/felix-dev. */
    static final String HTTP_PID = "org.apache.felix.http";

    /** A client that is silent for so long has gone; the live pages hear something every second. */
    private static final int SILENCE_MILLIS = 20_000;

    /** Live pages hold a thread each (at most 8), the rest are short. */
    private static final int THREADS = 20;

    /** What Jetty answers by itself, to requests that are none, gets no further than to Jetty: a page without anything on it. */
    private static final String ERROR_HEADERS = String.join(
            "##",
            "Content-Security-Policy=default-src 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options=nosniff",
            "X-Frame-Options=DENY",
            "Referrer-Policy=same-origin",
            "Cross-Origin-Opener-Policy=same-origin",
            "Cross-Origin-Resource-Policy=same-origin",
            "Permissions-Policy=camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Cache-Control=no-store");

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException with one sentence if it is none
     */
    Listening {
        IpAddress.parse(address);
    }

    IpAddress ip() {
        return IpAddress.parse(address);
    }

    /** Whether nobody but this machine can ask; otherwise it is TLS. */
    boolean loopback() {
        String canonical = ip().toString();
        return canonical.startsWith("127.") || canonical.equals("::1");
    }

    /**
     * What Felix's HTTP service is told.
     *
     * @param certificate for TLS; without one it is plain HTTP
     */
    Dictionary<String, Object> forHttp(Optional<Certificate> certificate) {
        Dictionary<String, Object> http = new Hashtable<>();
        http.put("org.apache.felix.http.enable", certificate.isEmpty());
        http.put("org.apache.felix.https.enable", certificate.isPresent());
        certificate.ifPresent(c -> {
            http.put("org.osgi.service.http.port.secure", Integer.toString(port));
            http.put("org.apache.felix.https.keystore", c.store().toString());
            http.put("org.apache.felix.https.keystore.password", Certificate.STORE_PASSWORD);
            http.put("org.apache.felix.https.keystore.key.password", Certificate.STORE_PASSWORD);
            // the file keeps its name when another address gets another certificate
            http.put("org.pointsman.fingerprint", c.fingerprint());
        });
        http.put("org.apache.felix.http.host", address);
        http.put("org.osgi.service.http.port", Integer.toString(port));
        http.put("org.apache.felix.http.timeout", SILENCE_MILLIS);
        http.put("org.apache.felix.http.jetty.threadpool.max", THREADS);
        http.put("org.apache.felix.http.jetty.acceptors", 1);
        http.put("org.apache.felix.http.jetty.selectors", 1);
        http.put("org.apache.felix.http.jetty.headerBufferSize", 8 * 1024);
        http.put("org.apache.felix.http.jetty.maxFormSize", 256 * 1024);
        http.put("org.apache.felix.http.jetty.sendServerHeader", false);
        http.put("org.apache.felix.http.session.timeout", 30);
        http.put("org.apache.felix.http.jetty.errorPageCustomHeaders", ERROR_HEADERS);
        return http;
    }
}
