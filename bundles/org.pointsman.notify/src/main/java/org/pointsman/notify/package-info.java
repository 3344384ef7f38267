/* SPDX-License-Identifier: Apache-2.0 */
/** Tells notifiers what becomes of the uplinks; nothing of it runs while there is none. */
package org.pointsman.notify;
