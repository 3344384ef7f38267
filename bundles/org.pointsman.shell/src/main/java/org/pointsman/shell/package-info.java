/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The Gogo commands of scope {@code wan}. Each is a component of its own, registered as services are in Gogo's
 * whiteboard; it asks {@link org.pointsman.shell.Services} and returns a {@link org.pointsman.shell.report.Report}.
 */
// we are the shell that Gogo's runtime asks for: the control socket is its only door
@Capability(namespace = "org.apache.felix.gogo", name = "shell.implementation", version = "1.0.0")
package org.pointsman.shell;

import org.osgi.annotation.bundle.Capability;
