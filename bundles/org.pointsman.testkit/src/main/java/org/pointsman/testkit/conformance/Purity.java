/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit.conformance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Looks in the compiled code of what a strategy reaches for clocks, chance, files, sockets, threads. What is not referred to is not called. */
final class Purity {
    private static final Map<Pattern, String> FORBIDDEN = new LinkedHashMap<>();

    static {
        forbid(
                "java/lang/System\\.(currentTimeMillis|nanoTime)",
                "asks a clock; a strategy's time is snapshot.nanos()");
        forbid(
                "java/time/(Instant|LocalDate|LocalTime|LocalDateTime|ZonedDateTime|OffsetDateTime|Year|YearMonth)\\.now"
                        + "|java/time/Clock\\.(system|tick).*",
                "asks a clock; a strategy's time is snapshot.nanos()");
        forbid(
                "java/lang/Math\\.random|java/util/Random\\..*|java/util/concurrent/ThreadLocalRandom\\..*"
                        + "|java/security/SecureRandom\\..*|java/util/UUID\\.randomUUID|java/util/Collections\\.shuffle",
                "depends on chance; the same snapshot has to have the same answer");
        forbid(
                "java/nio/file/Files\\..*|java/io/File(Input|Output)Stream\\..*|java/io/RandomAccessFile\\..*|java/io/File(Reader|Writer)\\..*",
                "reads or writes files");
        forbid(
                "java/net/(Socket|DatagramSocket|ServerSocket|URL|URLConnection|InetAddress|http/.*)\\..*|java/nio/channels/.*Channel\\.open",
                "uses the network");
        forbid(
                "java/lang/Thread\\.(sleep|start|startVirtualThread|<init>)|java/util/concurrent/(Executors|CompletableFuture|ThreadPoolExecutor)\\..*|java/util/concurrent/locks/LockSupport\\..*",
                "waits, or uses threads");
        forbid("java/lang/ProcessBuilder\\..*|java/lang/Runtime\\.exec", "starts processes");
    }

    private Purity() {}

    private static void forbid(String what, String why) {
        FORBIDDEN.put(Pattern.compile(what), why);
    }

    /** Sentences about what {@code start} and the classes of its bundle that it refers to must not do. */
    static List<String> offences(PluginJar jar, String start) {
        Map<String, byte[]> classes = jar.classes();
        List<String> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Deque<String> left = new ArrayDeque<>(List.of(start.replace('.', '/')));
        while (!left.isEmpty()) {
            String name = left.pop();
            byte[] bytes = classes.get(name);
            if (bytes == null || !seen.add(name)) {
                continue;
            }
            ConstantPool pool = ConstantPool.of(bytes);
            left.addAll(pool.classes());
            for (String member : pool.members()) {
                FORBIDDEN.forEach((what, why) -> {
                    if (what.matcher(member).matches()) {
                        found.add(name.replace('/', '.') + " calls " + member.replace('/', '.') + ": it " + why);
                    }
                });
            }
        }
        return found;
    }
}
