/* SPDX-License-Identifier: Apache-2.0 */
/** What is sent along with a question: a file without secrets. */
package org.pointsman.shell.support;
