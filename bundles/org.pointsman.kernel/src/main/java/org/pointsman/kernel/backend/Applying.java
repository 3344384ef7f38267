/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.backend;

import java.util.List;
import java.util.Optional;
import org.pointsman.api.plan.ApplyResult;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.Route;
import org.pointsman.kernel.conntrack.FlowRemoval;
import org.pointsman.kernel.netlink.MessageWriter;
import org.pointsman.kernel.netlink.NetlinkSocket;
import org.pointsman.kernel.netlink.Refusal;
import org.pointsman.kernel.nftables.NftTables;
import org.pointsman.kernel.rtnetlink.AddressCodec;
import org.pointsman.kernel.rtnetlink.LinkCodec;
import org.pointsman.kernel.rtnetlink.RouteCodec;
import org.pointsman.kernel.rtnetlink.RuleCodec;
import org.pointsman.kernel.sys.Errno;
import org.pointsman.kernel.sysctl.Sysctl;

/**
 * Applies steps in order. Adjacent rtnetlink steps of one kind travel together; the kernel then goes on behind a refused one,
 * so that later steps <em>of the same kind</em> may have been done although an earlier one failed. Control loop only.
 */
final class Applying {
    /** Steps that travel together: each may be answered, and all answers have to fit in the socket's buffer. */
    private static final int MOST_TOGETHER = 200;

    private static final int NO_DEVICE = 0;

    private final NetlinkSocket socket;
    private final Devices devices;
    private final Neighbours neighbours;
    private final NftTables nft;
    private final FlowRemoval flows;
    private final int[] stepOfMessage = new int[MOST_TOGETHER];
    private final int[] indexOfStep = new int[MOST_TOGETHER];

    Applying(NetlinkSocket socket, Devices devices, Neighbours neighbours, NftTables nft, FlowRemoval flows) {
        this.socket = socket;
        this.devices = devices;
        this.neighbours = neighbours;
        this.nft = nft;
        this.flows = flows;
    }

    /** A step that failed and why. */
    private record Failure(int index, String why) {}

    ApplyResult apply(List<Step> steps) {
        int from = 0;
        while (from < steps.size()) {
            Step step = steps.get(from);
            int to = from + 1;
            Optional<Failure> failure;
            if (isRtnetlink(step)) {
                while (to < steps.size()
                        && to - from < MOST_TOGETHER
                        && steps.get(to).getClass() == step.getClass()) {
                    to++;
                }
                failure = together(steps, from, to);
            } else {
                int index = from;
                failure = alone(step).map(why -> new Failure(index, why));
            }
            if (failure.isPresent()) {
                int index = failure.get().index();
                Step failed = steps.get(index);
                return new ApplyResult(
                        index,
                        Optional.of(failed),
                        title(failed) + ": " + failure.get().why());
            }
            from = to;
        }
        return ApplyResult.complete(steps.size());
    }

    /** The step in a few words: a whole table does not belong in a sentence. */
    private static String title(Step step) {
        boolean nft = step instanceof Step.ReplaceNftTable || step instanceof Step.UpdateNftElements;
        int brace = nft ? step.text().indexOf(" {") : -1;
        return brace < 0 ? step.text() : step.text().substring(0, brace);
    }

    private static boolean isRtnetlink(Step step) {
        return step instanceof Step.ReplaceRoute
                || step instanceof Step.DeleteRoute
                || step instanceof Step.AddRule
                || step instanceof Step.DeleteRule
                || step instanceof Step.AddAddress
                || step instanceof Step.DeleteAddress;
    }

    private Optional<String> alone(Step step) {
        if (step instanceof Step.SetSysctl s) {
            return Sysctl.write(s.key(), s.value());
        }
        if (step instanceof Step.SetLinkUp s) {
            return up(s.device());
        }
        if (step instanceof Step.ReplaceNftTable s) {
            return nft.replace(s.table());
        }
        if (step instanceof Step.UpdateNftElements s) {
            return nft.update(s);
        }
        if (step instanceof Step.DeleteNftTable s) {
            return nft.delete(s.table());
        }
        if (step instanceof Step.DeleteConntrack s) {
            flows.remove(s.mark());
            return Optional.empty();
        }
        if (step instanceof Step.RefreshNeighbours s) {
            neighbours.refresh(s.device());
            return Optional.empty();
        }
        throw new IllegalArgumentException("unknown step " + step);
    }

    private Optional<String> up(String device) {
        int index = devices.refresh(device);
        if (index == NO_DEVICE) {
            return Optional.empty();
        }
        LinkCodec.up(socket.request(), index);
        return socket.transact().stream()
                .filter(r -> r.errno() != Errno.ENODEV)
                .findFirst()
                .map(Refusal::sentence);
    }

