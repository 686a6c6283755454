package io.stentor.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A WebSocket that refuses whatever RFC 6455 forbids a server to send, and all that Stentor has no reason to send. */
public final class WebSocketPeer implements Peer {
    /** No close frame came before the connection ended. */
    public static final int NO_FRAME = 1006;
    /** The close frame had no code. */
    public static final int NO_CODE = 1005;

    private static final int FIN = 0x80;

    private static final int RSV1 = 0x40;
    private static final String DEFLATE = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    private final RawSocket socket;
    /** Whether the server may compress messages. */
    private final boolean deflating;

    private String engineId;
    private int closeCode;

    /** A frame of the server. */
    public static final class Frame {
        private final int opcode;
        private final byte[] payload;
        private final boolean deflated;

        Frame(int opcode, byte[] payload, boolean deflated) {
            this.opcode = opcode;
            this.payload = payload;
            this.deflated = deflated;
        }

        /** Whether the payload came compressed. */
        public boolean deflated() {
            return deflated;
        }

        public int opcode() {
            return opcode;
        }

        /** As it was before it was compressed, if it was. */
        public byte[] payload() {
            return payload;
        }

        public String text() {
            assertThat(opcode).isEqualTo(ClientFrames.TEXT);
            try {
                CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
                return text.toString();
            } catch (CharacterCodingException malformed) {
                throw new AssertionError(
                        "the server sent invalid UTF-8: " + new String(payload, StandardCharsets.ISO_8859_1),
                        malformed);
            }
        }
    }

    private WebSocketPeer(RawSocket socket, boolean deflating) {
        this.socket = socket;
        this.deflating = deflating;
    }

    /** A new session, its open packet read. */
    public static WebSocketPeer open(int port) {
        return open(RawSocket.open(port));
    }

    public static WebSocketPeer open(RawSocket socket) {
        return open(socket, "");
    }

    /** A new session with more in its query, such as {@code &recovery=0}. */
    public static WebSocketPeer open(int port, String query) {
        return open(RawSocket.open(port), query);
    }

    private static WebSocketPeer open(RawSocket socket, String query) {
        WebSocketPeer peer = upgrade(socket, Requests.WEBSOCKET + query);
        peer.engineId = Peer.engineId(peer.nextFrame().text());
        return peer;
    }

    /** A new session on which both ends may compress messages. */
    public static WebSocketPeer openDeflating(int port) {
        WebSocketPeer peer = upgradeDeflating(port, Requests.WEBSOCKET);
        peer.engineId = Peer.engineId(peer.nextFrame().text());
        return peer;
    }

    /** A WebSocket that wants to take over a session. */
    public static WebSocketPeer candidate(int port, String sid) {
        return upgrade(RawSocket.open(port), Requests.WEBSOCKET + "&sid=" + sid);
    }

    /** The same, with compressed messages agreed on. */
    public static WebSocketPeer deflatingCandidate(int port, String sid) {
        return upgradeDeflating(port, Requests.WEBSOCKET + "&sid=" + sid);
    }

    private static WebSocketPeer upgrade(RawSocket socket, String target) {
        socket.send(Requests.upgrade(target));
        HttpAnswer answer = readSwitch(socket);
        assertThat(answer.header("sec-websocket-extensions")).isNull();
        return new WebSocketPeer(socket, false);
    }

    private static WebSocketPeer upgradeDeflating(int port, String target) {
        RawSocket socket = RawSocket.open(port);
        socket.send(Requests.upgrade(target, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"));
        assertThat(readSwitch(socket).header("sec-websocket-extensions")).isEqualTo(DEFLATE);
        return new WebSocketPeer(socket, true);
    }

    private static HttpAnswer readSwitch(RawSocket socket) {
        HttpAnswer answer = socket.readAnswer();
        assertThat(answer).isNotNull();
        assertThat(answer.status()).as(answer.head()).isEqualTo(101);
        assertThat(answer.header("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        return answer;
    }

    public RawSocket socket() {
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

    @Override
    public void sendWithAttachments(String packet, byte[]... attachments) {
        send(packet);
        for (byte[] attachment : attachments) {
            sendBytes(ClientFrames.whole(ClientFrames.BINARY, attachment));
        }
    }

    public WebSocketPeer sendBytes(byte[] bytes) {
        synchronized (socket) {
            socket.send(bytes);
        }
        return this;
    }

    @Override
    public String next() {
        for (Frame frame = nextFrame(); frame != null; frame = nextFrame()) {
            if (frame.opcode() == ClientFrames.BINARY) {
                return "b" + Base64.getEncoder().encodeToString(frame.payload());
            }
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
    public Frame nextFrame() {
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
    public int awaitCloseCode() {
        awaitClosed();
        return closeCode;
    }

    /** Reads on until the connection itself is at its end. */
    public void awaitEnd() {
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
        boolean deflated = deflating && (first & RSV1) != 0;
        assertThat(first & 0xf0).as("FIN and reserved bits").isEqualTo(deflated ? FIN | RSV1 : FIN);
        assertThat(opcode)
                .isIn(ClientFrames.TEXT, ClientFrames.BINARY, ClientFrames.CLOSE, ClientFrames.PING, ClientFrames.PONG);
        assertThat(second).as("unmasked length").isLessThan(0x80);
        byte[] payload = socket.read(readLength(second));
        return deflated ? inflated(opcode, payload) : new Frame(opcode, payload, false);
    }

    private static Frame inflated(int opcode, byte[] payload) {
        assertThat(opcode).as("opcode of a compressed frame").isIn(ClientFrames.TEXT, ClientFrames.BINARY);
        byte[] message = Deflating.inflated(payload);
        assertThat(payload.length).as("compressed length").isLessThan(message.length);
        return new Frame(opcode, message, true);
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
