package ${package};

import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.RouteStrategy;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/**
 * All traffic by the best metric whose latency is low enough; if none is, by the best metric.
 *
 * <p>A strategy is a pure function: it looks at the snapshot and at nothing else, and answers what the kernel should hold. It
 * is asked whenever a fact has changed, and ahead of time what it would answer if an uplink failed. A latency changes all the
 * time and is no fact: this strategy says after what time it wants to look at it again.
 */
@Component(configurationPid = QuickEnough.PID, property = RouteStrategy.NAME + "=${name}")
@Designate(ocd = QuickEnoughConfig.class)
@Capability(namespace = RouteStrategy.CAPABILITY, name = "${name}")
public final class QuickEnough implements RouteStrategy {
    /** The key in pointsman.json. */
    static final String PID = "${package}";

    private static final Duration AGAIN = Duration.ofSeconds(5);

    private volatile QuickEnoughConfig config;

    /** Takes its configuration, which may be all defaults. */
    @Activate
    public QuickEnough(QuickEnoughConfig config) {
        this.config = config;
    }

    /** Takes a changed configuration; it is asked again then. */
    @Modified
    void modified(QuickEnoughConfig changed) {
        config = changed;
    }

    @Override
    public NetworkState desired(WanSnapshot snapshot) {
        int most = config.mostMillis();
        // sorted by metric, the best first; without those that are held back, as long as there are others
        Optional<UplinkView> best = snapshot.candidates().stream()
                .filter(u -> u.health().rttMillis().orElse(0) <= most)
                .findFirst()
                .or(() -> snapshot.candidates().stream().findFirst())
                // nothing is known to work: whoever has carrier may know more than we do
                .or(() -> snapshot.uplinks().stream().filter(UplinkView::available).findFirst())
                .or(snapshot::chosen);
        NetworkState.Builder state = NetworkState.builder().reconsider(AGAIN);
        best.ifPresent(u -> state.addAll(snapshot.defaultBy(u)).note("${name}: " + u.name()));
        return state.build();
    }
}
