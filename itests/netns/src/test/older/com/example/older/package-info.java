/* SPDX-License-Identifier: Apache-2.0 */
/** What somebody built with an older minor of the API. */
package com.example.older;
