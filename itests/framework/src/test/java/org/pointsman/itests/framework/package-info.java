/* SPDX-License-Identifier: Apache-2.0 */
/** The distribution as a whole: in Felix, and on the command line. */
package org.pointsman.itests.framework;
