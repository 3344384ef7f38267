/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.pointsman.api.decision.Decision;
import org.pointsman.api.decision.DecisionJournal;
import org.pointsman.api.kernel.Registration;
import org.pointsman.shell.report.AsJson;
import org.pointsman.shell.report.EventReport;
import org.pointsman.shell.report.Live;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Screen;

/** Decisions, as they are made; ends only when nobody looks any longer. */
final class Following implements Live {
    private final DecisionJournal journal;
    private final int before;
    private final boolean json;

    Following(DecisionJournal journal, int before, boolean json) {
        this.journal = journal;
        this.before = before;
        this.json = json;
    }

    @Override
    public String command() {
        return "wan:events";
    }

    @Override
    public Report run(Screen screen) throws InterruptedException {
        BlockingQueue<Decision> fresh = new LinkedBlockingQueue<>();
        Registration subscription = journal.subscribe(fresh::add);
        try {
            long last = 0;
            for (Decision decision : latest()) {
                show(screen, decision);
                last = decision.number();
            }
            while (true) {
                Decision decision = fresh.take();
                if (decision.number() > last) { // the first ones may have been in the journal already
                    show(screen, decision);
                }
            }
        } finally {
            subscription.close();
        }
    }

    private List<Decision> latest() {
        List<Decision> recent = journal.recent();
        List<Decision> latest = new ArrayList<>(recent.subList(0, Math.max(0, Math.min(before, recent.size()))));
        Collections.reverse(latest);
        return latest;
    }

    private void show(Screen screen, Decision decision) {
        screen.print(AsJson.when(json, new EventReport(decision)).text(screen.terminal()));
    }
}
