/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A lab that exists.
 *
 * @param names its names
 * @param folder its folder
 * @param state what it remembers
 */
record Lab(LabNames names, LabFolder folder, LabState state) {
    private static final int SWEEPS = 5;

    /** The labs on this machine that can be acted on. */
    static List<Lab> all() {
        List<Lab> labs = new ArrayList<>();
        for (LabNames names : LabFolder.all()) {
            open(names).ifPresent(labs::add);
        }
        return labs;
    }

    private static Optional<Lab> open(LabNames names) {
        LabFolder folder = new LabFolder(names);
        return folder.state().filter(LabState::ready).map(state -> new Lab(names, folder, state));
    }

    /**
     * The lab that is meant.
     *
     * @param name what was said; empty: the only one there is
     * @throws LabException with one sentence if there is none, or more than one
     */
    static Lab find(Optional<String> name) {
        LabNames names = choose(name);
        return open(names)
                .orElseThrow(() -> LabException.failed("lab " + names.lab() + " is not complete; 'pointsman lab down "
                        + names.lab() + "' removes it"));
    }

    /** Like {@link #find} for a lab that need not be complete. */
    static LabNames choose(Optional<String> said) {
        List<LabNames> all = LabFolder.all();
        Optional<String> name = said.or(LabNames::ofEnvironment);
        if (name.isPresent()) {
            LabNames names = new LabNames(name.get());
            if (!all.contains(names) && Topology.present(names).isEmpty()) {
                throw LabException.notRunning(
                        "there is no lab " + names.lab() + (all.isEmpty() ? "" : "; there are: " + list(all)));
            }
            return names;
        }
        if (all.isEmpty()) {
            throw LabException.notRunning("no lab is running; 'pointsman lab up' starts one");
        }
        if (all.size() > 1) {
            throw LabException.usage(
                    "say which lab with --lab or the environment variable POINTSMAN_LAB; there are: " + list(all));
        }
        return all.get(0);
    }

    private static String list(List<LabNames> all) {
        return String.join(", ", all.stream().map(LabNames::lab).toList());
    }

    Profile profile() {
        return state.profile();
    }

    /**
     * The uplink that is meant.
     *
     * @throws LabException with one sentence if there is none
     */
    Isp isp(String nameOrDevice) {
        return profile()
                .isp(nameOrDevice)
                .orElseThrow(() -> LabException.usage("lab " + names.lab() + " has no uplink '"
                        + nameOrDevice + "'; it has: "
                        + String.join(
                                ", ", profile().isps().stream().map(Isp::label).toList())));
    }

    /** Whether Pointsman runs in it. */
    boolean pointsmanRuns() {
        return Optional.ofNullable(state.processes().get(LabState.POINTSMAN))
                .filter(ProcessRef::alive)
                .isPresent();
    }

    /**
     * Ends the processes of a lab, known or found in its namespaces, and deletes namespaces and folder. Its name is enough,
     * so that it works on what is left of a lab, too; doing it twice is harmless.
     */
    static void takeDown(LabNames names) {
        LabFolder folder = new LabFolder(names);
        List<ProcessRef> known = new ArrayList<>();
        folder.state().ifPresent(state -> known.addAll(state.processes().values()));
        for (int i = 0; i < SWEEPS; i++) {
            known.addAll(NamespaceProcesses.in(Topology.present(names)));
            if (known.isEmpty()) {
                break;
            }
            ProcessRef.end(known); // what one of them started meanwhile is found by the next sweep
            known.clear();
        }
        Topology.delete(names);
        LanClient.forget(names);
        folder.delete();
    }
}
