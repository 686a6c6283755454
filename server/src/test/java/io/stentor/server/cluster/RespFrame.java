package io.stentor.server.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that Redis says, of RESP2 or RESP3, as a tree that can be written again. Immutable.
 *
 * @param type the first character
 * @param head the rest of the first line
 * @param text of a string that tells its length, or null
 * @param parts of what has parts; of a map keys and values in turns
 */
@SuppressWarnings("ArrayRecordComponent") // Frames are told on, never compared.
record RespFrame(char type, String head, byte[] text, List<RespFrame> parts) {

    static RespFrame read(DataInputStream in) throws IOException {
        char type = (char) in.readUnsignedByte();
        String head = line(in);
        if ("$=!".indexOf(type) >= 0 && !head.startsWith("-")) {
            byte[] text = new byte[Integer.parseInt(head)];
            in.readFully(text);
            in.skipNBytes(2);
            return new RespFrame(type, head, text, List.of());
        }
        List<RespFrame> parts = new ArrayList<>();
        if ("*~>%".indexOf(type) >= 0) {
            int count = Integer.parseInt(head) * (type == '%' ? 2 : 1);
            for (int i = 0; i < count; i++) {
                parts.add(read(in));
            }
        }
        return new RespFrame(type, head, null, parts);
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            line.append((char) next);
        }
        in.skipNBytes(1);
        return line.toString();
    }

    void write(OutputStream out) throws IOException {
        out.write((type + head + "\r\n").getBytes(US_ASCII));
        if (text != null) {
            out.write(text);
            out.write('\r');
            out.write('\n');
        }
        for (RespFrame part : parts) {
            part.write(out);
        }
    }

    /** The same with other parts. */
    RespFrame with(List<RespFrame> others) {
        return new RespFrame(type, String.valueOf(type == '%' ? others.size() / 2 : others.size()), text, others);
    }

    /** Its bytes as characters; empty unless it is a text. */
    String string() {
        return text == null ? "" : new String(text, ISO_8859_1);
    }

    /** Whether it is a message of a channel, by whichever subscription: its last parts are the channel and the message. */
    boolean isMessage() {
        return parts.size() >= 3
                && List.of("message", "pmessage", "smessage")
                        .contains(parts.get(0).string());
    }

    String channel() {
        return parts.get(parts.size() - 2).string();
    }

    byte[] message() {
        return parts.get(parts.size() - 1).text();
    }

    /** The entries in what answers XREAD about one stream, each an id and fields; null when it is something else. */
    List<RespFrame> entries() {
        if (type == '%' && parts.size() == 2 && isEntries(parts.get(1))) {
            return parts.get(1).parts();
        }
        boolean ofOne = type == '*' && parts.size() == 1 && parts.get(0).parts().size() == 2;
        return ofOne && isEntries(parts.get(0).parts().get(1))
                ? parts.get(0).parts().get(1).parts()
                : null;
    }

    private static boolean isEntries(RespFrame list) {
        return list.type == '*'
                && !list.parts.isEmpty()
                && list.parts.stream()
                        .allMatch(entry -> entry.parts.size() == 2
                                && entry.parts.get(0).string().matches("\\d+-\\d+"));
    }

    RespFrame withEntries(List<RespFrame> entries) {
        if (type == '%') {
            return with(List.of(parts.get(0), parts.get(1).with(entries)));
        }
        RespFrame stream = parts.get(0);
        return with(List.of(
                stream.with(List.of(stream.parts().get(0), stream.parts().get(1).with(entries)))));
    }
}
