package io.stentor.proofs.fuzz;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.stentor.core.lane.LogLimits;
import io.stentor.server.conversation.ConfirmationOptions;
import io.stentor.server.conversation.ConversationLimits;
import io.stentor.server.conversation.Conversations;
import io.stentor.socketio.SocketIoLoop;
import io.stentor.wire.socketio.PacketLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The conversation server with two members who behave and four clients who do what the input says: a list of steps, each
 * of a byte that names client and deed, a length, and so many bytes.
 *
 * <p>Whatever the four do, no bug is reported; the two stay connected, are sent nothing but frames, UTF-8 and JSON, and
 * each gets what the other says, once; when the four have gone nothing of theirs is left, not even a buffer. What the two
 * see is the same, but for when they are told who came and went, when the four's bytes come in halves, or one by one.
 */
public final class ServerFuzz {
    private static final int CLIENTS = 4;
    private static final int DEEDS = 10;
    private static final int MAX_STEPS = 48;
    private static final int STEP_MS = 100;

    private ServerFuzz() {}

    public static void run(byte[] input) {
        List<String> whole = new Run(1).seen(input);
        demandSame(whole, new Run(2).seen(input), "in two halves");
        long before = bytesInUse();
        demandSame(whole, new Run(Integer.MAX_VALUE).seen(input), "byte by byte");
        long left = bytesInUse() - before;
        if (left != 0) {
            throw new AssertionError("bytes of buffers left behind: " + left);
        }
    }

    private static void demandSame(List<String> whole, List<String> cut, String how) {
        if (!whole.equals(cut)) {
            throw new AssertionError("whole: " + whole + "\n" + how + ": " + cut);
        }
    }

    /** 0 where the allocator pools, and the leak detector has to do. */
    private static long bytesInUse() {
        if (!(ByteBufAllocator.DEFAULT instanceof UnpooledByteBufAllocator)) {
            return 0;
        }
        ByteBufAllocatorMetric metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    /** One run of the steps against a new server. */
    private static final class Run {
        private final int pieces;
        private final HandDrivenServer server;
        private final GoodPeer alice;
        private final GoodPeer bob;
        private final HandFedChannel[] clients = new HandFedChannel[CLIENTS];

        Run(int pieces) {
            this.pieces = pieces;
            Conversations conversations =
                    new Conversations(ConversationLimits.defaults(), new ConfirmationOptions(false, 300, 2), () -> 0L);
            server = new HandDrivenServer(
                    HandDrivenServer.options().build(),
                    SocketIoLoop.layer(
                            SocketIoLoop.Settings.plain(PacketLimits.DEFAULTS).recovering(true),
                            conversations::application),
                    conversations::presence,
                    LogLimits.defaults().withWindow(Duration.ofMillis(500)));
            alice = new GoodPeer(server, "alice");
            bob = new GoodPeer(server, "bob");
        }

        List<String> seen(byte[] input) {
            int at = 0;
            for (int steps = 0; steps < MAX_STEPS && at + 1 < input.length; steps++) {
                int length = Math.min(input[at + 1] & 0xff, input.length - at - 2);
                step(input[at] & 0xff, Arrays.copyOfRange(input, at + 2, at + 2 + length));
                at += 2 + length;
            }
            alice.say("from-alice");
            bob.say("from-bob");
            server.run();
            alice.look();
            bob.look();
            alice.demandHeard("from-bob");
            bob.demandHeard("from-alice");
            for (HandFedChannel client : clients) {
                if (client != null) {
                    server.cut(client);
                }
            }
            pass(2_000);
            if (server.sessions() != 2) {
                throw new AssertionError("sessions beside the two: " + (server.sessions() - 2));
            }
            List<String> seen = new ArrayList<>(alice.seen());
            seen.add("|");
            seen.addAll(bob.seen());
            alice.leave();
            bob.leave();
            server.close();
            return seen;
        }

        private void step(int what, byte[] bytes) {
            int client = what % CLIENTS;
            switch (what / CLIENTS % DEEDS) {
                case 0 -> send(client, bytes);
                case 1 -> send(client, Requests.frame(0x81, bytes));
                case 2 -> send(client, Requests.frame(0x82, bytes));
                case 3 -> send(client, Requests.webSocket(null));
                case 4 -> send(client, Requests.poll(sid(bytes)));
                case 5 -> send(client, Requests.post(sid(bytes), withoutSid(bytes)));
                case 6 -> send(client, Requests.webSocket(sid(bytes)));
                case 7 -> cut(client);
                case 8 -> pass(STEP_MS * (1 + bytes.length % 4));
                default -> channel(client).takes(bytes.length % 2 == 0);
            }
            server.run();
            alice.look();
            bob.look();
        }

        /** The two have the first ids; a client may name anybody's, theirs, too, but a WebSocket's is nobody's. */
        private static String sid(byte[] bytes) {
            return bytes.length == 0 ? null : String.format("sid-%016d", bytes[0] & 0x0f);
        }

        private static byte[] withoutSid(byte[] bytes) {
            return bytes.length == 0 ? bytes : Arrays.copyOfRange(bytes, 1, bytes.length);
        }

        private HandFedChannel channel(int client) {
            if (clients[client] == null || clients[client].isEnded()) {
                if (clients[client] != null) {
                    server.cut(clients[client]);
                }
                clients[client] = server.connect();
            }
            return clients[client];
        }

        private void cut(int client) {
            if (clients[client] != null) {
                server.cut(clients[client]);
                clients[client] = null;
            }
        }

        private void send(int client, byte[] bytes) {
            HandFedChannel channel = channel(client);
            int size = Math.max(1, (bytes.length + pieces - 1) / pieces);
            for (int start = 0; start < bytes.length; start += size) {
                channel.send(Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + size)));
                server.run();
            }
        }

        private void pass(int ms) {
            server.pass(ms, () -> {
                alice.look();
                bob.look();
            });
        }
    }

    /** Requests of a client that knows the protocol. */
    static final class Requests {
        private Requests() {}

        static byte[] poll(String sid) {
            return ascii("GET " + target("polling", sid) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        }

        static byte[] post(String sid, byte[] body) {
            byte[] head = ascii("POST " + target("polling", sid) + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                    + body.length + "\r\n\r\n");
            byte[] request = Arrays.copyOf(head, head.length + body.length);
            System.arraycopy(body, 0, request, head.length, body.length);
            return request;
        }

        static byte[] webSocket(String sid) {
            return ascii("GET " + target("websocket", sid) + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        }

        private static String target(String transport, String sid) {
            return "/socket.io/?EIO=4&transport=" + transport + (sid == null ? "" : "&sid=" + sid);
        }

        /** Masked with zeros, so that a mutation of the input is one of the message. */
        static byte[] frame(int first, byte[] payload) {
            int extra = payload.length < 126 ? 0 : 2;
            byte[] frame = new byte[6 + extra + payload.length];
            frame[0] = (byte) first;
            frame[1] = (byte) (0x80 | (extra == 0 ? payload.length : 126));
            if (extra > 0) {
                frame[2] = (byte) (payload.length >> 8);
                frame[3] = (byte) payload.length;
            }
            System.arraycopy(payload, 0, frame, 6 + extra, payload.length);
            return frame;
        }

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }
}
