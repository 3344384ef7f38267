/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.pointsman.shell.report.Gist;
import org.pointsman.shell.report.Live;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Screen;
import org.pointsman.shell.report.Sentence;

/** A report that is asked for again and again: painted over on a terminal, elsewhere written out when more than ages and figures has changed. */
final class Watch implements Live {
    private static final long MILLIS = 500;

    private final Report first;
    private final Callable<Report> next;

    Watch(Report first, Callable<Report> next) {
        this.first = first;
        this.next = next;
    }

    @Override
    public String command() {
        return "--watch";
    }

    @Override
    public Report run(Screen screen) throws InterruptedException {
        Report now = first;
        Gist shown = new Gist("");
        while (true) {
            Gist gist = Gist.of(now);
            if (screen.repaints() || !gist.equals(shown)) {
                screen.block(now);
                shown = gist;
            }
            TimeUnit.MILLISECONDS.sleep(MILLIS);
            try {
                now = next.call();
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) { // a command's own: it is said, and the next look may be better
                now = Sentence.failed("It failed: " + e.getMessage());
            }
        }
    }
}
