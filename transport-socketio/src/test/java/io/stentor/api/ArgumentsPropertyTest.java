package io.stentor.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.stentor.wire.socketio.JsonPacketEncoder;
import io.stentor.wire.socketio.MsgpackPacketEncoder;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.PacketDecoder;
import io.stentor.wire.socketio.PacketEncoder;
import io.stentor.wire.socketio.PacketLimits;
import io.stentor.wire.socketio.PacketViolation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Argument lists from a seed: what was decoded and is sent on has the very bytes it came with, and what is sent as plain
 * values is read as the same values. 100 seeds of 20 lists each, per notation.
 */
final class ArgumentsPropertyTest {
    private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "1.0",
        "1e5",
        "1E+5",
        "-0.0",
        "1e400",
        "1e-400",
        "12345678901234567890",
        "0.1234567890123456789",
        "-9223372036854775808",
        "9007199254740993",
        "1e1000000000",
        "0e0",
        "2.50"
    };
    private static final String[] ESCAPES = {
        "\\u00e9", "\\n", "\\\"", "\\\\", "\\/", "\\ud800", "\\u0000", "\\b\\f\\r\\t"
    };
    private static final String[] SPACES = {"", "", "", " ", "\n\t", "  "};
    private static final String BINARY_EVENT = "52-/a,7[\"e\",{\"_placeholder\":true,\"num\":0},[{\"x\" : 1.0e1,"
            + "\"y\":{\"num\":1,\"_placeholder\":true}}],\"\\u0041\",{\"_placeholder\":false,\"num\":12}]";
    private static final int LISTS = 20;

    private final PacketEncoder json = new JsonPacketEncoder();
    private final PacketEncoder msgpack = new MsgpackPacketEncoder();

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldSendOnTheVeryBytesOfJson(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < LISTS; i++) {
            JsonText text = new JsonText(random);
            List<String> args = text.list();
            String header = text.attachments.isEmpty() ? "3" : "6" + text.attachments.size() + "-";
            Arguments decoded =
                    Wire.json(header + "5[" + String.join(" , ", args) + "]", text.attachments.toArray(new byte[0][]));
            decoded.forEach(Argument::asObject);
            Wire wire = Wire.of(json.ack(ALLOCATOR, "/", 5, decoded.toList()));

            assertThat(wire.text()).isEqualTo("4" + header + "5[" + String.join(",", args) + "]");
            assertThat(wire.hex()).isEqualTo(new Wire("", text.attachments).hex());
            assertThat(decoded.toList().stream().map(Argument::json)).isEqualTo(args);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldSendTheSameValuesInMessagePackAndOnTheVeryBytes(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < LISTS; i++) {
            List<Object> values = list(random, 0);
            byte[] packet =
                    Wire.of(msgpack.ack(ALLOCATOR, "/", 5, values)).binary().get(0);
            Arguments decoded = Wire.msgpack(packet);

            assertThat(describe(plain(decoded))).isEqualTo(describe(values));
            assertThat(Wire.of(msgpack.ack(ALLOCATOR, "/", 5, decoded.toList())).binary())
                    .containsExactly(packet);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldSendTheSameValuesInJson(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < LISTS; i++) {
            List<Object> values = withoutBinary(list(random, 0));
            String packet = Wire.of(json.ack(ALLOCATOR, "/", 5, values)).text();

            assertThat(plain(Wire.json(packet.substring(1)))).isEqualTo(values);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldReadWhateverWasNotRefused(long seed) {
        Random random = new Random(seed);
        PacketDecoder decoder = new PacketDecoder(PacketLimits.DEFAULTS);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = BINARY_EVENT.getBytes(StandardCharsets.UTF_8);
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = bytes[random.nextInt(bytes.length)];
            }
            try {
                Packet packet = decoder.decode(bytes, 0, bytes.length);
                plain(Arguments.of(packet, Collections.nCopies(packet.attachments(), new byte[1]), null));
            } catch (PacketViolation violation) {
                assertThat(violation.reason()).isNotNull();
            }
        }
    }

    private static List<Object> plain(Arguments arguments) {
        return arguments.toList().stream().map(Argument::asObject).toList();
    }

    /** Says all of a value, the bytes of its arrays included. */
    private static String describe(Object value) {
        if (value instanceof byte[] bytes) {
            return "bytes " + Wire.HEX.formatHex(bytes);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ArgumentsPropertyTest::describe).toList().toString();
        }
        if (value instanceof Map<?, ?> map) {
            return describe(map.entrySet().stream()
                    .map(entry -> List.of(entry.getKey(), describe(entry.getValue())))
                    .toList());
        }
        return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
    }

    // Plain values, at most four deep.

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth < 4 ? 10 : 8)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong() >> random.nextInt(64);
            case 3 -> random.nextDouble() * Math.pow(10, random.nextInt(40) - 20) + 0.5;
            case 4, 5 -> text(random);
            case 6 -> bytes(random);
            case 7 -> Instant.ofEpochMilli(random.nextLong() >> random.nextInt(12, 64));
            case 8 -> list(random, depth + 1);
            default -> map(random, depth + 1);
        };
    }

    private static List<Object> list(Random random, int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(random.nextInt(20) == 0 ? 40 : 5); i > 0; i--) {
            list.add(value(random, depth));
        }
        return list;
    }

    private static Map<String, Object> map(Random random, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            map.put(text(random), value(random, depth));
        }
        return map;
    }

    /** Any characters of Unicode. */
    private static String text(Random random) {
        return random.ints(random.nextInt(random.nextInt(20) == 0 ? 300 : 8), 0, Character.MAX_CODE_POINT + 1)
                .map(c -> random.nextBoolean() ? c & 0x7f : c)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 70_000 : 10)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Dates and fractions that JSON writes in another form are left out, too. */
    private static List<Object> withoutBinary(List<Object> values) {
        List<Object> kept = new ArrayList<>();
        for (Object value : values) {
            boolean plain = value == null
                    || value instanceof String
                    || value instanceof Long
                    || value instanceof Boolean
                    || (value instanceof Double number && number != Math.rint(number));
            if (plain) {
                kept.add(value);
            } else if (value instanceof List<?> list) {
                kept.add(withoutBinary(new ArrayList<>(list)));
            }
        }
        return kept;
    }

    /** JSON as odd as it may be spelled, with placeholders as the encoder numbers them. */
    private static final class JsonText {
        private final Random random;
        private final List<byte[]> attachments = new ArrayList<>();

        JsonText(Random random) {
            this.random = random;
        }

        List<String> list() {
            List<String> list = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                list.add(value(0));
            }
            return list;
        }

        private String value(int depth) {
            return switch (random.nextInt(depth < 4 ? 8 : 5)) {
                case 0 -> random.nextBoolean() ? "null" : "true";
                case 1 -> NUMBERS[random.nextInt(NUMBERS.length)];
                case 2, 3 -> string();
                case 4 -> binary();
                case 5, 6 -> object(depth + 1);
                default -> array(depth + 1);
            };
        }

        private String binary() {
            if (attachments.size() == PacketEncoder.MAX_ATTACHMENTS) {
                return "0";
            }
            attachments.add(bytes(random));
            return "{\"_placeholder\":true,\"num\":" + (attachments.size() - 1) + "}";
        }

        private String array(int depth) {
            List<String> items = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                items.add(space() + value(depth) + space());
            }
            return "[" + String.join(",", items) + "]";
        }

        private String object(int depth) {
            List<String> fields = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                fields.add(space() + key() + space() + ":" + space() + value(depth) + space());
            }
            return "{" + String.join(",", fields) + "}";
        }

        private String string() {
            String raw = text(random).replaceAll("[\\x00-\\x1f\"\\\\]", "");
            return "\"" + raw + (random.nextBoolean() ? ESCAPES[random.nextInt(ESCAPES.length)] : "") + "\"";
        }

        /** The parser takes half a surrogate pair in a string, but not in a key. */
        private String key() {
            return string().replace("\\ud800", "\\ud83d\\ude00");
        }

        private String space() {
            return SPACES[random.nextInt(SPACES.length)];
        }
    }
}
