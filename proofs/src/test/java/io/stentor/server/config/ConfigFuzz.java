package io.stentor.server.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Configuration files. Whatever is in one, it becomes options or a list of mistakes: each of one line, about a line that
 * the file has, and without the secret that it sets.
 */
public final class ConfigFuzz {
    private static final String SECRET = "hunter2hunter2hunter2";
    private static final Path FILE = newFile();

    private ConfigFuzz() {}

    private static Path newFile() {
        try {
            Path file = Files.createTempFile("stentor", ".conf");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void run(byte[] input) throws IOException {
        Files.write(FILE, input);
        try {
            Options options = new OptionsReader().file(FILE.toString()).read(false);
            if (options.limits().jsonDepth() < 1) {
                throw new AssertionError("a limit that is none");
            }
        } catch (InvalidOptionsException refused) {
            demandReadable(refused.mistakes(), 1 + lines(input));
        }
    }

    private static long lines(byte[] input) {
        long lines = 1;
        for (byte b : input) {
            lines += b == '\n' ? 1 : 0;
        }
        return lines;
    }

    private static void demandReadable(List<Mistake> mistakes, long lines) {
        if (mistakes.isEmpty()) {
            throw new AssertionError("refused without a reason");
        }
        for (Mistake mistake : mistakes) {
            String text = mistake.text();
            if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
                throw new AssertionError("control characters in: " + text);
            }
            if (mayHoldNoValue(mistake) && text.contains(SECRET)) {
                throw new AssertionError("a secret in: " + text);
            }
            if (mistake.source() instanceof Source.FileLine line && line.line() > lines) {
                throw new AssertionError("line " + line.line() + " of " + lines + ": " + text);
            }
            if (text.getBytes(StandardCharsets.UTF_8).length > 10_000) {
                throw new AssertionError("more than anybody reads: " + text.length());
            }
        }
    }

    /** What is wrong with a secret, and what cannot be read as anything, is told without the words of the file. */
    private static boolean mayHoldNoValue(Mistake mistake) {
        return mistake.kind() == Mistake.Kind.SYNTAX
                || (mistake.kind() == Mistake.Kind.NOT_ACCEPTED
                        && OptionTable.named(mistake.key())
                                .map(option -> option.type().isSecret())
                                .orElse(false));
    }
}
