/* SPDX-License-Identifier: Apache-2.0 */
/** The command line: starts the framework from the features, or talks to the one that runs. */
package org.pointsman.launcher;
