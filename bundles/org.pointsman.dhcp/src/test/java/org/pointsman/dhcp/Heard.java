/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.pointsman.api.dhcp.DhcpListener;
import org.pointsman.api.dhcp.Lease;

/** Keeps what a session says, in order, for a test to wait for. */
final class Heard implements DhcpListener {
    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<Object> news = new LinkedBlockingQueue<>();
    private final List<Object> before = new ArrayList<>();

    private record Unanswered(String reason) {}

    private record Lost(String reason) {}

    @Override
    public void leased(Lease lease) {
        news.add(lease);
    }

    @Override
    public void unanswered(String reason) {
        news.add(new Unanswered(reason));
    }

    @Override
    public void lost(String reason) {
        news.add(new Lost(reason));
    }

    /** The next thing said, which has to be a lease. */
    Lease nextLease() throws InterruptedException {
        return (Lease) next(Lease.class::isInstance);
    }

    /** The next thing said, which has to be that nobody answers. */
    String nextUnanswered() throws InterruptedException {
        return ((Unanswered) next(Unanswered.class::isInstance)).reason();
    }

    /** The next thing said, which has to be that the lease is over. */
    String nextLost() throws InterruptedException {
        return ((Lost) next(Lost.class::isInstance)).reason();
    }

    /** The next lease, however often it is said before that nobody answers. */
    Lease leaseAfterSilence() throws InterruptedException {
        Object said = next(any -> !(any instanceof Lost));
        return said instanceof Lease lease ? lease : leaseAfterSilence();
    }

    private Object next(Predicate<Object> wanted) throws InterruptedException {
        Object said = news.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (said == null) {
            return fail("nothing more was said in %d s; before: %s", PATIENCE_SECONDS, before);
        }
        assertThat(said).as("after %s", before).matches(wanted);
        before.add(said);
        return said;
    }

    /** Whether there is nothing that the test did not expect. */
    boolean silent() {
        return news.isEmpty();
    }
}
