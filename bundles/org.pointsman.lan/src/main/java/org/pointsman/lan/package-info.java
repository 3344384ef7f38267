/* SPDX-License-Identifier: Apache-2.0 */
/** Networks that the router serves: each puts its address on its interface and tells who serves it what to serve. */
package org.pointsman.lan;
