/* SPDX-License-Identifier: Apache-2.0 */
/** An uplink plug-in: a component and its configuration. */
package com.example.uplink.fixed;
