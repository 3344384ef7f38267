/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.pointsman.api.kernel.ControlLoop;

/**
 * One conversation by TLS (RFC 8446). The socket is the control loop's; ciphers and certificates are worked on beside it, as they take
 * milliseconds, and the first certificate some hundreds. Methods are called on the loop, and so is the ear.
 */
final class TlsTalk {
    /** What {@link org.pointsman.api.kernel.UplinkSocket#send} takes at once. */
    private static final int MOST = 1400;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Hears what comes of it. */
    interface Ear {
        /** This is to be sent. */
        void cipher(byte[] bytes);

        /** The other end has proved who it is; never comes where that is not checked. */
        void proven();

        /** The other end said this. */
        void text(byte[] bytes);

        /** It will say nothing more. */
        void silenced();

        /** Its certificate is not to be trusted; {@code why} ends a sentence that begins with "its certificate". */
        void distrusted(String why);

        /** It cannot be talked to. */
        void broken(String why);
    }

    private final ControlLoop loop;
    private final Executor beside;
    private final Trust trust;
    private final String host;
    private final int port;
    private final byte[] request;
    private final Ear ear;
    // of the thread beside the loop only
    private Optional<SSLEngine> engine = Optional.empty();
    private ByteBuffer in = NOTHING;
    private boolean asked;
    private boolean over;

    /** Nothing is said yet. {@code request}: what is said once the other end has proved who it is. */
    TlsTalk(ControlLoop loop, Executor beside, Trust trust, String host, int port, byte[] request, Ear ear) {
        this.loop = loop;
        this.beside = beside;
        this.trust = trust;
        this.host = host;
        this.port = port;
        this.request = request;
        this.ear = ear;
    }

    /** The connection is there. */
    void begin() {
        received(new byte[0]);
    }

    /** The next bytes of the connection. */
    void received(byte[] bytes) {
        beside.execute(() -> guarded(bytes));
    }

    /** The other end has closed the connection; what it said before is heard first. */
    void ended() {
        beside.execute(() -> {
            if (!over) {
                over = true;
                loop.post(ear::silenced);
            }
        });
    }

    private void guarded(byte[] bytes) {
        if (over) {
            return;
        }
        try {
            work(bytes);
        } catch (SSLException e) {
            over = true;
            Optional<String> distrust = distrust(e);
            loop.post(() -> distrust.ifPresentOrElse(ear::distrusted, () -> ear.broken("TLS: " + e.getMessage())));
        } catch (GeneralSecurityException | RuntimeException e) {
            over = true;
            loop.post(() -> ear.broken("TLS cannot be spoken by this machine: " + e.getMessage()));
        }
    }

    private SSLEngine opened() throws GeneralSecurityException, SSLException {
        SSLEngine fresh = trust.context().createSSLEngine(host, port);
        fresh.setUseClientMode(true);
        if (trust.checks()) {
            SSLParameters parameters = fresh.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 2818 §3.1
            fresh.setSSLParameters(parameters);
        }
        fresh.beginHandshake();
        return fresh;
    }

    private void work(byte[] bytes) throws SSLException, GeneralSecurityException {
        if (engine.isEmpty()) {
            engine = Optional.of(opened());
        }
        SSLEngine tls = engine.get();
        ByteBuffer more =
                ByteBuffer.allocate(in.remaining() + bytes.length).put(in).put(bytes);
        in = more.flip();
        while (!over) {
            switch (tls.getHandshakeStatus()) {
                case NEED_TASK -> {
                    for (Runnable task = tls.getDelegatedTask(); task != null; task = tls.getDelegatedTask()) {
                        task.run();
                    }
                }
                case NEED_WRAP -> say(tls, NOTHING);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!hear(tls)) {
                        return;
                    }
                }
                default -> {
                    if (!asked) {
                        asked = true;
                        if (trust.checks()) {
                            loop.post(ear::proven);
                        }
                        say(tls, ByteBuffer.wrap(request));
                    } else if (!hear(tls)) {
                        return;
                    }
                }
            }
        }
    }

    private void say(SSLEngine tls, ByteBuffer words) throws SSLException {
        ByteBuffer out = ByteBuffer.allocate(tls.getSession().getPacketBufferSize());
        SSLEngineResult result = tls.wrap(words, out);
        over |= result.getStatus() == SSLEngineResult.Status.CLOSED;
        for (int at = 0; at < out.position(); at += MOST) {
            byte[] piece = Arrays.copyOfRange(out.array(), at, Math.min(out.position(), at + MOST));
            loop.post(() -> ear.cipher(piece));
        }
    }

    /** Whether there was something to hear. */
    private boolean hear(SSLEngine tls) throws SSLException {
        ByteBuffer clear = ByteBuffer.allocate(tls.getSession().getApplicationBufferSize());
        SSLEngineResult result = tls.unwrap(in, clear);
        byte[] text = Arrays.copyOf(clear.array(), clear.position());
        if (text.length > 0) {
            loop.post(() -> ear.text(text));
        }
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            over = true;
            loop.post(ear::silenced);
        }
        return result.getStatus() == SSLEngineResult.Status.OK;
    }

    /** Why the other end is not who it should be; empty: that is not what failed. */
    static Optional<String> distrust(Throwable e) {
        boolean certificate = false;
        boolean path = false;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return Optional.empty(); // a machine whose clock is wrong finds all of them so
            }
            certificate |= cause instanceof CertificateException;
            path |= cause instanceof CertPathValidatorException
                    || cause.getClass().getName().endsWith("ValidatorException");
        }
        return !certificate
                ? Optional.empty()
                : Optional.of(path ? "is by nobody whom this machine trusts" : "is for another name");
    }
}
