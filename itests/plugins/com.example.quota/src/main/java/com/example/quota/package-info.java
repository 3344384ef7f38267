/* SPDX-License-Identifier: Apache-2.0 */
/** Demotes a metered uplink as its monthly allowance is used up. */
package com.example.quota;
