/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.tuning;

import java.math.BigInteger;
import java.util.List;
import org.pointsman.api.state.KernelFile;
import org.pointsman.api.state.NetworkState;

/**
 * Who works on what (Documentation/networking/scaling.rst): each interrupt has one processor, in turn; where there are fewer receive queues than processors, all
 * of them share what a queue takes in; each processor sends by one transmit queue.
 */
final class Spread {
    private Spread() {}

    /** {@code processors}: numbers, sorted, at least one. */
    static NetworkState of(TuningSettings settings, List<Integer> processors, List<Queues> interfaces) {
        NetworkState.Builder b = NetworkState.builder();
        int turn = 0;
        for (Queues q : interfaces) {
            if (settings.irq()) {
                for (int irq : q.irqs()) {
                    b.sysctl(KernelFile.irqAffinity(irq), mask(List.of(processors.get(turn % processors.size()))));
                    turn++;
                }
            }
            for (int i = 0; settings.rps() && q.receive() < processors.size() && i < q.receive(); i++) {
                b.sysctl(KernelFile.rps(q.device(), i), mask(processors));
            }
            // the kernel has no XPS for a single queue
            for (int i = 0; settings.xps() && q.transmit() > 1 && i < q.transmit(); i++) {
                b.sysctl(KernelFile.xps(q.device(), i), mask(sendersBy(i, q.transmit(), processors)));
            }
        }
        return b.build();
    }

    private static List<Integer> sendersBy(int queue, int queues, List<Integer> processors) {
        int n = processors.size();
        if (queues >= n) {
            return List.of(processors.get(queue % n));
        }
        return java.util.stream.IntStream.range(0, n)
                .filter(k -> k % queues == queue)
                .mapToObj(processors::get)
                .toList();
    }

    private static String mask(List<Integer> processors) {
        BigInteger mask = BigInteger.ZERO;
        for (int p : processors) {
            mask = mask.setBit(p);
        }
        return mask.toString(16);
    }
}
