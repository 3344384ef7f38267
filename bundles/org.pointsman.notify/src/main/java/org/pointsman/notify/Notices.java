/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.notify;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.notice.Notice;
import org.pointsman.api.notice.Notifier;
import org.pointsman.api.wan.Wan;
import org.pointsman.api.wan.WanSnapshot;

/** Follows the uplinks while there is at least one notifier, and hands each what is new. */
@Component(
        service = {},
        immediate = true)
public final class Notices {
    private final Map<Notifier, Courier> couriers = new ConcurrentHashMap<>();
    private final Wan wan;
    private final boolean runs;

    // of one who binds at a time
    private Optional<Registration> following = Optional.empty();

    // of the thread that delivers snapshots
    private volatile Optional<Standing> before = Optional.empty();

    /** Is going to follow {@code wan}. */
    @Activate
    public Notices(@Reference Wan wan, BundleContext context) {
        this.wan = wan;
        String mode = context.getProperty("pointsman.mode");
        runs = mode == null || mode.equals("run");
    }

    /** Follows no more; what waits is lost. */
    @Deactivate
    void stop() {
        follow(false);
        couriers.values().forEach(Courier::close);
    }

    /** One more to tell. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addNotifier(Notifier notifier, Map<String, Object> properties) {
        Object name = properties.getOrDefault(
                Notifier.NAME, "notifier " + notifier.getClass().getName());
        couriers.put(notifier, new Courier(name.toString(), notifier, Courier.FIRST_WAIT));
        follow(runs);
    }

    /** One less; what waits for it is lost. */
    void removeNotifier(Notifier notifier) {
        Optional.ofNullable(couriers.remove(notifier)).ifPresent(Courier::close);
        if (couriers.isEmpty()) {
            follow(false);
        }
    }

    private synchronized void follow(boolean wanted) {
        if (wanted && following.isEmpty()) {
            before = Optional.empty();
            following = Optional.of(wan.subscribe(this::look));
        } else if (!wanted) {
            following.ifPresent(Registration::close);
            following = Optional.empty();
        }
    }

    private void look(WanSnapshot snapshot) {
        if (!wan.ready()) {
            return;
        }
        Standing now = Standing.of(snapshot, before);
        List<Notice> news = before.map(b -> now.since(b, Instant.now())).orElse(List.of());
        before = Optional.of(now);
        for (Courier courier : couriers.values()) {
            news.forEach(courier::take);
            if (news.stream().anyMatch(n -> n.kind() == Notice.Kind.USABLE)) {
                courier.wake();
            }
        }
    }
}
