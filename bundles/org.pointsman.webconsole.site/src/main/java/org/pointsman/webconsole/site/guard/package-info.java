/* SPDX-License-Identifier: Apache-2.0 */
/** Who may do what: accounts, sessions, throttling and the rules for every request. Nothing in here knows of servlets. */
package org.pointsman.webconsole.site.guard;