    private Optional<Failure> together(List<Step> steps, int from, int to) {
        // indexes first: asking for one uses the same socket and would overwrite the request
        int missing = to;
        for (int i = from; i < to && missing == to; i++) {
            String device = device(steps.get(i));
            int index = device.isEmpty() ? NO_DEVICE : devices.index(device);
            indexOfStep[i - from] = index;
            if (!device.isEmpty() && index == NO_DEVICE && !isDeletion(steps.get(i))) {
                missing = i;
            }
        }
        MessageWriter w = socket.request();
        for (int i = from; i < missing; i++) {
            String device = device(steps.get(i));
            int index = indexOfStep[i - from];
            if (device.isEmpty() || index != NO_DEVICE) { // with the device everything on it went
                stepOfMessage[w.messages()] = i;
                write(w, steps.get(i), index);
            }
        }
        List<Refusal> refusals = w.messages() == 0 ? List.of() : socket.transact();
        for (Refusal refusal : refusals) {
            int i = stepOfMessage[refusal.index()];
            Step step = steps.get(i);
            if (isHarmless(step, refusal.errno())) {
                continue;
            }
            if (refusal.errno() == Errno.ENODEV && isMadeAnew(device(step))) {
                Optional<Failure> again = once(step, i);
                if (again.isPresent()) {
                    return again;
                }
                continue;
            }
            return Optional.of(new Failure(i, refusal.sentence()));
        }
        return missing == to
                ? Optional.empty()
                : Optional.of(
                        new Failure(missing, "there is no interface " + device(steps.get(missing)) + " (ENODEV)"));
    }

    /**
     * Steps of which the first, as far as they replace routes, are written already.
     *
     * @param steps all
     * @param written how many of them {@code request} holds
     */
    record Prepared(List<Step> steps, int written, NetlinkSocket.Prepared request) {}

    /** Prepares {@code steps} for {@link #apply(Prepared)}, as long as the interfaces stay what they are now. */
    Prepared prepare(List<Step> steps) {
        NetlinkSocket.Prepared request = socket.prepare();
        int i = 0;
        while (i < steps.size() && i < MOST_TOGETHER && steps.get(i) instanceof Step.ReplaceRoute) {
            int index = devices.index(device(steps.get(i)));
            if (index == NO_DEVICE) {
                break;
            }
            write(request.writer(), steps.get(i), index);
            i++;
        }
        return new Prepared(List.copyOf(steps), i, request);
    }

    /** Applies what was prepared; a refusal of what was written ahead is tried again in the ordinary way. */
    ApplyResult apply(Prepared prepared) {
        List<Step> steps = prepared.steps();
        int done = prepared.written();
        if (done > 0 && !socket.transact(prepared.request()).isEmpty()) {
            return apply(steps);
        }
        if (done == steps.size()) {
            return ApplyResult.complete(done);
        }
        ApplyResult rest = apply(steps.subList(done, steps.size()));
        return new ApplyResult(done + rest.applied(), rest.failed(), rest.reason());
    }

    private Optional<Failure> once(Step step, int i) {
        int index = devices.index(device(step));
        write(socket.request(), step, index);
        return socket.transact().stream()
                .filter(r -> !isHarmless(step, r.errno()))
                .findFirst()
                .map(r -> new Failure(i, r.sentence()));
    }

    /** Whether the index that the kernel did not know was an old one, as its event is still on the way. */
    private boolean isMadeAnew(String device) {
        return !device.isEmpty()
                && devices.index(device) != devices.refresh(device)
                && devices.index(device) != NO_DEVICE;
    }

    private static void write(MessageWriter w, Step step, int index) {
        if (step instanceof Step.ReplaceRoute s) {
            RouteCodec.replace(w, s.route(), index);
        } else if (step instanceof Step.DeleteRoute s && index == NO_DEVICE) {
            RouteCodec.deleteWithoutDevice(w, s.route());
        } else if (step instanceof Step.DeleteRoute s) {
            RouteCodec.delete(w, s.route(), index);
        } else if (step instanceof Step.AddRule s) {
            RuleCodec.add(w, s.rule());
        } else if (step instanceof Step.DeleteRule s) {
            RuleCodec.delete(w, s.rule());
        } else if (step instanceof Step.AddAddress s) {
            AddressCodec.add(w, index, s.address().prefix(), s.address().protocol());
        } else if (step instanceof Step.DeleteAddress s) {
            AddressCodec.delete(w, index, s.address().prefix());
        }
    }

    private static String device(Step step) {
        Route route =
                step instanceof Step.ReplaceRoute s ? s.route() : step instanceof Step.DeleteRoute d ? d.route() : null;
        if (route != null) {
            return route.device().equals(Reading.NO_SINGLE_DEVICE) ? "" : route.device();
        }
        InterfaceAddress address = step instanceof Step.AddAddress s
                ? s.address()
                : step instanceof Step.DeleteAddress d ? d.address() : null;
        return address == null ? "" : address.device();
    }

    private static boolean isDeletion(Step step) {
        return step instanceof Step.DeleteRoute
                || step instanceof Step.DeleteRule
                || step instanceof Step.DeleteAddress;
    }

    /** Adding what is there and deleting what is not count as done. */
    private static boolean isHarmless(Step step, int errno) {
        if (isDeletion(step)) {
            return errno == Errno.ENOENT
                    || errno == Errno.ESRCH
                    || errno == Errno.EADDRNOTAVAIL
                    || errno == Errno.ENODEV;
        }
        return errno == Errno.EEXIST && (step instanceof Step.AddRule || step instanceof Step.AddAddress);
    }
}
