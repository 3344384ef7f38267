/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.backend;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.pointsman.api.kernel.Link;
import org.pointsman.kernel.sys.Libc;
import org.pointsman.kernel.sys.NativeMemory;

/**
 * The carrier as a file that is kept open, {@code /sys/class/net/NAME/carrier}: a sixth of the price of a question by netlink, and with
 * the same side effect, that the kernel announces at once what it was holding back (net/core/net-sysfs.c, carrier_show,
 * which calls linkwatch_sync_dev since Linux 6.8; before, at least the value is fresh).
 *
 * <p>/sys shows the network namespace in which it was mounted, not the caller's. So a file is used only if interface index and
 * hardware address beside it are those that netlink tells; where they are not, the caller asks by netlink. Control loop only.
 */
final class CarrierFiles implements AutoCloseable {
    /** Where /sys shows another network namespace, or does not know the interface. */
    private static final int NONE = -1;

    private static final int VALUE_BYTES = 2;

    private final Path root;
    private final ByteBuffer value = NativeMemory.allocate(VALUE_BYTES);
    private final long valueAddress = NativeMemory.address(value);
    private final Map<Integer, Integer> descriptors = new HashMap<>();

    CarrierFiles(Path root) {
        this.root = root;
    }

    /**
     * Whether the file says that the interface is up and its carrier still is {@code carrier}; false also where nothing is known.
     *
     * @param link asked only when the file is opened
     */
    boolean confirms(int index, boolean carrier, IntFunction<Optional<Link>> link) {
        Integer fd = descriptors.get(index);
        if (fd == null) {
            fd = link.apply(index).map(this::open).orElse(NONE);
            descriptors.put(index, fd);
        }
        if (fd == NONE) {
            return false;
        }
        // EINVAL: the interface is administratively down; ENODEV: it is gone, which an event will say
        return Libc.pread(fd, valueAddress, VALUE_BYTES, 0) > 0 && value.get(0) == (carrier ? '1' : '0');
    }

    private int open(Link link) {
        Path folder = root.resolve(link.name());
        if (link.mac().isEmpty()
                || !text(folder.resolve("ifindex")).equals(Integer.toString(link.index()))
                || !text(folder.resolve("address")).equalsIgnoreCase(link.mac())) {
            return NONE;
        }
        ByteBuffer path = NativeMemory.string(folder.resolve("carrier").toString());
        int fd = Libc.open(NativeMemory.address(path), Libc.O_RDONLY_CLOEXEC, 0);
        Reference.reachabilityFence(path);
        return Math.max(NONE, fd);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII).trim();
        } catch (IOException e) {
            return "";
        }
    }

    /** The interface is gone or another one: its file is opened anew when it is asked for again. */
    void forget(int index) {
        Integer fd = descriptors.remove(index);
        if (fd != null && fd != NONE) {
            Libc.close(fd);
        }
    }

    @Override
    public void close() {
        for (int fd : descriptors.values()) {
            if (fd != NONE) {
                Libc.close(fd);
            }
        }
        descriptors.clear();
    }
}
