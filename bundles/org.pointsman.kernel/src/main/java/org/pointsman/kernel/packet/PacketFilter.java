/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.packet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pointsman.kernel.sys.NativeMemory;

/**
 * A classic BPF program (linux/filter.h, Documentation/networking/filter.rst): ARP in both directions, and IPv4 UDP that came in by broadcast or
 * multicast for certain ports. What else passes by costs nothing but this.
 */
final class PacketFilter {
    private static final int INSTRUCTION = 8;

    private static final int LD_HALF = 0x28;
    private static final int LD_BYTE = 0x30;
    private static final int LD_WORD = 0x20;
    private static final int LD_HALF_INDEXED = 0x48;
    private static final int LDX_HEADER_LENGTH = 0xb1;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_GREATER = 0x25;
    private static final int JUMP_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;

    private static final int ETHER_TYPE = 12;
    private static final int ARP = 0x0806;
    private static final int IPV4 = 0x0800;
    private static final int IP_FRAGMENT = 20;
    private static final int IP_PROTOCOL = 23;
    private static final int IP_HEADER = 14;
    private static final int UDP = 17;
    private static final int UDP_DESTINATION_FROM_IP = IP_HEADER + 2;
    /** {@code SKF_AD_OFF + SKF_AD_PKTTYPE}. */
    private static final int PACKET_TYPE = 0xfffff000 + 4;

    private static final int TYPE_HOST = 0;
    private static final int TYPE_MULTICAST = 2;
    private static final int TYPE_OTHER_HOST = 3;
    private static final int WHOLE = 0x40000;

    private record Instruction(int code, int ifTrue, int ifFalse, int k) {}

    private PacketFilter() {}

    /** The instructions, {@value #INSTRUCTION} bytes each. */
    static ByteBuffer of(Set<Integer> ports) {
        List<Instruction> program = program(List.copyOf(ports));
        ByteBuffer bytes = NativeMemory.allocate(INSTRUCTION * program.size());
        for (Instruction i : program) {
            bytes.putShort((short) i.code()).put((byte) i.ifTrue()).put((byte) i.ifFalse());
            bytes.putInt(i.k());
        }
        return bytes.flip();
    }

    /** Number of instructions in {@code program}. */
    static int length(ByteBuffer program) {
        return program.limit() / INSTRUCTION;
    }

    private static List<Instruction> program(List<Integer> ports) {
        int n = ports.size();
        int drop = 15 + n;
        int take = drop + 1;
        List<Instruction> p = new ArrayList<>();
        p.add(new Instruction(LD_HALF, 0, 0, ETHER_TYPE));
        p.add(jump(p, JUMP_EQUAL, ARP, 3, 2));
        p.add(jump(p, JUMP_EQUAL, IPV4, 5, drop));
        p.add(new Instruction(LD_WORD, 0, 0, PACKET_TYPE));
        p.add(jump(p, JUMP_EQUAL, TYPE_OTHER_HOST, drop, take));
        p.add(new Instruction(LD_WORD, 0, 0, PACKET_TYPE));
        p.add(jump(p, JUMP_GREATER, TYPE_MULTICAST, drop, 7));
        p.add(jump(p, JUMP_EQUAL, TYPE_HOST, drop, 8));
        p.add(new Instruction(LD_BYTE, 0, 0, IP_PROTOCOL));
        p.add(jump(p, JUMP_EQUAL, UDP, 10, drop));
        p.add(new Instruction(LD_HALF, 0, 0, IP_FRAGMENT));
        p.add(jump(p, JUMP_ANY_BIT, 0x3fff, drop, 12));
        p.add(new Instruction(LDX_HEADER_LENGTH, 0, 0, IP_HEADER));
        p.add(new Instruction(LD_HALF_INDEXED, 0, 0, UDP_DESTINATION_FROM_IP));
        for (int port : ports) {
            p.add(jump(p, JUMP_EQUAL, port, take, p.size() + 1));
        }
        p.add(new Instruction(RETURN, 0, 0, 0)); // where no port matched
        p.add(new Instruction(RETURN, 0, 0, 0));
        p.add(new Instruction(RETURN, 0, 0, WHOLE));
        return p;
    }

    /** Jumps are told by how many instructions they leave out. */
    private static Instruction jump(List<Instruction> before, int code, int k, int ifTrue, int ifFalse) {
        int next = before.size() + 1;
        return new Instruction(code, ifTrue - next, ifFalse - next, k);
    }
}
