/* SPDX-License-Identifier: Apache-2.0 */
/** Hands what bundles say to the OSGi log service to SLF4J, so that there is one log. */
package org.pointsman.log;
