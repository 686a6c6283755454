package io.stentor.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A WebSocket that refuses whatever RFC 6455 forbids a server to send, and all that Stentor has no reason to send. */
final class WebSocketPeer implements Peer {
    /** No close frame came before the connection ended. */
    static final int NO_FRAME = 1006;
    /** The close frame had no code. */
    static final int NO_CODE = 1005;

    private static final int FIN = 0x80;

    private final RawSocket socket;
    private String engineId;
    private int closeCode;

    /** A frame of the server. */
    static final class Frame {
        private final int opcode;
        private final byte[] payload;

        Frame(int opcode, byte[] payload) {
            this.opcode = opcode;
            this.payload = payload;
        }

        int opcode() {
            return opcode;
        }

        byte[] payload() {
            return payload;
        }

        String text() {
            assertThat(opcode).isEqualTo(ClientFrames.TEXT);
            try {
                CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
                return text.toString();
            } catch (CharacterCodingException malformed) {
                throw new AssertionError("the server sent invalid UTF-8", malformed);
            }
        }
    }

    private WebSocketPeer(RawSocket socket) {
        this.socket = socket;
    }

    /** A new session, its open packet read. */
    static WebSocketPeer open(int port) {
        return open(RawSocket.open(port));
    }

    static WebSocketPeer open(RawSocket socket) {
        WebSocketPeer peer = upgrade(socket, Requests.WEBSOCKET);
        peer.engineId = Peer.engineId(peer.nextFrame().text());
        return peer;
    }

    /** A WebSocket that wants to take over a session. */
    static WebSocketPeer candidate(int port, String sid) {
        return upgrade(RawSocket.open(port), Requests.WEBSOCKET + "&sid=" + sid);
    }

    private static WebSocketPeer upgrade(RawSocket socket, String target) {
        socket.send(Requests.upgrade(target));
        HttpAnswer answer = socket.readAnswer();
        assertThat(answer).isNotNull();
        assertThat(answer.status()).as(answer.head()).isEqualTo(101);
        assertThat(answer.header("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        return new WebSocketPeer(socket);
    }

    RawSocket socket() {
        return socket;
    }

    @Override
    public String engineId() {
        return engineId;
    }

    @Override
    public void send(String... packets) {
        byte[][] frames = new byte[packets.length][];
        for (int i = 0; i < packets.length; i++) {
            frames[i] = ClientFrames.text(packets[i]);
        }
        sendBytes(ClientFrames.join(frames));
    }

    WebSocketPeer sendBytes(byte[] bytes) {
        synchronized (socket) {
            socket.send(bytes);
        }
        return this;
    }

    @Override
    public String next() {
        for (Frame frame = nextFrame(); frame != null; frame = nextFrame()) {
            if (frame.opcode() != ClientFrames.TEXT) {
                continue;
            }
            String packet = frame.text();
            if (!packet.equals("2")) {
                return packet;
            }
            send("3");
        }
        return null;
    }

    /** The next frame; null at a close frame or the end of the connection, of which {@link #closeCode} tells. */
    Frame nextFrame() {
        if (closeCode != 0) {
            return null;
        }
        try {
            Frame frame = readFrame();
            if (frame.opcode() != ClientFrames.CLOSE) {
                return frame;
            }
            closeCode = codeOf(frame);
        } catch (EOFException ended) {
            closeCode = NO_FRAME;
        }
        return null;
    }

    /** Reads on until the server closes; its close code, {@link #NO_CODE} or {@link #NO_FRAME}. */
    int awaitCloseCode() {
        awaitClosed();
        return closeCode;
    }

    /** Reads on until the connection itself is at its end. */
    void awaitEnd() {
        awaitClosed();
        socket.readToEnd();
    }

    private static int codeOf(Frame close) {
        byte[] payload = close.payload();
        assertThat(payload.length).as("close payload").isNotEqualTo(1);
        return payload.length == 0 ? NO_CODE : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }

    private Frame readFrame() throws EOFException {
        int first = socket.read(1)[0] & 0xff;
        int second = socket.read(1)[0] & 0xff;
        int opcode = first & 0x0f;
        assertThat(first & 0xf0).as("FIN and reserved bits").isEqualTo(FIN);
        assertThat(opcode)
                .isIn(ClientFrames.TEXT, ClientFrames.BINARY, ClientFrames.CLOSE, ClientFrames.PING, ClientFrames.PONG);
        assertThat(second).as("unmasked length").isLessThan(0x80);
        return new Frame(opcode, socket.read(readLength(second)));
    }

    private int readLength(int second) throws EOFException {
        if (second < 126) {
            return second;
        }
        long length = second == 126
                ? ByteBuffer.wrap(socket.read(2)).getShort() & 0xffff
                : ByteBuffer.wrap(socket.read(8)).getLong();
        assertThat(length).as("shortest form of the length").isGreaterThanOrEqualTo(second == 126 ? 126 : 0x10000);
        return Math.toIntExact(length);
    }

    @Override
    public void close() {
        socket.close();
    }
}
