/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.pointsman.api.config.ConfigurationStore;
import org.pointsman.api.decision.DecisionJournal;
import org.pointsman.api.health.HealthMonitor;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.FlowTable;
import org.pointsman.api.lan.Join;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.plugin.CallKind;
import org.pointsman.api.plugin.PluginCalls;
import org.pointsman.api.wan.Overrides;
import org.pointsman.api.wan.ProblemSource;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.report.PluginGate;
import org.pointsman.shell.report.UplinkReport;

/** What the commands show, as far as it runs. All optional: a shell that only works in good times is no use. */
@Component(service = Services.class)
public final class Services {
    private final Present<Wan> wan = new Present<>();
    private final Present<Reconciler> reconciler = new Present<>();
    private final Present<DecisionJournal> journal = new Present<>();
    private final Present<LinkMonitor> links = new Present<>();
    private final Present<ControlLoop> loop = new Present<>();
    private final Present<FlowTable> flows = new Present<>();
    private final Present<HealthMonitor> health = new Present<>();
    private final Present<Crosscheck> crosscheck = new Present<>();
    private final Present<Overrides> overrides = new Present<>();
    private final Present<ConfigurationStore> configuration = new Present<>();
    private final Present<GateView> gate = new Present<>();
    private final Set<Join> joins = new CopyOnWriteArraySet<>();
    private final Present<PluginCalls> plugins = new Present<>();
    /** With the id of the bundle that each is of. */
    private final Map<ProblemSource, Long> problemSources = new ConcurrentHashMap<>();

    /** The steering. */
    public Optional<Wan> wan() {
        return wan.get();
    }

    /** The reconciler. */
    public Optional<Reconciler> reconciler() {
        return reconciler.get();
    }

    /** The journal of decisions. */
    public Optional<DecisionJournal> journal() {
        return journal.get();
    }

    /** The picture of the links. */
    public Optional<LinkMonitor> links() {
        return links.get();
    }

    /** The connection table. */
    public Optional<FlowTable> flows() {
        return flows.get();
    }

    /** Who watches the uplinks' health. */
    public Optional<HealthMonitor> health() {
        return health.get();
    }

    /** Our model beside the kernel. */
    public Optional<Crosscheck> crosscheck() {
        return crosscheck.get();
    }

    /** An operator's word on uplinks. */
    public Optional<Overrides> overrides() {
        return overrides.get();
    }

    /** The configuration file. */
    public Optional<ConfigurationStore> configuration() {
        return configuration.get();
    }

    /** Segments that are joined to one network, by name. */
    public List<Join> joins() {
        return joins.stream().sorted(Comparator.comparing(Join::name)).toList();
    }

    /** What services other than the steering complain of, a sentence each. */
    public List<String> problems() {
        return problemSources.entrySet().stream()
                .flatMap(s -> problems(s.getKey(), s.getValue()).stream())
                .distinct()
                .sorted()
                .toList();
    }

    private List<String> problems(ProblemSource source, long bundle) {
        Optional<PluginCalls> calls = plugins.get();
        return calls.isEmpty()
                ? source.problems()
                : calls.get()
                        .ask(bundle, CallKind.PROBLEMS, "source of problems", source::problems)
                        .value()
                        .orElse(List.of()); // a plug-in that fails is a problem of its own
    }

    /** What calls plug-ins, and keeps those that misbehave in quarantine. */
    public Optional<PluginCalls> plugins() {
        return plugins.get();
    }

    /** What is worth knowing at all times and is no problem, a sentence each. */
    public List<String> notes() {
        return gate.get().map(GateView::notes).orElse(List.of());
    }

    /** Which plug-ins were let in, of these by id and name, and which were not. */
    public PluginGate gate(Map<Long, String> plugins) {
        Map<String, String> signers = new TreeMap<>();
        plugins.forEach(
                (id, name) -> gate.get().flatMap(g -> g.signer(id)).ifPresent(signer -> signers.put(name, signer)));
        return new PluginGate(
                notes(), signers, gate.get().map(GateView::refused).orElse(List.of()));
    }

    /** All uplinks of {@code steering}, as they stand now. */
    public List<UplinkReport> uplinks(Wan steering) {
        var snapshot = steering.snapshot();
        var chosen = steering.chosen().map(u -> u.name());
        long now = nanoTime(steering);
        return snapshot.uplinks().stream()
                .map(u -> UplinkReport.of(u, chosen.filter(u.name()::equals).isPresent(), now))
                .toList();
    }

    /** The control loop's clock; without it, the reading of the latest snapshot is the nearest thing. */
    public long nanoTime(Wan steering) {
        return loop.get()
                .map(ControlLoop::nanoTime)
                .orElseGet(() -> steering.snapshot().nanos());
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addWan(Wan service) {
        wan.came(service);
    }

    void removeWan(Wan service) {
        wan.went(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addReconciler(Reconciler service) {
        reconciler.came(service);
    }

    void removeReconciler(Reconciler service) {
        reconciler.went(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addJournal(DecisionJournal service) {
        journal.came(service);
    }

    void removeJournal(DecisionJournal service) {
        journal.went(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addLinks(LinkMonitor service) {
        links.came(service);
    }

    void removeLinks(LinkMonitor service) {
        links.went(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addLoop(ControlLoop service) {
        loop.came(service);
    }

    void removeLoop(ControlLoop service) {
        loop.went(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addFlows(FlowTable service) {
        flows.came(service);
    }

    void removeFlows(FlowTable service) {
        flows.went(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addHealth(HealthMonitor service) {
        health.came(service);
    }

    void removeHealth(HealthMonitor service) {
        health.went(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addCrosscheck(Crosscheck service) {
        crosscheck.came(service);
    }

    void removeCrosscheck(Crosscheck service) {
        crosscheck.went(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addOverrides(Overrides service) {
        overrides.came(service);
    }

    void removeOverrides(Overrides service) {
        overrides.went(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addConfiguration(ConfigurationStore service) {
        configuration.came(service);
    }

    void removeConfiguration(ConfigurationStore service) {
        configuration.went(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addPlugins(PluginCalls service) {
        plugins.came(service);
    }

    void removePlugins(PluginCalls service) {
        plugins.went(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addGate(GateView service) {
        gate.came(service);
    }

    void removeGate(GateView service) {
        gate.went(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addJoin(Join service) {
        joins.add(service);
    }

    void removeJoin(Join service) {
        joins.remove(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProblemSource(ProblemSource service, Map<String, Object> properties) {
        problemSources.put(service, properties.get(Constants.SERVICE_BUNDLEID) instanceof Long id ? id : 0L);
    }

    void removeProblemSource(ProblemSource service) {
        problemSources.remove(service);
    }
}
