/* SPDX-License-Identifier: Apache-2.0 */
/**
 * One human file to Config Admin.
 *
 * <p>Text becomes {@link org.pointsman.config.Json}, that becomes a {@link org.pointsman.config.Draft}, which
 * {@link org.pointsman.config.Validator} turns into a {@link org.pointsman.config.Verdict}; all of that is pure.
 * {@link org.pointsman.config.Keeper} decides what is in force, {@link org.pointsman.config.ConfigurationFile} wires
 * and schedules.
 */
package org.pointsman.config;
