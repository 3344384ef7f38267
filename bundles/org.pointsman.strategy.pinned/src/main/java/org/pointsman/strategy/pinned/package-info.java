/* SPDX-License-Identifier: Apache-2.0 */
/** New flows by weight or metric; a flow stays on its uplink by conntrack mark. */
package org.pointsman.strategy.pinned;
