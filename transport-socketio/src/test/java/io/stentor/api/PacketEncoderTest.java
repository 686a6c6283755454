package io.stentor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.stentor.wire.socketio.JsonPacketEncoder;
import io.stentor.wire.socketio.MsgpackPacketEncoder;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.PacketEncoder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of packet and of value is on the wire, in both notations. */
final class PacketEncoderTest {
    private static final ByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;
    private static final byte[] ONE = {1};
    private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":%d}";

    private final PacketEncoder json = new JsonPacketEncoder();
    private final PacketEncoder msgpack = new MsgpackPacketEncoder();

    @SuppressWarnings("JavaUtilDate")
    static Stream<org.junit.jupiter.params.provider.Arguments> values() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(1, null);
        map.put("é", List.of());
        return Stream.of(
                arguments(null, "null", "c0"),
                arguments(true, "true", "c3"),
                arguments("é\n", "\"é\\n\"", "a3c3a90a"),
                arguments('"', "\"\\\"\"", "a122"),
                arguments(CharBuffer.wrap("b"), "\"b\"", "a162"),
                arguments("x".repeat(32), "\"" + "x".repeat(32) + "\"", "d920" + "78".repeat(32)),
                arguments(TimeUnit.DAYS, "\"DAYS\"", "a444415953"),
                arguments(127, "127", "7f"),
                arguments((short) 128, "128", "cc80"),
                arguments(65_535, "65535", "cdffff"),
                arguments(65_536, "65536", "ce00010000"),
                arguments(1L << 32, "4294967296", "cf0000000100000000"),
                arguments((byte) -32, "-32", "e0"),
                arguments(-33, "-33", "d0df"),
                arguments(-129, "-129", "d1ff7f"),
                arguments(-32_769, "-32769", "d2ffff7fff"),
                arguments(Long.MIN_VALUE, "-9223372036854775808", "d38000000000000000"),
                arguments(new AtomicInteger(5), "5", "05"),
                arguments(new BigInteger("9223372036854775808"), "9223372036854775808", "cf8000000000000000"),
                arguments(new BigInteger("18446744073709551615"), "18446744073709551615", "cfffffffffffffffff"),
                arguments(new BigInteger("18446744073709551616"), "18446744073709551616", "cb43f0000000000000"),
                arguments(new BigDecimal("1.10"), "1.10", "cb3ff199999999999a"),
                arguments(new BigDecimal("1e400"), "1E+400", "c0"),
                arguments(1.0, "1", "cb3ff0000000000000"),
                arguments(-0.0, "-0.0", "cb8000000000000000"),
                arguments(0.1f, "0.1", "cb3fb999999999999a"),
                arguments(1e300, "1.0E300", "cb7e37e43c8800759c"),
                arguments(Double.NaN, "null", "c0"),
                arguments(Float.NEGATIVE_INFINITY, "null", "c0"),
                arguments(map, "{\"1\":null,\"é\":[]}", "82a131c0a2c3a990"),
                arguments(new int[] {1, 2}, "[1,2]", "920102"),
                arguments(new Object[] {"a", null}, "[\"a\",null]", "92a161c0"),
                arguments(Collections.nCopies(16, 0), "[" + "0,".repeat(15) + "0]", "dc0010" + "00".repeat(16)),
                arguments((Iterable<String>) () -> List.of("a").iterator(), "[\"a\"]", "91a161"),
                arguments(Instant.ofEpochMilli(5), "\"1970-01-01T00:00:00.005Z\"", "d7000000000000000005"),
                arguments(new Date(0), "\"1970-01-01T00:00:00.000Z\"", "d7000000000000000000"),
                arguments(
                        Instant.parse("+12026-01-02T03:04:05.6Z"),
                        "\"+012026-01-02T03:04:05.600Z\"",
                        "d700%016x"
                                .formatted(Instant.parse("+12026-01-02T03:04:05.6Z")
                                        .toEpochMilli())),
                arguments(Optional.of("a"), "\"a\"", "a161"),
                arguments(Optional.empty(), "null", "c0"),
                arguments(OptionalInt.of(3), "3", "03"),
                arguments(OptionalLong.of(4), "4", "04"),
                arguments(OptionalDouble.of(0.5), "0.5", "cb3fe0000000000000"),
                arguments(OptionalLong.empty(), "null", "c0"),
                arguments(OptionalDouble.empty(), "null", "c0"),
                arguments(RawJson.of("{\"a\":[1]}"), "{\"a\":[1]}", "81a1619101"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void shouldWriteEachKindOfValue(Object value, String text, String hex) {
        List<Object> args = Collections.singletonList(value);

        assertThat(Wire.of(json.ack(ALLOCATOR, "/", 7, args)).text()).isEqualTo("437[" + text + "]");
        assertThat(Wire.of(msgpack.ack(ALLOCATOR, "/", 7, args)).hex())
                .containsExactly("84a47479706503a46461746191" + hex + "a2696407a36e7370a12f");
    }

    @Test
    void shouldWriteEachKindOfPacketInJson() {
        assertThat(Wire.of(json.connect(ALLOCATOR, "/", "abc", null)).text()).isEqualTo("40{\"sid\":\"abc\"}");
        assertThat(Wire.of(json.connectError(ALLOCATOR, "/x", "no")).text()).isEqualTo("44/x,{\"message\":\"no\"}");
        assertThat(Wire.of(json.connectError(ALLOCATOR, "/x", "no", Map.of("code", 1)))
                        .text())
                .isEqualTo("44/x,{\"message\":\"no\",\"data\":{\"code\":1}}");
        assertThat(Wire.of(json.disconnect(ALLOCATOR, "/x")).text()).isEqualTo("41/x,");
        assertThat(Wire.of(json.event(ALLOCATOR, "/x", 12, "foo", List.of(1))).text())
                .isEqualTo("42/x,12[\"foo\",1]");
        assertThat(Wire.of(json.event(ALLOCATOR, "/", Packet.NO_ACK, "foo", List.of()))
                        .text())
                .isEqualTo("42[\"foo\"]");
        assertThat(Wire.of(json.ack(ALLOCATOR, "/", 0, List.of())).text()).isEqualTo("430[]");
    }

    @Test
    void shouldWriteEachKindOfPacketInMessagePack() {
        assertThat(Wire.of(msgpack.connect(ALLOCATOR, "/", "abc", null)).hex())
                .containsExactly("83a47479706500a46461746181a3736964a3616263a36e7370a12f");
        assertThat(Wire.of(msgpack.connectError(ALLOCATOR, "/x", "no")).hex())
                .containsExactly("83a47479706504a46461746181a76d657373616765a26e6fa36e7370a22f78");
        assertThat(Wire.of(msgpack.connectError(ALLOCATOR, "/x", "no", 1)).hex())
                .containsExactly("83a47479706504a46461746182a76d657373616765a26e6fa46461746101a36e7370a22f78");
        assertThat(Wire.of(msgpack.disconnect(ALLOCATOR, "/")).hex()).containsExactly("82a47479706501a36e7370a12f");
        assertThat(Wire.of(msgpack.event(ALLOCATOR, "/", Packet.NO_ACK, "foo", List.of(ONE)))
                        .hex())
                .containsExactly("83a47479706502a46461746192a3666f6fc40101a36e7370a12f");
        assertThat(Wire.of(msgpack.event(ALLOCATOR, "/", 300, "foo", List.of())).hex())
                .containsExactly("84a47479706502a46461746191a3666f6fa26964cd012ca36e7370a12f");
    }

    @Test
    void shouldSendBinaryAsAttachmentsInOrderOfAppearance() {
        Map<String, Object> nested = new LinkedHashMap<>();
        nested.put("a", List.of(ByteBuffer.wrap(new byte[] {9, 2, 3}, 1, 2)));
        nested.put("b", ONE);
        Wire wire = Wire.of(json.event(ALLOCATOR, "/n", 3, "e", List.of(ONE, nested, "x")));

        assertThat(wire.text())
                .isEqualTo("453-/n,3[\"e\"," + PLACEHOLDER.formatted(0) + ",{\"a\":[" + PLACEHOLDER.formatted(1)
                        + "],\"b\":" + PLACEHOLDER.formatted(2) + "},\"x\"]");
        assertThat(wire.hex()).containsExactly("01", "0203", "01");
        assertThat(Wire.of(json.ack(ALLOCATOR, "/", 4, List.of(ONE))).text())
                .isEqualTo("461-4[" + PLACEHOLDER.formatted(0) + "]");
        assertThat(Wire.of(json.ack(ALLOCATOR, "/", 4, List.of(1))).text()).isEqualTo("434[1]");
    }

    @Test
    void shouldRenumberTheAttachmentsOfWhatIsSentOn() {
        Arguments args = Wire.json(
                "53-[\"e\",{\"x\": {\"num\":1,\"_placeholder\":true} , \"n\":1.0},{\"_placeholder\":true,\"num\":2},"
                        + "{\"_placeholder\":true,\"num\":0}]",
                new byte[] {1},
                new byte[] {2},
                new byte[] {3});
        Wire wire = Wire.of(json.ack(ALLOCATOR, "/", 1, Arrays.asList(new byte[] {7}, args, args.get(2))));

        assertThat(wire.text())
                .isEqualTo("465-1[" + PLACEHOLDER.formatted(0) + ",[{\"x\": " + PLACEHOLDER.formatted(1)
                        + " , \"n\":1.0}," + PLACEHOLDER.formatted(2) + "," + PLACEHOLDER.formatted(3) + "],"
                        + PLACEHOLDER.formatted(4) + "]");
        assertThat(wire.hex()).containsExactly("07", "02", "03", "01", "01");
    }

    @Test
    void shouldSendOnToClientsOfTheOtherNotation() {
        Arguments fromJson =
                Wire.json("51-[\"e\",{\"b\":{\"_placeholder\":true,\"num\":0},\"n\":1e2}]", new byte[] {5});
        String hex =
                Wire.of(msgpack.ack(ALLOCATOR, "/", 1, fromJson.toList())).hex().get(0);
        assertThat(hex).contains("82a162c40105a16ecb4059000000000000");

        Arguments fromMsgpack = Wire.msgpack(Wire.bytes(hex));
        Wire back = Wire.of(json.ack(ALLOCATOR, "/", 1, fromMsgpack.toList()));
        assertThat(back.text()).isEqualTo("461-1[{\"b\":" + PLACEHOLDER.formatted(0) + ",\"n\":100}]");
        assertThat(back.hex()).containsExactly("05");
    }

    @Test
    void shouldRefuseMoreAttachmentsThanClientsTake() {
        List<byte[]> ten = Collections.nCopies(10, ONE);
        List<byte[]> eleven = Collections.nCopies(11, ONE);

        assertThat(Wire.of(json.ack(ALLOCATOR, "/", 1, ten)).binary()).hasSize(10);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> json.ack(ALLOCATOR, "/", 1, eleven))
                .withMessage("more than 10 attachments");
        assertThat(Wire.of(json.ack(ALLOCATOR, "/", 1, List.of(1))).text())
                .as("the next packet holds nothing of it")
                .isEqualTo("431[1]");
        assertThat(Wire.of(msgpack.ack(ALLOCATOR, "/", 1, eleven)).binary()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"})
    void shouldRefuseReservedNames(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> json.event(ALLOCATOR, "/", 1, name, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> msgpack.event(ALLOCATOR, "/", 1, name, List.of()));
    }

    @Test
    void shouldNameTheClassThatCannotBeSent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> json.ack(ALLOCATOR, "/", 1, List.of(Thread.currentThread())))
                .withMessageContaining("java.lang.Thread cannot be sent");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> json.connectError(ALLOCATOR, "/", "no", ONE))
                .withMessageContaining("binary");
    }

    @Test
    void shouldTakeWhatTheBindingMakesOfOtherClasses() {
        PacketEncoder bound = new JsonPacketEncoder(value -> Map.of("name", ((Thread) value).isAlive()));
        assertThat(Wire.of(bound.ack(ALLOCATOR, "/", 1, List.of(Thread.currentThread())))
                        .text())
                .isEqualTo("431[{\"name\":true}]");
    }

    @Test
    void shouldRefuseCycles() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);
        Object[] array = new Object[1];
        array[0] = array;
        PacketEncoder endless = new JsonPacketEncoder(value -> value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> json.ack(ALLOCATOR, "/", 1, cycle))
                .withMessageContaining("cycle");
        for (Object other : List.of(cycle, map, array)) {
            assertThatIllegalArgumentException().isThrownBy(() -> json.ack(ALLOCATOR, "/", 1, List.of(other)));
            assertThatIllegalArgumentException().isThrownBy(() -> msgpack.ack(ALLOCATOR, "/", 1, List.of(other)));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> endless.ack(ALLOCATOR, "/", 1, List.of(Thread.currentThread())));
    }
}
