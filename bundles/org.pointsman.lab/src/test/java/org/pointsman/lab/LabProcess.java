/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.nio.file.Path;
import java.util.List;

/** The lab as a program of its own, so that a test can end it by a signal: the distribution folder, then the words. */
final class LabProcess {
    private LabProcess() {}

    public static void main(String[] args) {
        System.exit(LabCommand.run(List.of(args).subList(1, args.length), Path.of(args[0])));
    }
}
