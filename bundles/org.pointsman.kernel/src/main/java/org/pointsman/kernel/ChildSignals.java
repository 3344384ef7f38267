/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel;

import org.pointsman.api.kernel.Signals;
import org.pointsman.kernel.sys.Libc;

/** kill(2) for children. */
final class ChildSignals implements Signals {
    @Override
    public boolean hangUp(Process child) {
        // alive: not waited for by Java's reaper yet, so that the id is still the child's; between here and there lie
        // microseconds
        return child.isAlive() && Libc.kill(Math.toIntExact(child.pid()), Libc.SIGHUP) == 0;
    }
}
