/* SPDX-License-Identifier: Apache-2.0 */
package com.example.bad;

import java.util.concurrent.locks.LockSupport;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.api.uplink.UplinkStatus;

/** An uplink that never leads anywhere, and has its vice. */
final class BadUplink implements Uplink {
    private final Vice vice;
    private volatile boolean stopped;

    BadUplink(Vice vice) {
        this.vice = vice;
    }

    @Override
    public void start(UplinkContext context) {
        context.report(UplinkStatus.connecting("nowhere0", "it begins"));
        vice.act();
        if (vice == Vice.FLOODS) {
            Thread thread = new Thread(() -> flood(context), "flood");
            thread.setDaemon(true);
            thread.start();
        }
        if (vice == Vice.STAYS) {
            Thread thread = new Thread(Vice::hang, "stays");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** In bursts, as one thread of this could otherwise take a whole processor, which nobody can help. */
    private void flood(UplinkContext context) {
        for (int i = 0; !stopped; i++) {
            context.report(
                    i % 2 == 0
                            ? UplinkStatus.connecting("nowhere0", "attempt " + i)
                            : UplinkStatus.down("attempt " + i + " failed"));
            context.execute(() -> {});
            if (i % 100 == 0) {
                LockSupport.parkNanos(5_000_000);
            }
        }
    }

    @Override
    public void stop() {
        stopped = true;
        if (vice == Vice.STAYS) {
            Vice.hang();
        }
        vice.act();
    }
}
