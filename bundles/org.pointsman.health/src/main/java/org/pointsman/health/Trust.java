/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whose certificates are good. Read when first asked for, which takes some hundred milliseconds: never on the control loop. */
final class Trust {
    private final boolean checks;
    private Optional<SSLContext> context;

    private Trust(boolean checks, Optional<SSLContext> context) {
        this.checks = checks;
        this.context = context;
    }

    /** Those that the machine's Java trusts. */
    static Trust ofThisMachine() {
        return new Trust(true, Optional.empty());
    }

    /** As {@code context} says. */
    static Trust of(SSLContext context) {
        return new Trust(true, Optional.of(context));
    }

    /** Everybody's. */
    static Trust inAll() {
        return new Trust(false, Optional.empty());
    }

    boolean checks() {
        return checks;
    }

    synchronized SSLContext context() throws GeneralSecurityException {
        if (context.isEmpty()) {
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(null, checks ? null : new TrustManager[] {new Gullible()}, null);
            context = Optional.of(made);
        }
        return context.get();
    }

    /** For servers whose certificate nobody signed; nothing but the name of a page is told them. */
    private static final class Gullible extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
