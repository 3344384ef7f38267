/* SPDX-License-Identifier: Apache-2.0 */
/** Notices for whoever listens to OSGi Event Admin (compendium, chapter 113). */
package org.pointsman.notify.events;
