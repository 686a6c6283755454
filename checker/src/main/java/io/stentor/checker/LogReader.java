package io.stentor.checker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads a log of one event per line, so that clients in any language can be judged. The fields of a line are separated by tabs:
 * time, kind, and what {@link DeliveryLog} has as parameters, in that order. Text in UTF-8, names without tabs and line breaks.
 *
 * <pre>
 * 1732456789123  sent          room    id      sender  number  true|false
 * 1732456789124  accepted      room    id      sequence
 * 1732456789000  joined        client  room
 * 1732456799000  left          client  room
 * 1732456788000  connected     client  true|false
 * 1732456790000  disconnected  client  reason
 * 1732456789125  received      client  room    id
 * 1732456789000  roll          room    client…
 * 1732456789000  rollChanged   room    client  true|false
 * 1732456789126  acked         client  room    id
 * 1732456795000  verdict       room    id      delivered  missing  client…
 * </pre>
 */
public final class LogReader {
    private final DeliveryLog log;

    public LogReader(DeliveryLog log) {
        this.log = log;
    }

    /** A line that is none of the above. */
    public static final class MalformedLog extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedLog(Path file, long lineNumber, String line, RuntimeException cause) {
            super(file + ":" + lineNumber + ": " + cause.getMessage() + ": " + line, cause);
        }
    }

    /** Hands on every event of the file; those before a malformed line have been handed on when it is found. */
    public void read(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                read(file, number, line);
            }
        }
    }

    private void read(Path file, long number, String line) throws MalformedLog {
        try {
            read(new Fields(line));
        } catch (IllegalArgumentException malformed) {
            throw new MalformedLog(file, number, line, malformed);
        }
    }

    private void read(Fields f) {
        long at = f.number();
        String kind = f.text();
        switch (kind) {
            case "sent" -> log.sent(at, f.of(5).text(), f.text(), f.text(), f.number(), f.flag());
            case "accepted" -> log.accepted(at, f.of(3).text(), f.text(), f.number());
            case "joined" -> log.joined(at, f.of(2).text(), f.text());
            case "left" -> log.left(at, f.of(2).text(), f.text());
            case "connected" -> log.connected(at, f.of(2).text(), f.flag());
            case "disconnected" -> log.disconnected(at, f.of(2).text(), f.text());
            case "received" -> log.received(at, f.of(3).text(), f.text(), f.text());
            case "roll" -> log.roll(at, f.text(), f.rest());
            case "rollChanged" -> log.rollChanged(at, f.of(3).text(), f.text(), f.flag());
            case "acked" -> log.acked(at, f.of(3).text(), f.text(), f.text());
            case "verdict" -> log.verdict(at, f.text(), f.text(), f.count(), f.count(), f.rest());
            default -> throw new IllegalArgumentException("unknown kind");
        }
    }

    /** The fields of one line, taken from left to right; a wrong one is an {@link IllegalArgumentException}. */
    private static final class Fields {
        private final List<String> fields;
        private int next;

        Fields(String line) {
            fields = List.of(line.split("\t", -1));
        }

        /** Checks that exactly so many are left. */
        Fields of(int left) {
            if (fields.size() - next != left) {
                throw new IllegalArgumentException("not " + left + " fields after the kind");
            }
            return this;
        }

        String text() {
            if (next == fields.size() || fields.get(next).isEmpty()) {
                throw new IllegalArgumentException("field " + (next + 1) + " is missing");
            }
            return fields.get(next++);
        }

        long number() {
            return Long.parseLong(text());
        }

        int count() {
            int count = Integer.parseInt(text());
            if (count < 0) {
                throw new IllegalArgumentException("less than none");
            }
            return count;
        }

        boolean flag() {
            return switch (text()) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException("neither true nor false");
            };
        }

        List<String> rest() {
            return fields.subList(next, fields.size());
        }
    }
}
