/* SPDX-License-Identifier: Apache-2.0 */
package com.example.quota;

/**
 * What the kernel has counted on an interface since it was created.
 *
 * @param birth what tells one counter from the next one of the same name: the boot and the interface's index
 * @param bytes both ways
 */
record Reading(String birth, long bytes) {}
