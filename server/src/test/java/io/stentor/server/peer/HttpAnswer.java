package io.stentor.server.peer;

import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One HTTP response, read strictly: a status line, header lines, and as many bytes of body as Content-Length says.
 *
 * @param head status line and header lines as they came
 */
public record HttpAnswer(int status, String head, String body) {
    private static final int HEAD_LIMIT = 16 * 1024;

    public static HttpAnswer read(RawSocket socket, boolean withBody) throws EOFException {
        String head = readHead(socket);
        if (!head.startsWith("HTTP/1.1 ")) {
            throw new AssertionError("not a response: " + head);
        }
        int status = Integer.parseInt(head.substring(9, 12));
        HttpAnswer bodiless = new HttpAnswer(status, head, "");
        String length = bodiless.header("content-length");
        if (!withBody || length == null || status == 101 || status == 100) {
            return bodiless;
        }
        byte[] body = socket.read(Integer.parseInt(length));
        return new HttpAnswer(status, head, new String(body, StandardCharsets.UTF_8));
    }

    private static String readHead(RawSocket socket) throws EOFException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int next = socket.read();
            if (next < 0 || head.length() > HEAD_LIMIT) {
                throw new EOFException();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** The value of the first header of this name, in lower case; or null. */
    public String header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? null : values.get(0);
    }

    public List<String> headers(String name) {
        List<String> values = new ArrayList<>();
        for (String line : head.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
                values.add(line.substring(colon + 1).strip());
            }
        }
        return values;
    }

    /** Whether the server says that this answer is the connection's last. */
    public boolean closes() {
        return "close".equalsIgnoreCase(header("connection"));
    }
}
