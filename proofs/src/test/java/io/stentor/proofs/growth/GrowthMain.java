package io.stentor.proofs.growth;

import io.netty.buffer.Unpooled;
import io.stentor.cluster.redis.RedisFuzz;
import io.stentor.proofs.fuzz.HttpFuzz;
import io.stentor.server.conversation.MessageFields;
import io.stentor.server.conversation.MessageSplice;
import io.stentor.transport.door.Network;
import io.stentor.transport.door.TrustedProxies;
import io.stentor.wire.Utf8;
import io.stentor.wire.engineio.PacketSink;
import io.stentor.wire.engineio.PacketType;
import io.stentor.wire.engineio.PayloadDecoder;
import io.stentor.wire.socketio.EncodedValue;
import io.stentor.wire.socketio.JsonBuffer;
import io.stentor.wire.socketio.JsonDocument;
import io.stentor.wire.socketio.MsgpackDecoder;
import io.stentor.wire.socketio.MsgpackDocument;
import io.stentor.wire.socketio.PacketDecoder;
import io.stentor.wire.socketio.PacketLimits;
import io.stentor.wire.socketio.PacketViolation;
import io.stentor.wire.websocket.DeflateOffer;
import io.stentor.wire.websocket.FrameDecoder;
import io.stentor.wire.websocket.FrameSink;
import io.stentor.wire.websocket.Inflation;
import io.stentor.wire.websocket.Scratch;
import io.stentor.wire.websocket.WebSocketViolation;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.zip.Deflater;

/**
 * How the cost of every parser grows with the length of what it is given, for inputs that an attacker would choose:
 * {@code ops/growth}. A line for each, with the processor time at the longest and t(2n)/t(n) at each doubling. It fails when
 * the cost of a parser more than doubles with the length and goes on doing so.
 *
 * <p>Of each time the least of several is taken, of the thread's processor time: other processes cost a cache, not a verdict.
 */
public final class GrowthMain {
    /** Linear is 2, and n log n a little more; a square is 4. */
    private static final double LIMIT = 2.8;

    private static final int SHORTEST = 1 << 16;
    private static final int DOUBLINGS = 6;
    private static final int ROUNDS = 5;
    private static final byte[] FRAME_KEY = new byte[4];
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Map<String, Case> cases = new LinkedHashMap<>();

    /** What is made of so many bytes, and what is done with them. */
    private record Case(IntFunction<byte[]> input, Parser parser, int scale) {}

    private interface Parser {
        void parse(byte[] input) throws Exception;
    }

    private GrowthMain() {
        frames();
        payloads();
        packets();
        json();
        msgpack();
        others();
    }

    /**
     * Measures.
     *
     * @param args a part of the names of the cases to be measured; all when there is none
     */
    public static void main(String[] args) throws Exception {
        boolean linear = true;
        for (Map.Entry<String, Case> each : new GrowthMain().cases.entrySet()) {
            if (args.length == 0 || each.getKey().contains(args[0])) {
                linear &= isLinear(each.getKey(), each.getValue());
            }
        }
        System.out.println(linear ? "every cost grows with the length" : "a cost grows faster than the length");
        System.exit(linear ? 0 : 1);
    }

    private static boolean isLinear(String name, Case each) throws Exception {
        long[] nanos = new long[DOUBLINGS + 1];
        byte[] first = each.input.apply(SHORTEST / each.scale);
        for (int i = 0; i < 20; i++) {
            each.parser.parse(first.clone());
        }
        StringBuilder ratios = new StringBuilder();
        int tooSteep = 0;
        for (int doubling = 0; doubling <= DOUBLINGS; doubling++) {
            nanos[doubling] = leastNanos(each, (SHORTEST / each.scale) << doubling);
            if (doubling > 0) {
                double ratio = (double) nanos[doubling] / Math.max(1, nanos[doubling - 1]);
                ratios.append(String.format(" %.1f", ratio));
                tooSteep += ratio > LIMIT ? 1 : 0;
            }
        }
        System.out.printf(
                "%-40s %,12d bytes %,10d us  t(2n)/t(n):%s%n",
                name, (SHORTEST / each.scale) << DOUBLINGS, nanos[DOUBLINGS] / 1_000, ratios);
        return tooSteep < DOUBLINGS / 2;
    }

