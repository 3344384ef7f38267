/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.nftables;

import com.sun.jna.Native;

/** libnftables(3) by JNA direct mapping; pointers are {@code long}. */
final class NativeNftables {
    static {
        Native.register(NativeNftables.class, "libnftables.so.1");
    }

    private NativeNftables() {}

    static native long nft_ctx_new(int flags);

    static native void nft_ctx_free(long context);

    static native int nft_ctx_buffer_output(long context);

    static native int nft_ctx_buffer_error(long context);

    static native long nft_ctx_get_output_buffer(long context);

    static native long nft_ctx_get_error_buffer(long context);

    static native int nft_run_cmd_from_buffer(long context, long commands);
}
