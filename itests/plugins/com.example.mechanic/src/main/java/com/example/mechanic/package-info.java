/* SPDX-License-Identifier: Apache-2.0 */
/** For tests: does to bundles what an operator, an update or a mishap may do. */
package com.example.mechanic;