    private static long leastNanos(Case each, int length) throws Exception {
        byte[] input = each.input.apply(length);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] copy = input.clone();
            long start = THREADS.getCurrentThreadCpuTime();
            each.parser.parse(copy);
            least = Math.min(least, THREADS.getCurrentThreadCpuTime() - start);
        }
        return least;
    }

    private void add(String name, IntFunction<byte[]> input, Parser parser) {
        cases.put(name, new Case(input, parser, 1));
    }

    // WebSocket frames.

    private void frames() {
        add("frames, empty texts", n -> repeat(frame(0x81, new byte[0]), n), GrowthMain::decodeFrames);
        add("frames, pings", n -> repeat(frame(0x89, new byte[0]), n), GrowthMain::decodeFrames);
        add("frames, one long text", n -> frame(0x81, filled('a', n)), GrowthMain::decodeFrames);
        add("frames, one, byte by byte", n -> frame(0x82, filled('a', n)), GrowthMain::decodeByteByByte);
        add("frames, 1024 fragments", GrowthMain::fragments, GrowthMain::decodeFrames);
        add("frames, deflated zeros", n -> frame(0xc2, deflated(new byte[n])), GrowthMain::decodeDeflated);
        add(
                "frames, deflated empty blocks",
                n -> frame(0xc2, repeat(new byte[] {2, 0}, n)),
                GrowthMain::decodeDeflated);
        add("UTF-8, three bytes each", n -> repeat(utf8("€"), n), in -> Utf8.isValid(in, 0, in.length));
    }

    private static byte[] fragments(int n) {
        byte[] part = filled('a', Math.max(1, n / 1_024));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(frame(0x01, part));
        for (int i = 0; i < 1_022; i++) {
            all.writeBytes(frame(0x00, part));
        }
        all.writeBytes(frame(0x80, part));
        return all.toByteArray();
    }

    private static void decodeFrames(byte[] in) throws WebSocketViolation {
        new FrameDecoder(1 << 28).decode(Unpooled.wrappedBuffer(in), new Scratch(1 << 18), new Sink());
    }

    private static void decodeByteByByte(byte[] in) throws WebSocketViolation {
        FrameDecoder decoder = new FrameDecoder(1 << 28);
        Scratch scratch = new Scratch(1 << 18);
        Sink sink = new Sink();
        for (int i = 0; i < in.length; i++) {
            decoder.decode(Unpooled.wrappedBuffer(in, i, 1), scratch, sink);
        }
    }

    private static void decodeDeflated(byte[] in) {
        try {
            new FrameDecoder(1 << 28, new Inflation())
                    .decode(Unpooled.wrappedBuffer(in), new Scratch(1 << 18), new Sink());
        } catch (WebSocketViolation refused) {
            // Cheap or dear, it is the time that counts.
        }
    }

    // Engine.IO.

    private void payloads() {
        add("payloads, separators", n -> filled('\u001e', n), GrowthMain::decodePayload);
        add("payloads, tiny packets", n -> repeat(utf8("4\u001e"), n), GrowthMain::decodePayload);
        add("payloads, one of base64", n -> utf8("b" + "AAAA".repeat(n / 4)), GrowthMain::decodePayload);
        add("payloads, base64 of line breaks", n -> utf8("b" + "\n".repeat(n)), GrowthMain::decodePayload);
    }

    private static void decodePayload(byte[] in) throws Exception {
        try {
            new PayloadDecoder(in, 0, in.length).decode(new Sink());
        } catch (io.stentor.wire.engineio.PayloadViolation refused) {
            // The same.
        }
    }

    // Socket.IO.

    private void packets() {
        packet("one string", n -> "2[\"a\",\"" + "x".repeat(n) + "\"]");
        packet("escapes", n -> "2[\"a\",\"" + "\\u00e9".repeat(n / 6) + "\"]");
        packet("half surrogates in keys", n -> "2[\"a\",{\"" + "\\ud800".repeat(n / 6) + "\":1}]");
        packet("white space", n -> "2[\"a\"" + " ".repeat(n) + "]");
        packet("digits", n -> "2[\"a\"," + "1".repeat(n) + "]");
        packet("fraction", n -> "2[\"a\",0." + "3".repeat(n) + "]");
        packet("exponent", n -> "2[\"a\",1e" + "9".repeat(n) + "]");
        packet("numbers", n -> "2[\"a\",[0" + ",1e308".repeat(n / 6) + "]]");
        packet("brackets", n -> "2[\"a\"," + "[".repeat(n));
        packet("empty lists", n -> "2[\"a\",[[]" + ",[]".repeat(n / 3) + "]]");
        packet("keys", n -> "2[\"a\",{\"a\":1" + ",\"a\":1".repeat(n / 6) + "}]");
        packet("a long key", n -> "2[\"a\",{\"" + "k".repeat(n) + "\":1}]");
        packet("a long name", n -> "2[\"" + "a".repeat(n) + "\"]");
        packet("placeholders", n -> "51-[\"a\",[0" + ",{\"_placeholder\":true,\"num\":0}".repeat(n / 31) + "]]");
        packet("namespace", n -> "2/" + "n".repeat(n) + ",[\"a\"]");
        packet("ack id", n -> "2" + "1".repeat(n) + "[\"a\"]");
    }

    private void packet(String name, IntFunction<String> text) {
        add("packets, " + name, n -> utf8(text.apply(n)), GrowthMain::decodePacket);
    }

    private static void decodePacket(byte[] in) {
        try {
            PacketLimits wide = new PacketLimits(64, Integer.MAX_VALUE, 1_024, 256, 1_024, 10);
            new PacketDecoder(wide).decode(in, 0, in.length);
        } catch (PacketViolation refused) {
            // The same.
        }
    }

    private void json() {
        document("string", n -> "\"" + "x".repeat(n) + "\"");
        document("escapes", n -> "\"" + "\\u00e9".repeat(n / 6) + "\"");
        document("digits", n -> "1".repeat(n));
        document("fraction", n -> "0." + "3".repeat(n));
        document("exponent", n -> "1e" + "9".repeat(n));
        document("integers of 999 digits", n -> "[0" + ("," + "1".repeat(999)).repeat(n / 1_000) + "]");
        document("decimals of 999 digits", n -> "[0" + (",0." + "1".repeat(997)).repeat(n / 1_000) + "]");
        document("different keys", GrowthMain::differentKeys);
        document("keys of one hash", GrowthMain::keysOfOneHash);
        document("empty lists", n -> "[[]" + ",[]".repeat(n / 3) + "]");
        add("messages, spliced", n -> utf8(differentKeys(n)), GrowthMain::splice);
        add(
                "messages, escaped keys",
                n -> utf8("{\"a\":1" + ",\"\\u0069d\":1".repeat(n / 12) + "}"),
                GrowthMain::splice);
    }

    private void document(String name, IntFunction<String> text) {
        add("JSON, " + name, n -> utf8(text.apply(n)), in -> {
            Object value = JsonDocument.read(in);
            JsonDocument.write(value, each -> each);
            EncodedValue.json(in).plain();
        });
    }

    private static String differentKeys(int n) {
        StringBuilder json = new StringBuilder(n + 32).append("{\"conversationId\":1");
        for (int i = 0; json.length() < n; i++) {
            json.append(",\"").append(i).append("\":1");
        }
        return json.append('}').toString();
    }

    /** Strings of "Aa" and "BB" in any order have one hash code in Java. */
    private static String keysOfOneHash(int n) {
        StringBuilder json = new StringBuilder(n + 32).append("{\"\":1");
        for (int i = 0; json.length() < n; i++) {
            json.append(",\"");
            for (int bit = 0; bit < 20; bit++) {
                json.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            json.append("\":1");
        }
        return json.append('}').toString();
    }

    private static void splice(byte[] in) {
        MessageFields fields = new MessageFields();
        fields.read(in, 0, in.length);
        MessageSplice.write(new JsonBuffer(), fields, utf8("\"x\""), utf8("\"y\""));
    }

    private void msgpack() {
        packed("nils", n -> repeat(new byte[] {(byte) 0xc0}, n));
        packed("empty lists", n -> repeat(new byte[] {(byte) 0x90}, n));
        packed("nested lists", n -> repeat(new byte[] {(byte) 0x91}, n));
        packed("texts of one byte", n -> repeat(new byte[] {(byte) 0xa1, 'a'}, n));
        packed("extensions", n -> repeat(new byte[] {(byte) 0xd4, 5, 0}, n));
        add("MessagePack packet, other keys", GrowthMain::otherKeys, in -> {
            try {
                new MsgpackDecoder(PacketLimits.DEFAULTS).decodeBinary(in, 0, in.length);
            } catch (PacketViolation refused) {
                // The same.
            }
        });
    }

    /** A list of as many values as there are. */
    private void packed(String name, IntFunction<byte[]> values) {
        add("MessagePack, " + name, n -> list(values.apply(n), name.startsWith("nested")), in -> {
            try {
                MsgpackDocument.read(in, 3);
            } catch (PacketViolation refused) {
                // The same.
            }
        });
    }

    private static byte[] list(byte[] values, boolean nested) {
        int size = values[0] == (byte) 0xa1 ? 2 : values[0] == (byte) 0xd4 ? 3 : 1;
        int count = nested ? 1 : values.length / size;
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        list.write(0xdd);
        list.writeBytes(new byte[] {(byte) (count >> 24), (byte) (count >> 16), (byte) (count >> 8), (byte) count});
        list.writeBytes(values);
        return list.toByteArray();
    }

    private static byte[] otherKeys(int n) {
        int count = n / 3;
        ByteArrayOutputStream map = new ByteArrayOutputStream();
        map.write(0xdf);
        map.writeBytes(new byte[] {(byte) (count >> 24), (byte) (count >> 16), (byte) (count >> 8), (byte) count});
        map.writeBytes(repeat(new byte[] {(byte) 0xa1, 'x', (byte) 0xc0}, n));
        return map.toByteArray();
    }

    private void others() {
        add(
                "extension header, offers",
                n -> repeat(utf8("permessage-deflate; x=1, "), n),
                in -> DeflateOffer.answer(latin(in)));
        add("extension header, semicolons", n -> filled(';', n), in -> DeflateOffer.answer(latin(in)));
        add(
                "extension header, quotes",
                n -> utf8("a; b=\"" + "\\\"".repeat(n / 2)),
                in -> DeflateOffer.answer(latin(in)));
        TrustedProxies everybody =
                new TrustedProxies(List.of(Network.parse("0.0.0.0/0").orElseThrow()));
        add(
                "forwarded addresses",
                n -> repeat(utf8("10.0.0.1, "), n),
                in -> everybody.clientOf(InetAddress.getLoopbackAddress(), latin(in)));
        add(
                "Redis, rooms of a request",
                n -> utf8("\0{\"uid\":\"w\",\"type\":2,\"opts\":{\"rooms\":[\"a\"" + ",\"a\"".repeat(n / 4)
                        + "]},\"rooms\":[\"b\"]}"),
                RedisFuzz::run);
        http("HTTP, pipelined refusals", n -> "GET /x HTTP/1.1\r\nHost: x\r\n\r\n".repeat(n / 28), false);
        http("HTTP, pipelined, byte by byte", n -> "GET /x HTTP/1.1\r\nHost: x\r\n\r\n".repeat(n / 28), true);
    }

    private void http(String name, IntFunction<String> stream, boolean byteByByte) {
        cases.put(
                name,
                new Case(n -> utf8(stream.apply(n)), in -> HttpFuzz.seen(pieces(in, byteByByte ? 1 : 1_448)), 16));
    }

    private static byte[][] pieces(byte[] in, int length) {
        byte[][] pieces = new byte[(in.length + length - 1) / length][];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = Arrays.copyOfRange(in, i * length, Math.min(in.length, (i + 1) * length));
        }
        return pieces;
    }

    // Bytes.

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] filled(char with, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    private static byte[] repeat(byte[] part, int length) {
        byte[] bytes = new byte[Math.max(1, length / part.length) * part.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = part[i % part.length];
        }
        return bytes;
    }

    private static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(FRAME_KEY);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(9, true);
        try {
            deflater.setInput(bytes);
            byte[] out = new byte[bytes.length + 64];
            int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
            return Arrays.copyOf(out, length - 4);
        } finally {
            deflater.end();
        }
    }

    /** Takes everything, keeps nothing. */
    private static final class Sink implements FrameSink, PacketSink {
        @Override
        public void onText(byte[] bytes, int offset, int length) {}

        @Override
        public void onBinary(byte[] bytes, int offset, int length) {}

        @Override
        public void onPing(byte[] bytes, int offset, int length) {}

        @Override
        public void onPong(byte[] bytes, int offset, int length) {}

        @Override
        public void onClose(int code) {}

        @Override
        public boolean onPacket(PacketType type, byte[] bytes, int offset, int length) {
            return true;
        }

        @Override
        public boolean onBinary(byte[] bytes) {
            return true;
        }
    }
}
