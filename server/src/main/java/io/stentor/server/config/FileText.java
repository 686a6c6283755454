package io.stentor.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file of text, whatever its name leads to: a file, a pipe, nothing. Stateless. */
final class FileText {
    /** A file written by people has a hundredth of it. */
    private static final int MOST_BYTES = 1 << 20;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** It cannot be read; the message completes a sentence that begins with the file's name. */
    static final class Unreadable extends Exception {
        Unreadable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private FileText() {}

    static String of(String file) throws Unreadable {
        byte[] bytes = bytesOf(file);
        if (bytes.length > MOST_BYTES) {
            throw new Unreadable("larger than 1 MiB", null);
        }
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new Unreadable("not UTF-8 text", e);
        }
    }

    private static byte[] bytesOf(String file) throws Unreadable {
        try {
            Path path = Path.of(file);
            if (Files.isDirectory(path)) {
                throw new Unreadable("a directory, not a file", null);
            }
            try (InputStream in = Files.newInputStream(path)) {
                return in.readNBytes(MOST_BYTES + 1);
            }
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new Unreadable("no such file", e);
        } catch (AccessDeniedException e) {
            throw new Unreadable("permission denied", e);
        } catch (IOException e) {
            throw new Unreadable("cannot be read", e);
        }
    }
}
