/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.measured;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What is kept of one resolution: files to which blocks are only ever appended, so that nothing that is there can be lost by writing. Each block
 * has its checksum; what is torn or rotten is passed over, up to the next whole one. The newest {@value #MOST} files are kept: two that are full hold
 * what has to be kept, so the oldest goes when a fourth begins. One thread at a time.
 *
 * <p>A block: {@code 'P' 'M' 'S' '1'}, length of what follows the checksum, CRC-32 of it; then for each uplink the length of its name (a byte), the
 * name (UTF-8), how many samples (a byte), and each as its step and {@link Sample#BYTES} bytes. All big-endian.
 */
final class Segments {
    /** Files. */
    static final int MOST = 3;

    /** Of a file; three resolutions with {@value #MOST} files each stay below 64 MB whatever happens. */
    static final int MOST_BYTES = 7_000_000;

    private static final int MAGIC = 0x504d5331;
    private static final int HEAD = 3 * Integer.BYTES;
    private static final Pattern NAME = Pattern.compile("([0-9]+)s-([0-9]{10})\\.log");

    private final Path folder;
    private final Resolution resolution;
    private final int mostBytes;
    private final SortedMap<Long, Path> files = new TreeMap<>();
    private int stepsInNewest;

    /**
     * A sample and when it was.
     *
     * @param step by {@link Resolution#step}
     * @param sample what was measured
     */
    record Dated(int step, Sample sample) {}

    /** Is told what is there, oldest first; what comes later for the same step counts. */
    interface Reader {
        void sample(String uplink, int step, Sample sample);
    }

    /**
     * What is in {@code folder}.
     *
     * @throws IOException if it cannot be read, or made
     */
    Segments(Path folder, Resolution resolution) throws IOException {
        this(folder, resolution, MOST_BYTES);
    }

    Segments(Path folder, Resolution resolution, int mostBytes) throws IOException {
        this.folder = folder;
        this.resolution = resolution;
        this.mostBytes = mostBytes;
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        try (Stream<Path> all = Files.list(folder)) {
            all.forEach(file -> {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches() && name.group(1).equals(Integer.toString(resolution.stepSeconds()))) {
                    files.put(Long.parseLong(name.group(2)), file);
                }
            });
        }
        if (!files.isEmpty()) {
            stepsInNewest = read(files.get(files.lastKey()), (uplink, step, sample) -> {});
        }
    }

    /**
     * Adds to what is there, in one write.
     *
     * @param samples by uplink; of each at most 255
     * @throws IOException if they cannot be written; what was there before stays readable
     */
    void append(Map<String, List<Dated>> samples) throws IOException {
        if (samples.isEmpty()) {
            return;
        }
        ByteBuffer block = block(samples);
        if (files.isEmpty() || stepsInNewest >= resolution.kept() / 2 || full(block.remaining())) {
            begin();
        }
        try (FileChannel channel = FileChannel.open(
                files.get(files.lastKey()),
                java.util.Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            while (block.hasRemaining()) {
                channel.write(block);
            }
        }
        stepsInNewest += steps(samples);
    }

    /** Tells {@code reader} all that is there. */
    void read(Reader reader) throws IOException {
        for (Path file : files.values()) {
            read(file, reader);
        }
    }

    private boolean full(int more) throws IOException {
        Path newest = files.get(files.lastKey());
        return Files.exists(newest) && Files.size(newest) + more > mostBytes;
    }

    private void begin() throws IOException {
        long next = files.isEmpty() ? 1 : files.lastKey() + 1;
        while (files.size() >= MOST) {
            Files.deleteIfExists(files.get(files.firstKey()));
            files.remove(files.firstKey());
        }
        files.put(next, folder.resolve(String.format(Locale.ROOT, "%ds-%010d.log", resolution.stepSeconds(), next)));
        stepsInNewest = 0;
    }

    private static int steps(Map<String, List<Dated>> samples) {
        return (int) samples.values().stream()
                .flatMap(List::stream)
                .mapToInt(Dated::step)
                .distinct()
                .count();
    }

    private static ByteBuffer block(Map<String, List<Dated>> samples) {
        List<byte[]> names = new ArrayList<>();
        int length = 0;
        for (Map.Entry<String, List<Dated>> e : samples.entrySet()) {
            byte[] name = e.getKey().getBytes(StandardCharsets.UTF_8);
            if (name.length > 255 || e.getValue().size() > 255) {
                throw new IllegalArgumentException("more than a block can hold");
            }
            names.add(name);
            length += 2 + name.length + e.getValue().size() * (Integer.BYTES + Sample.BYTES);
        }
        ByteBuffer block = ByteBuffer.allocate(HEAD + length);
        block.position(HEAD);
        int i = 0;
        for (List<Dated> dated : samples.values()) {
            block.put((byte) names.get(i).length).put(names.get(i++)).put((byte) dated.size());
            for (Dated d : dated) {
                block.putInt(d.step());
                d.sample().write(block);
            }
        }
        return block.putInt(0, MAGIC)
                .putInt(Integer.BYTES, length)
                .putInt(2 * Integer.BYTES, checksum(block, HEAD, length))
                .flip();
    }

    private static int checksum(ByteBuffer buffer, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(buffer.array(), from, length);
        return (int) crc.getValue();
    }

    /** Returns how many steps there are in it. */
    private static int read(Path file, Reader reader) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
        int[] steps = {0, Integer.MIN_VALUE};
        int at = 0;
        while (at + HEAD <= all.limit()) {
            int length = all.getInt(at + Integer.BYTES);
            if (all.getInt(at) != MAGIC
                    || length < 0
                    || length > all.limit() - at - HEAD
                    || all.getInt(at + 2 * Integer.BYTES) != checksum(all, at + HEAD, length)) {
                at++;
                continue;
            }
            ByteBuffer block = all.slice(at + HEAD, length);
            while (block.hasRemaining()) {
                byte[] name = new byte[Byte.toUnsignedInt(block.get())];
                block.get(name);
                String uplink = new String(name, StandardCharsets.UTF_8);
                for (int n = Byte.toUnsignedInt(block.get()); n > 0; n--) {
                    int step = block.getInt();
                    if (step > steps[1]) {
                        steps[0]++;
                        steps[1] = step;
                    }
                    reader.sample(uplink, step, Sample.read(block));
                }
            }
            at += HEAD + length;
        }
        return steps[0];
    }
}
