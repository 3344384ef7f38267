/* SPDX-License-Identifier: Apache-2.0 */
/**
 * New flows over 256 slots of one nft map: {@link org.pointsman.strategy.slots.InUse} says which uplinks share them,
 * {@link org.pointsman.strategy.slots.Apportionment} how many slots each gets, {@link org.pointsman.strategy.slots.SlotMap} which. A
 * library without a bundle of its own: strategies embed it.
 */
package org.pointsman.strategy.slots;
