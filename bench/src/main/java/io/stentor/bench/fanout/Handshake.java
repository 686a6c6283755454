package io.stentor.bench.fanout;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/** The WebSocket upgrade, the same for every connection (RFC 6455, section 4). Immutable. */
final class Handshake {

    private static final String KEY = "c3RlbnRvci1mYW5vdXQtMQ==";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int HEAD_MAX = 16_384;

    private final byte[] request;
    private final String accept = accept();

    Handshake(InetSocketAddress server, boolean recovery) {
        String query = "EIO=4&transport=websocket" + (recovery ? "" : "&recovery=0");
        request = ("GET /socket.io/?" + query + " HTTP/1.1\r\n"
                        + "Host: " + server.getHostString() + ":" + server.getPort() + "\r\n"
                        + "Connection: Upgrade\r\n"
                        + "Upgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: " + KEY + "\r\n\r\n")
                .getBytes(US_ASCII);
    }

    byte[] request() {
        return request;
    }

    /** Where the bytes after the server's answer start; {@code from} while the answer is incomplete. */
    int end(byte[] data, int from, int to) throws ProtocolViolation {
        for (int i = from; i + 4 <= to; i++) {
            if (data[i] == '\r' && data[i + 1] == '\n' && data[i + 2] == '\r' && data[i + 3] == '\n') {
                check(new String(data, from, i - from, UTF_8));
                return i + 4;
            }
        }
        if (to - from > HEAD_MAX) {
            throw new ProtocolViolation("the answer to the upgrade does not end");
        }
        return from;
    }

    private void check(String head) throws ProtocolViolation {
        String status = head.lines().findFirst().orElse("");
        if (!status.startsWith("HTTP/1.1 101")) {
            throw new ProtocolViolation("the server answered the upgrade with '" + status + "'");
        }
        boolean accepted = head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-accept:"))
                .anyMatch(line -> line.endsWith(accept));
        if (!accepted) {
            throw new ProtocolViolation("the answer to the upgrade has no right Sec-WebSocket-Accept");
        }
    }

    private static String accept() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((KEY + GUID).getBytes(US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
