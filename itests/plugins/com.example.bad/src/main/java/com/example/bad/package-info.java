/* SPDX-License-Identifier: Apache-2.0 */
/** How plug-ins misbehave. */
package com.example.bad;
