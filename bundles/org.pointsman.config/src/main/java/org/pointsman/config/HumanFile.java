/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the file that a person edits. */
final class HumanFile {
    /** Far more than any configuration; a log written over the file by mistake does not fill the heap. */
    private static final long LARGEST = 4 << 20;

    private HumanFile() {}

    /** What reading came to. */
    sealed interface Content {
        record Text(String text) implements Content {}

        record Missing() implements Content {}

        record Unreadable(String sentence) implements Content {}
    }

    static Content read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                return new Content.Unreadable("the file is larger than 4 MiB");
            }
            byte[] bytes = Files.readAllBytes(file);
            return new Content.Text(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (NoSuchFileException e) {
            return new Content.Missing();
        } catch (CharacterCodingException e) {
            return new Content.Unreadable("the file is not UTF-8 text");
        } catch (IOException e) {
            return new Content.Unreadable("the file cannot be read (" + reason(e) + ")");
        }
    }

    /** The system's word for it, without the path that the sentence names already. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e instanceof FileSystemException ? e.getClass().getSimpleName() : String.valueOf(e.getMessage());
    }
}
