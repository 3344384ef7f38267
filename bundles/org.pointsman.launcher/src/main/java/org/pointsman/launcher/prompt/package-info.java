/* SPDX-License-Identifier: Apache-2.0 */
/** Where somebody types one command after another: at {@code bin/pointsman shell}, and by SSH, whose bundle has a copy of this package within. */
package org.pointsman.launcher.prompt;
