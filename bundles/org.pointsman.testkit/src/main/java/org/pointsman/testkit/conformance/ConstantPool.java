/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit.conformance;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a compiled class refers to (Java Virtual Machine Specification, 4.4).
 *
 * @param classes names of classes, {@code java/util/List}
 * @param members methods and fields of classes, {@code java/lang/System.nanoTime}
 */
record ConstantPool(Set<String> classes, Set<String> members) {
    static ConstantPool of(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            in.readInt();
            in.readInt();
            int count = in.readUnsignedShort();
            int[] tag = new int[count];
            int[] first = new int[count];
            int[] second = new int[count];
            String[] text = new String[count];
            for (int i = 1; i < count; i++) {
                tag[i] = in.readUnsignedByte();
                switch (tag[i]) {
                    case 1 -> text[i] = in.readUTF();
                    case 3, 4 -> in.readInt();
                    case 5, 6 -> {
                        in.readLong();
                        i++; // takes two places
                    }
                    case 7, 8, 16, 19, 20 -> first[i] = in.readUnsignedShort();
                    case 15 -> {
                        in.readUnsignedByte();
                        in.readUnsignedShort();
                    }
                    default -> { // 9 to 12, 17, 18
                        first[i] = in.readUnsignedShort();
                        second[i] = in.readUnsignedShort();
                    }
                }
            }
            Set<String> classes = new TreeSet<>();
            Set<String> members = new TreeSet<>();
            for (int i = 1; i < count; i++) {
                if (tag[i] == 7) {
                    classes.add(text[first[i]]);
                } else if (tag[i] >= 9 && tag[i] <= 11) {
                    members.add(text[first[first[i]]] + "." + text[first[second[i]]]);
                }
            }
            return new ConstantPool(classes, members);
        } catch (IOException e) {
            throw new IllegalStateException("no class file", e);
        }
    }
}
