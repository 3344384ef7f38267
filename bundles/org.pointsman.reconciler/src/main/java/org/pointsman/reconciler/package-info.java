/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Owns the desired state. {@link org.pointsman.reconciler.Planner} decides (pure), {@link org.pointsman.reconciler.Pass} is
 * one observe-plan-apply-verify, {@link org.pointsman.reconciler.KernelReconciler} says when.
 */
package org.pointsman.reconciler;
