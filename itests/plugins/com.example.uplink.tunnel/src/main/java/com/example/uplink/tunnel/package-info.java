/* SPDX-License-Identifier: Apache-2.0 */
/** An uplink over a point-to-point device that something else creates. */
package com.example.uplink.tunnel;
