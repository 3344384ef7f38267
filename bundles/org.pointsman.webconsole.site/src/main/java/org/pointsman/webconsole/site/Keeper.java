/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.webconsole.site.guard.Accounts;
import org.pointsman.webconsole.site.guard.ClaimCode;
import org.pointsman.webconsole.site.guard.Place;
import org.pointsman.webconsole.site.guard.Role;
import org.pointsman.webconsole.site.guard.Session;
import org.pointsman.webconsole.site.guard.Sessions;
import org.pointsman.webconsole.site.guard.Throttle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps accounts, sessions and the claim code; there while the console is configured. */
@Component(service = Keeper.class, configurationPid = Keeper.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    /** The configuration that opens the console; of the bundle {@code org.pointsman.webconsole}. */
    static final String PID = "org.pointsman.webconsole";

    /** Request attribute: the {@link Session}. */
    static final String SESSION = Keeper.class.getName();

    /** The configuration that has the token; described by the same bundle. */
    private static final String METRICS = "org.pointsman.metrics";

    /** Request attribute: that the request brought the token of the configuration. */
    static final String TOKEN = Keeper.class.getName() + ".token";

    private static final String FILE = "webconsole.accounts";

    /** One hash at a time: guessing is not to cost the router its processor. */
    private static final int HASHING_SECONDS = 5;

    private final Accounts accounts;
    private final Sessions sessions = new Sessions(System::nanoTime);
    private final Throttle throttle = new Throttle(System::nanoTime);
    private final Semaphore hashing = new Semaphore(1);
    private final ClaimCode claim = ClaimCode.make();
    private final String cookie;
    private final String url;
    private final IpAddress ip;
    private final Place place;
    private final Path certificate;
    private final Sources sources;
    private final ConfigurationAdmin admin;

    /** Reads the accounts; while there is none, says how to make the first. */
    @Activate
    public Keeper(
            BundleContext context,
            @Reference ConfigurationAdmin admin,
            @Reference Sources sources,
            Map<String, Object> properties)
            throws IOException {
        Path data = Path.of(context.getProperty("pointsman.data"));
        this.sources = sources;
        certificate = data.resolve("webconsole.crt");
        accounts = new Accounts(data.resolve(FILE));
        // cookies know no ports: two consoles on one machine would log each other out
        cookie = "pointsman_" + Integer.toHexString(data.toAbsolutePath().hashCode());
        String address = String.valueOf(properties.getOrDefault("address", "127.0.0.1"));
        ip = IpAddress.parse(address);
        place = Place.of(ip);
        url = place.scheme() + "://" + (address.contains(":") ? "[" + address + "]" : address) + ":"
                + properties.getOrDefault("port", 8777) + "/";
        this.admin = admin;
        if (accounts.claimed()) {
            LOG.info("Web console at {}", url);
        } else {
            LOG.info("Web console at {}, not claimed yet; its claim code is {}", url, claim.text());
        }
    }

    /** How a guess ended. */
    enum Entry {
        IN,
        WRONG,
        WAIT,
        CLAIMED_BEFORE
    }

    /**
     * How a guess ended.
     *
     * @param entry how
     * @param seconds how long to wait before the next
     * @param session if it was right
     */
    record Answer(Entry entry, long seconds, Optional<Session> session) {
        private static Answer of(Entry entry) {
            return new Answer(entry, 0, Optional.empty());
        }
    }

    /** Name of the cookie. */
    String cookie() {
        return cookie;
    }

    /** Where the console is, seen from this machine. */
    String url() {
        return url;
    }

    /** Under which names it answers, and how. */
    Place place() {
        return place;
    }

    /** Fingerprint (SHA-256) of the certificate; empty: it speaks no TLS, or has none yet. */
    Optional<String> fingerprint() {
        if (!place.reachable()) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(certificate)) {
            byte[] encoded = CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getEncoded();
            return Optional.of(HexFormat.ofDelimiter(":")
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(encoded)));
        } catch (IOException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether who asks is in the network that the console serves, or on this machine: Linux takes packets for any of its addresses by any
     * interface, so the address that it listens on keeps nobody out who is on an uplink's side.
     */
    boolean near(String remote) {
        if (!place.reachable()) {
            return true;
        }
        try {
            IpAddress from = IpAddress.parse(remote);
            return sources.find(LinkMonitor.class).map(LinkMonitor::current).stream()
                    .flatMap(links -> links.links().stream().flatMap(l -> links.addresses(l.name()).stream()))
                    .map(InterfaceAddress::prefix)
                    .anyMatch(p -> p.address().equals(ip) && p.network().contains(from));
        } catch (IllegalArgumentException e) { // an IPv6 address with a zone: of no served network
            return false;
        }
    }

    /** The code that claims it; empty: it has been claimed. */
    Optional<String> claimCode() {
        return accounts.claimed() ? Optional.empty() : Optional.of(claim.text());
    }

    Accounts accounts() {
        return accounts;
    }

    Sessions sessions() {
        return sessions;
    }

    /** Whose request it is, by its cookie. */
    Optional<Session> session(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie c : cookies) {
                if (c.getName().equals(cookie)) {
                    Optional<Session> found = sessions.use(c.getValue());
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a request brings the token by which the figures may be read without a session. */
    boolean mayMeasure(HttpServletRequest request) throws IOException {
        String header = request.getHeader("Authorization");
        if (header == null) {
            return false;
        }
        // asked for each time: a component that had it as a property would publish it with its service
        Configuration[] found;
        try {
            found = admin.listConfigurations("(service.pid=" + METRICS + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        Object token = found == null ? null : found[0].getProperties().get("token");
        return token != null
                && !token.toString().isEmpty()
                && MessageDigest.isEqual(
                        ("Bearer " + token).getBytes(StandardCharsets.UTF_8), header.getBytes(StandardCharsets.UTF_8));
    }

    /** Lets somebody in who knows the password. */
    Answer logIn(String address, String name, String password) throws InterruptedException {
        return guess(address, () -> accounts.check(name, password).map(role -> sessions.begin(name, role)));
    }

    /**
     * Makes the first administrator for somebody who knows the claim code.
     *
     * @throws IllegalArgumentException with one sentence if name or password will not do
     * @throws IOException if it cannot be kept
     */
    Answer claim(String address, String code, String name, String password) throws InterruptedException, IOException {
        if (accounts.claimed()) {
            return Answer.of(Entry.CLAIMED_BEFORE);
        }
        Answer answer = guess(address, () -> {
            if (!claim.is(code) || accounts.claimed()) {
                return Optional.empty();
            }
            accounts.set(name, Role.ADMIN, password);
            return Optional.of(sessions.begin(name, Role.ADMIN));
        });
        if (answer.entry() == Entry.IN) {
            LOG.info("The web console was claimed by {} from {}", name, address);
        }
        return answer;
    }

    private interface Guess {
        Optional<Session> make() throws IOException;
    }

    private Answer guess(String address, Guess guess) throws InterruptedException {
        long seconds = (throttle.wait(address).toMillis() + 999) / 1000;
        if (seconds > 0) {
            return new Answer(Entry.WAIT, seconds, Optional.empty());
        }
        if (!hashing.tryAcquire(HASHING_SECONDS, TimeUnit.SECONDS)) {
            return new Answer(Entry.WAIT, HASHING_SECONDS, Optional.empty());
        }
        try {
            // many may have waited here for their turn: each sees what those before it have cost
            seconds = (throttle.wait(address).toMillis() + 999) / 1000;
            if (seconds > 0) {
                return new Answer(Entry.WAIT, seconds, Optional.empty());
            }
            Optional<Session> session = guess.make();
            if (session.isPresent()) {
                throttle.succeeded(address);
                return new Answer(Entry.IN, 0, session);
            }
            throttle.failed(address);
            LOG.warn("A wrong password or claim code came to the web console from {}", address);
            return Answer.of(Entry.WRONG);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            hashing.release();
        }
    }
}
