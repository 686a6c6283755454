package io.stentor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.stentor.wire.socketio.JsonPacketEncoder;
import io.stentor.wire.socketio.Packet;
import io.stentor.wire.socketio.PacketDecoder;
import io.stentor.wire.socketio.PacketLimits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ArgumentsTest {
    private static final byte[] ONE = {1, 2, 3};
    private static final byte[] TWO = {};

    @Test
    void shouldReadEachKindWhenAskedForIt() {
        Arguments args = Wire.json("2[\"e\",\"a\\u00e9\\n\\ud83d\\ude00\",1,1e2,true,[1,\"x\"],{\"k\":null},null,2.5]");

        assertThat(args.size()).isEqualTo(8);
        assertThat(args.string(0)).isEqualTo("aé\n😀");
        assertThat(args.integer(1)).isEqualTo(1);
        assertThat(args.integer(2)).isEqualTo(100);
        assertThat(args.longValue(2)).isEqualTo(100L);
        assertThat(args.bool(3)).isTrue();
        assertThat(args.list(4)).containsExactly(1L, "x");
        assertThat(args.map(5)).containsEntry("k", null).hasSize(1);
        assertThat(args.get(6).isNull()).isTrue();
        assertThat(args.get(6).asObject()).isNull();
        assertThat(args.number(7)).isEqualTo(2.5);
        assertThat(args.get(5).json()).isEqualTo("{\"k\":null}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "string  | argument 0: expected a string, came a number",
                "integer | argument 1: expected a number, came a string",
                "bytes   | argument 2: expected binary, came a map",
                "list    | argument 2: expected a list, came a map",
                "map     | argument 3: expected a map, came null",
                "bool    | argument 1: expected a boolean, came a string",
                "big     | argument 4: expected an integer, came a number beyond it",
                "long    | argument 5: expected a long, came a number beyond it",
                "missing | argument 6: expected an argument, came 6 arguments"
            })
    void shouldSayWhatWasExpectedWhenSomethingElseCame(String access, String message) {
        Arguments args = Wire.json("2[\"e\",1,\"secret\",{},null,2147483648,1.5]");
        assertThatThrownBy(() -> {
                    switch (access) {
                        case "string" -> args.string(0);
                        case "integer" -> args.integer(1);
                        case "bytes" -> args.bytes(2);
                        case "list" -> args.list(2);
                        case "map" -> args.map(3);
                        case "bool" -> args.bool(1);
                        case "big" -> args.integer(4);
                        case "long" -> args.longValue(5);
                        default -> args.get(6);
                    }
                })
                .isInstanceOf(ArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void shouldPutAttachmentsWherePlaceholdersStand() {
        Arguments args = Wire.json(
                "52-[\"e\",{\"_placeholder\":true,\"num\":1},{\"a\":[{ \"num\" : 0.0 , \"\\u005fplaceholder\" : true }]}]",
                ONE,
                TWO);

        assertThat(args.get(0).isBytes()).isTrue();
        assertThat(args.bytes(0)).isEmpty();
        assertThat(args.get(1).isMap()).isTrue();
        assertThat(((List<?>) args.map(1).get("a")).get(0)).isEqualTo(ONE);
    }

    @Test
    void shouldLeavePlaceholdersAloneWhenThePacketIsNotBinary() {
        Arguments args = Wire.json("2[\"e\",{\"_placeholder\":true,\"num\":7}]");

        assertThat(args.get(0).isBytes()).isFalse();
        assertThat(args.map(0)).isEqualTo(Map.of("_placeholder", true, "num", 7L));
    }

    @Test
    void shouldNotChangeWhenACallerWritesToWhatItGot() {
        Arguments args = Wire.json("51-[\"e\",{\"_placeholder\":true,\"num\":0},[1]]", ONE.clone());
        args.bytes(0)[0] = 99;
        args.list(1).clear();

        assertThat(args.bytes(0)).isEqualTo(ONE);
        assertThat(args.list(1)).containsExactly(1L);
    }

    static Object number(String text) {
        return Wire.json("3[" + text + "]").get(0).asObject();
    }

    @Test
    void shouldKeepEveryDigitAnyoneMeant() {
        assertThat(number("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(number("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        assertThat(number("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
        assertThat(number("0.1")).isEqualTo(0.1);
        assertThat(number("1.0")).isEqualTo(1.0);
        assertThat(number("-0")).isEqualTo(-0.0);
        assertThat(number("0e9999999999")).isEqualTo(0.0);
        assertThat(number("1e400")).isEqualTo(new BigDecimal("1e400"));
        assertThat(number("1e-400")).isEqualTo(new BigDecimal("1e-400"));
        assertThat(number("0.1234567890123456789")).isEqualTo(new BigDecimal("0.1234567890123456789"));
    }

    @Test
    void shouldReadNumbersThatWouldTakeTooLongAsDoubles() {
        assertThat(number("1e1000000000")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(number("1e-1000000000")).isEqualTo(0.0);
        assertThat(number("1e99999999999999")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(number("9".repeat(1_001))).isEqualTo(Double.POSITIVE_INFINITY);
        assertThatThrownBy(() -> Wire.json("3[1e1000000000]").longValue(0)).isInstanceOf(ArgumentException.class);
    }

    @Test
    void shouldReadWhatConnectCarriedAsAnArgument() throws Exception {
        PacketDecoder decoder = new PacketDecoder(PacketLimits.DEFAULTS);
        byte[] with = "0/admin,{\"token\":\"abc\"}".getBytes(StandardCharsets.UTF_8);
        byte[] without = {'0'};

        Packet connect = decoder.decode(with, 0, with.length);
        assertThat(Argument.ofAuth(connect, null).asMap()).isEqualTo(Map.of("token", "abc"));
        connect = decoder.decode(without, 0, without.length);
        assertThat(Argument.ofAuth(connect, null).asMap()).isEmpty();
    }

    @Test
    void shouldReadMessagePackAsTheSamePlainValues() {
        Arguments args = Wire.msgpack(Wire.bytes("84 a474797065 02 a36e7370 a12f a7736f6d656f6e65 d40000 a464617461"
                + "9d a165 c0 d40000 c3 a3c3a961 ca3fc00000 cfffffffffffffffff c40201 02 c701 00 09"
                + "d700 0000000000000001 d6ff 00000001 82 a16b 91 05 03 a178 c7 02 05 aabb"));

        assertThat(args.size()).isEqualTo(12);
        assertThat(args.get(0).isNull()).isTrue();
        assertThat(args.get(1).isNull()).isTrue();
        assertThat(args.bool(2)).isTrue();
        assertThat(args.string(3)).isEqualTo("éa");
        assertThat(args.number(4)).isEqualTo(1.5);
        assertThat(args.number(5)).isEqualTo(new BigInteger("18446744073709551615"));
        assertThat(args.bytes(6)).containsExactly(1, 2);
        assertThat(args.bytes(7)).containsExactly(9);
        assertThat(args.get(8).asObject()).isEqualTo(Instant.ofEpochMilli(1));
        assertThat(args.get(9).asObject()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(args.map(10)).containsEntry("k", List.of(5L)).containsEntry("3", "x");
        assertThat(args.list(11)).first().isEqualTo(5L);
        assertThat(args.get(10).json()).isEqualTo("{\"k\":[5],\"3\":\"x\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1,2", "]", "],[", "[1", "{\"a\":}", "nul", "01", "\"a", "1]", "1 2", "//\n1"})
    void shouldRefuseTextThatIsNotOneValueOfJson(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RawJson.of(text));
    }

    @Test
    void shouldRefuseRawJsonThatIsNotUtf8OrTooDeep() {
        assertThatIllegalArgumentException().isThrownBy(() -> RawJson.of(new byte[] {'"', (byte) 0xff, '"'}));
        assertThatIllegalArgumentException().isThrownBy(() -> RawJson.of("[".repeat(300) + "]".repeat(300)));
    }

    @Test
    void shouldSendRawJsonAsItIs() {
        RawJson raw = RawJson.of(" {\"b\" : 1.0,\"a\":\"\\u0041\"}\n");
        Wire wire = Wire.of(new JsonPacketEncoder()
                .ack(UnpooledByteBufAllocator.DEFAULT, "/", 1, Arrays.asList(raw, RawJson.of("1"))));

        assertThat(wire.text()).isEqualTo("431[{\"b\" : 1.0,\"a\":\"\\u0041\"},1]");
        assertThat(raw).hasToString("{\"b\" : 1.0,\"a\":\"\\u0041\"}");
    }
}
