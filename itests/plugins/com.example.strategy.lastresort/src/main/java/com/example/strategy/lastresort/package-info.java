/* SPDX-License-Identifier: Apache-2.0 */
/** A strategy plug-in in one class. */
package com.example.strategy.lastresort;
