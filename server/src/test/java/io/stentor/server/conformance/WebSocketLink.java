package io.stentor.server.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.peer.ClientFrames;
import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.RawSocket;
import java.io.EOFException;
import java.nio.ByteBuffer;

/** A WebSocket as a test sees it: messages in order, then how it ended. Blocking. */
final class WebSocketLink implements AutoCloseable {
    static final int NO_CODE = 1005;
    static final int NO_FRAME = 1006;

    private final RawSocket socket;
    private final HttpAnswer answer;
    private int closeCode;
    private int opcode;

    private WebSocketLink(RawSocket socket, HttpAnswer answer) {
        this.socket = socket;
        this.answer = answer;
    }

    static String handshake(String target, String... moreLines) {
        String[] lines = new String[moreLines.length + 4];
        lines[0] = "Upgrade: websocket";
        lines[1] = "Connection: Upgrade";
        lines[2] = "Sec-WebSocket-Version: 13";
        lines[3] = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
        System.arraycopy(moreLines, 0, lines, 4, moreLines.length);
        return EngineServer.request("GET", target, lines);
    }

    static WebSocketLink open(RawSocket socket, String target, String... moreLines) {
        HttpAnswer answer = socket.send(handshake(target, moreLines)).readAnswer();
        assertThat(answer.status()).as(answer.head()).isEqualTo(101);
        return new WebSocketLink(socket, answer);
    }

    /** The 101. */
    HttpAnswer answer() {
        return answer;
    }

    WebSocketLink send(String text) {
        socket.send(ClientFrames.text(text));
        return this;
    }

    WebSocketLink send(byte[] binary) {
        socket.send(ClientFrames.whole(ClientFrames.BINARY, binary));
        return this;
    }

    /** The next message as text; null once the server has closed. */
    String next() {
        byte[] payload = nextFrame();
        return payload == null ? null : new String(payload, UTF_8);
    }

    /** The next message that is no heartbeat. */
    String nextMessage() {
        String message = next();
        while ("2".equals(message)) {
            message = next();
        }
        return message;
    }

    byte[] nextBinary() {
        byte[] payload = nextFrame();
        assertThat(opcode).isEqualTo(ClientFrames.BINARY);
        return payload;
    }

    /** Reads on to the end; the close code, {@link #NO_CODE} or {@link #NO_FRAME}. */
    int awaitClosed() {
        byte[] payload = nextFrame();
        while (payload != null) {
            payload = nextFrame();
        }
        return closeCode;
    }

    private byte[] nextFrame() {
        if (closeCode != 0) {
            return null;
        }
        try {
            byte[] payload = readFrame();
            if (opcode != ClientFrames.CLOSE) {
                return payload;
            }
            closeCode = payload.length == 0 ? NO_CODE : ByteBuffer.wrap(payload).getShort() & 0xffff;
            assertThat(payload.length).as("reason of the close").isLessThanOrEqualTo(2);
        } catch (EOFException ended) {
            closeCode = NO_FRAME;
        }
        return null;
    }

    private byte[] readFrame() throws EOFException {
        opcode = socket.read(1)[0] & 0x0f;
        int length = socket.read(1)[0] & 0xff;
        if (length == 126) {
            length = ByteBuffer.wrap(socket.read(2)).getShort() & 0xffff;
        } else if (length == 127) {
            length = Math.toIntExact(ByteBuffer.wrap(socket.read(8)).getLong());
        }
        return socket.read(length);
    }

    @Override
    public void close() {
        socket.close();
    }
}
