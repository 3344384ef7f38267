package ${package};

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Route;
import org.pointsman.api.wan.StateContributor;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/**
 * A host that is always reached by one uplink, as long as that one works: a provider's mail server, for one.
 *
 * <p>A contributor is a pure function like a strategy: it answers what is to be there, and Pointsman's reconciler sees to it.
 * What it does not answer any more is taken away.
 */
@Component(
        configurationPid = HostRoute.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = StateContributor.NAME + "=${name}")
@Designate(ocd = HostRouteConfig.class)
public final class HostRoute implements StateContributor {
    /** The key in pointsman.json. */
    static final String PID = "${package}";

    private final IpAddress host;
    private final String uplink;

    /** Takes its configuration; a changed one makes a new instance. */
    @Activate
    public HostRoute(HostRouteConfig config) {
        host = IpAddress.parse(config.host());
        uplink = config.uplink();
    }

    @Override
    public NetworkState desired(WanSnapshot snapshot) {
        NetworkState.Builder state = NetworkState.builder();
        snapshot.uplink(uplink)
                .filter(UplinkView::usable)
                .ifPresent(by -> state.route(to(host, by.defaultRoute())).note(host + " by " + by.name()));
        return state.build();
    }

    /** In the main table, which is asked before all uplinks for everything but the default. */
    private static Route to(IpAddress host, Route byDefault) {
        return new Route(
                WanSnapshot.MAIN_TABLE,
                Prefix.containing(host, host.family().bits()),
                byDefault.gateway(),
                byDefault.device(),
                byDefault.source(),
                WanSnapshot.MAIN_METRIC,
                byDefault.onlink(),
                byDefault.protocol());
    }
}
