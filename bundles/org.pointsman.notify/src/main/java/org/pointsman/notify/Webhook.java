/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.notify;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.notice.Notice;
import org.pointsman.api.notice.Notifier;

/**
 * Posts each notice as JSON (RFC 8259). An answer of 2xx is taken as told; one of 4xx says that it never will be (RFC 9110, section 15.5), but for 408 and
 * 429; everything else waits. It offers its service by hand: what is a component's service has the component's properties, secrets included.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = Webhook.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = WebhookConfig.class, factory = true)
public final class Webhook implements Notifier {
    static final String PID = "org.pointsman.notify";

    // looked up once: jakarta.json.Json searches for a provider at each call
    private static final JsonProvider JSON = JsonProvider.provider();

    private static final int PATIENCE_MILLIS = 15_000;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private final URI url;
    private final Optional<String> token;
    private final Optional<ServiceRegistration<Notifier>> service;

    /** Offers itself to who follows the uplinks. */
    @Activate
    public Webhook(WebhookConfig config, BundleContext context, java.util.Map<String, Object> properties) {
        this(config.url(), config.token(), Optional.of(context), name(properties.get("service.pid")));
    }

    Webhook(String url, String token, Optional<BundleContext> context, String name) {
        this.url = url(url).orElseThrow(() -> new IllegalArgumentException("no URL"));
        this.token = token.isEmpty() ? Optional.empty() : Optional.of(token);
        this.service = context.map(c -> c.registerService(
                Notifier.class, this, new java.util.Hashtable<>(java.util.Map.of(NAME, "Webhook " + name))));
    }

    private static String name(Object pid) {
        String text = String.valueOf(pid);
        return text.substring(text.indexOf('~') + 1);
    }

    /** Posts no more. */
    @Deactivate
    void stop() {
        service.ifPresent(ServiceRegistration::unregister);
    }

    /** What is meant, if it is something that can be posted to. */
    static Optional<URI> url(String text) {
        try {
            URI uri = URI.create(text);
            boolean fits = uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getFragment() == null
                    && String.valueOf(uri.getScheme()).matches("(?i)https?");
            return fits ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public void tell(Notice notice) throws IOException {
        byte[] body = json(notice).toString().getBytes(StandardCharsets.UTF_8);
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        try {
            connection.setRequestMethod("POST");
            connection.setInstanceFollowRedirects(false); // a secret is for whom it was given to
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            connection.setUseCaches(false);
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("User-Agent", "Pointsman");
            connection.setRequestProperty("Connection", "close"); // the next one may have to leave by another uplink
            token.ifPresent(t -> connection.setRequestProperty("Authorization", "Bearer " + t));
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
            judge(connection);
        } finally {
            connection.disconnect();
        }
    }

    private void judge(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream answer = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            if (answer != null) {
                answer.readNBytes(4096);
            }
        }
        String said = url.getHost() + " answers " + status;
        if (status / 100 == 4 && status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS) {
            throw new IllegalStateException(said);
        }
        if (status / 100 != 2) {
            throw new IOException(said);
        }
    }

    /** Has {@code text}, which is what Slack, Mattermost and their like show. */
    private static JsonObject json(Notice notice) {
        JsonArrayBuilder usable = JSON.createArrayBuilder();
        notice.usable().forEach(usable::add);
        return JSON.createObjectBuilder()
                .add("text", notice.sentence())
                .add("kind", notice.kind().name().toLowerCase(Locale.ROOT))
                .add("uplink", notice.uplink())
                .add("time", notice.time().toString())
                .add("usable", usable)
                .build();
    }
}
