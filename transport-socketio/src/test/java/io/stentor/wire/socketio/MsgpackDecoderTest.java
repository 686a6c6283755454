package io.stentor.wire.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.stentor.wire.socketio.PacketViolation.Reason;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class MsgpackDecoderTest {
    private static final String TYPE = " a474797065";
    private static final String DATA = " a464617461";
    private static final String ID = " a26964";
    private static final String MAIN = " a36e7370 a12f";
    private static final String EVENT = "83" + TYPE + "02" + MAIN + DATA;

    /** {@code {"type":2,"data":["hey",1,{"a":b"01"}],"options":{"compress":true},"id":5,"nsp":"/chat"}} */
    private static final String WHOLE = "85" + TYPE + "02" + DATA + "93 a3686579 01 81 a161 c40101"
            + " a76f7074696f6e73 81 a8636f6d7072657373 c3" + ID + "05" + " a36e7370 a52f63686174";

    private final MsgpackDecoder decoder = new MsgpackDecoder(PacketLimits.DEFAULTS);

    private Packet decode(String hex) throws PacketViolation {
        return decode(decoder, bytes(hex));
    }

    /** Decodes from the end of an array: what is read beyond it is an error. */
    private static Packet decode(MsgpackDecoder decoder, byte[] packet) throws PacketViolation {
        byte[] bytes = new byte[packet.length + 2];
        System.arraycopy(packet, 0, bytes, 2, packet.length);
        return decoder.decodeBinary(bytes, 2, packet.length);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static String argument(Packet packet, int index) {
        return HexFormat.of().formatHex(packet.bytes(), packet.argumentStart(index), packet.argumentEnd(index));
    }

    private Reason violation(String hex) {
        try {
            decode(hex);
            return null;
        } catch (PacketViolation violation) {
            return violation.reason();
        }
    }

    @Test
    void shouldReadAnEventAsTheClientWritesIt() throws PacketViolation {
        Packet packet = decode(WHOLE);

        assertThat(packet.notation()).isEqualTo(Notation.MSGPACK);
        assertThat(packet.type()).isEqualTo(Packet.Type.EVENT);
        assertThat(packet.namespace()).isEqualTo("/chat");
        assertThat(packet.ackId()).isEqualTo(5);
        assertThat(packet.eventName()).isEqualTo("hey");
        assertThat(packet.attachments()).isZero();
        assertThat(packet.argumentCount()).isEqualTo(2);
        assertThat(argument(packet, 0)).isEqualTo("01");
        assertThat(argument(packet, 1)).isEqualTo("81a161c40101");
    }

    @Test
    void shouldReadTheOtherTypes() throws PacketViolation {
        Packet packet = decode("84" + TYPE + "00" + DATA + "d40000" + ID + "d40000" + MAIN);
        assertThat(packet.type()).isEqualTo(Packet.Type.CONNECT);
        assertThat(packet.hasPayload()).isFalse();
        assertThat(packet.ackId()).isEqualTo(Packet.NO_ACK);

        packet = decode("83" + MAIN + DATA + "81a16101" + TYPE + "00");
        assertThat(HexFormat.of().formatHex(packet.bytes(), packet.payloadStart(), packet.payloadEnd()))
                .isEqualTo("81a16101");

        packet = decode("82" + MAIN + TYPE + "01");
        assertThat(packet.type()).isEqualTo(Packet.Type.DISCONNECT);

        packet = decode("84" + ID + "cf001fffffffffffff" + DATA + "90" + MAIN + TYPE + "03");
        assertThat(packet.type()).isEqualTo(Packet.Type.ACK);
        assertThat(packet.ackId()).isEqualTo((1L << 53) - 1);
        assertThat(packet.argumentCount()).isZero();

        packet = decode(EVENT + "91cb3ff0000000000000");
        assertThat(packet.isNumberName()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fixint 0|00",
                "fixint 127|7f",
                "-1|ff",
                "-32|e0",
                "nil|c0",
                "false|c2",
                "true|c3",
                "uint8|ccff",
                "uint16|cdffff",
                "uint32|ceffffffff",
                "uint64|cfffffffffffffffff",
                "int8|d080",
                "int16|d18000",
                "int32|d280000000",
                "int64|d38000000000000000",
                "float32|ca00000000",
                "float64|cb7ff8000000000000",
                "fixstr|a0",
                "str8|d90161",
                "str16|da000161",
                "str32|db0000000161",
                "bin8|c400",
                "bin16|c5000100",
                "bin32|c60000000100",
                "list|90",
                "list16|dc0001c0",
                "list32|dd00000001c0",
                "map|80",
                "map16|de0001a161c0",
                "map32|df00000001a161c0",
                "int key|8101c0",
                "undefined|d40000",
                "date|d700ffffffffffffffff",
                "binary8|c7010000",
                "binary16|c800010000",
                "binary32|c9000000010000",
                "timestamp32|d6ffffffffff",
                "timestamp64|d7ffee6b27fc00000000",
                "timestamp96|c70cff3b9ac9ff0000000000000000",
                "latest date|c70cff0000000000701cd2fa9578ff",
                "earliest date|c70cff00000000ff8fe32d056a8701",
                "ext8 of nothing|c70001",
                "ext1|d40100",
                "ext2|d5010000",
                "ext4|d60100000000",
                "ext8|d7010000000000000000",
                "ext16|d801" + "00000000000000000000000000000000",
                "ext8 sized|c70105aa"
            })
    void shouldTakeEachFormAndRefuseItCutShort(String form, String hex) throws PacketViolation {
        Packet packet = decode(EVENT + "93 a165" + hex + "05");
        assertThat(argument(packet, 0)).as(form).isEqualTo(hex);
        assertThat(argument(packet, 1)).isEqualTo("05");
        for (int end = 0; end < hex.length(); end += 2) {
            assertThat(violation(EVENT + "92 a165" + hex.substring(0, end)))
                    .as(form + " to " + end)
                    .isEqualTo(Reason.MSGPACK);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unused head|c1",
                "string cut|a561",
                "no UTF-8|a1ff",
                "str32 beyond|dbffffffff",
                "bin beyond|c6ffffffff00",
                "list beyond|ddffffffff00",
                "map beyond|dfffffffff00",
                "float cut|cb00",
                "int cut|d300",
                "uint cut|cf00",
                "ext cut|d8",
                "ext32 beyond|c9ffffffff01",
                "key is a list|8190c0",
                "key is no UTF-8|81a1ffc0",
                "nanos|d7ffee6b280000000000",
                "timestamp of 2|d5ff0000",
                "seconds|c70cff000000007fffffffffffffff",
                "too late|c70cff0000000000701cd2fa957900",
                "too early|c70cff00000000ff8fe32d056a8700"
            })
    void shouldRefuseWhatIsNoMessagePack(String what, String hex) {
        assertThat(violation(EVENT + "92 a165" + hex)).as(what).isEqualTo(Reason.MSGPACK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|EMPTY_PACKET",
                "90|MSGPACK",
                "8101c0|MSGPACK",
                "80|UNKNOWN_TYPE",
                "82 a474797065 05 a36e7370 a12f|UNKNOWN_TYPE",
                "82 a474797065 ff a36e7370 a12f|UNKNOWN_TYPE",
                "82 a474797065 a130 a36e7370 a12f|UNKNOWN_TYPE",
                "83 a474797065 01 a36e7370 a12f a474797065 01|UNKNOWN_TYPE",
                "81 a474797065 01|NAMESPACE",
                "82 a474797065 01 a36e7370 a0|NAMESPACE",
                "82 a474797065 01 a36e7370 a161|NAMESPACE",
                "82 a474797065 01 a36e7370 a22f0a|NAMESPACE",
                "82 a474797065 01 a36e7370 a22fff|NAMESPACE",
                "82 a474797065 01 a36e7370 00|NAMESPACE",
                "82 a474797065 01 a36e7370 a12f 00|MSGPACK",
                "83 a474797065 01 a36e7370 a12f a464617461 c0|PAYLOAD",
                "83 a474797065 00 a36e7370 a12f a464617461 90|PAYLOAD",
                "82 a474797065 02 a36e7370 a12f|PAYLOAD",
                "83 a474797065 02 a36e7370 a12f a464617461 80|PAYLOAD",
                "83 a474797065 02 a36e7370 a12f a464617461 90|EVENT_NAME",
                "83 a474797065 02 a36e7370 a12f a464617461 91c0|EVENT_NAME",
                "83 a474797065 02 a36e7370 a12f a464617461 91a1ff|EVENT_NAME",
                "83 a474797065 02 a36e7370 a12f a464617461 91a7636f6e6e656374|RESERVED_EVENT_NAME",
                "84 a474797065 03 a36e7370 a12f a464617461 90 a26964 ff|ACK_ID",
                "84 a474797065 03 a36e7370 a12f a464617461 90 a26964 c0|ACK_ID",
                "84 a474797065 03 a36e7370 a12f a464617461 90 a26964 cf0020000000000000|ACK_ID",
                "83 a474797065 01 a36e7370 a12f a26964 00|UNEXPECTED_ACK_ID"
            })
    void shouldRefusePacketsThatSocketIoDoesNotAllow(String hex, Reason reason) {
        assertThat(violation(hex == null ? "" : hex)).isEqualTo(reason);
    }

    @Test
    void shouldRefuseTextAndTheOtherDecoderBinary() {
        byte[] bytes = {'2'};
        assertThat(reasonOf(() -> decoder.decode(bytes, 0, 1))).isEqualTo(Reason.UNEXPECTED_TEXT);
        assertThat(reasonOf(() -> new PacketDecoder(PacketLimits.DEFAULTS).decodeBinary(bytes, 0, 1)))
                .isEqualTo(Reason.UNEXPECTED_BINARY);
    }

    private interface Decoding {
        Packet run() throws PacketViolation;
    }

    private static Reason reasonOf(Decoding decoding) {
        try {
            decoding.run();
            return null;
        } catch (PacketViolation violation) {
            return violation.reason();
        }
    }

    @Test
    void shouldHoldTheLimits() throws PacketViolation {
        MsgpackDecoder tight = new MsgpackDecoder(new PacketLimits(3, 2, 2, 4, 5, 1));

        assertThat(decode(tight, bytes(EVENT + "92 a165 9191 01")).overLimit()).isFalse();
        assertThat(decode(tight, bytes(EVENT + "92 a165 9190")).overLimit()).isFalse();
        assertThat(decode(tight, bytes(EVENT + "92 a165 9191 90")).overLimit()).isTrue();
        assertThat(decode(tight, bytes(EVENT + "92 a165 83 a161c0a162c0a163c0")).overLimit())
                .isTrue();
        Packet over = decode(tight, bytes(EVENT + "92 a165 9191 9101"));
        assertThat(over.overLimit()).isTrue();
        assertThat(over.eventName()).isEqualTo("e");
        assertThat(over.argumentCount()).isZero();
        assertThat(reasonOf(() -> decode(tight, bytes(EVENT + "94 a165 010101"))))
                .isEqualTo(Reason.TOO_MANY_ARGUMENTS);
        assertThat(reasonOf(() -> decode(tight, bytes(EVENT + "91 a56161616161"))))
                .isEqualTo(Reason.EVENT_NAME);
        assertThat(reasonOf(() -> decode(tight, bytes("82" + TYPE + "01 a36e7370 a62f6161616161"))))
                .isEqualTo(Reason.NAMESPACE);
        assertThat(reasonOf(() -> decode(tight, bytes("83" + TYPE + "00" + MAIN + DATA + "81a161 91919101"))))
                .isEqualTo(Reason.PAYLOAD);
    }

    @Test
    void shouldNotBeSurprisedByAMillionListsInEachOther() throws PacketViolation {
        byte[] start = bytes(EVENT + "92 a165");
        byte[] packet = Arrays.copyOf(start, start.length + 1_000_000);
        Arrays.fill(packet, start.length, packet.length, (byte) 0x91);
        packet[packet.length - 1] = 0;

        assertThat(decode(decoder, packet).overLimit()).isTrue();
    }

    /** With limits of two levels, two keys, two arguments and three bytes: what just fits, and what is one too much. */
    @ParameterizedTest
    @CsvSource({
        "a161, a32f6162, '', ''",
        "a161, a42f616263, '', NAMESPACE",
        "a3616263, a12f, '', ''",
        "a461626364, a12f, '', EVENT_NAME",
        "a161, a12f, 01 02, ''",
        "a161, a12f, 01 02 03, TOO_MANY_ARGUMENTS",
        "a161, a12f, 90, ''",
        "a161, a12f, 91 90, over",
        "a161, a12f, 80, ''",
        "a161, a12f, 91 80, over",
        "a161, a12f, 82 a161 01 a162 02, ''",
        "a161, a12f, 83 a161 01 a162 02 a163 03, over"
    })
    void shouldTakeWhatJustFitsItsLimits(String name, String namespace, String args, String refusal) {
        MsgpackDecoder narrow = new MsgpackDecoder(new PacketLimits(2, 2, 2, 3, 3, 1));
        int count = args.isEmpty() ? 0 : args.matches("0[0-9 ]*") ? args.split(" ").length : 1;
        byte[] packet = bytes("83" + TYPE + "02 a36e7370" + namespace + DATA + "9" + (1 + count) + name + args);
        String outcome;
        try {
            outcome = decode(narrow, packet).overLimit() ? "over" : "";
        } catch (PacketViolation violation) {
            outcome = violation.reason().name();
        }
        assertThat(outcome).isEqualTo(refusal);
    }

    @Test
    void shouldTakeAMapOrATextForTheReasonOfARefusal() {
        assertThat(violation("83" + TYPE + "04" + MAIN + DATA + "80")).isNull();
        assertThat(violation("83" + TYPE + "04" + MAIN + DATA + "a161")).isNull();
        assertThat(violation("83" + TYPE + "04" + MAIN + DATA + "90")).isEqualTo(Reason.PAYLOAD);
        assertThat(violation("82" + TYPE + "04" + MAIN)).isEqualTo(Reason.PAYLOAD);
    }

    @Test
    void shouldKnowANameAgainThatItHasSeen() throws PacketViolation {
        String first = decode(EVENT + "91 a3686579").eventName();
        assertThat(decode(EVENT + "91 a3686579").eventName()).isSameAs(first);
    }

    @Test
    void shouldRefuseEveryPrefixOfAPacket() {
        byte[] whole = bytes(WHOLE);
        for (int end = 0; end < whole.length; end++) {
            byte[] cut = Arrays.copyOf(whole, end);
            assertThat(reasonOf(() -> decode(decoder, cut))).isNotNull();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldThrowNothingButViolationsWhateverTheBytes(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes =
                    bytes(random.nextBoolean() ? WHOLE : EVENT + "93 a165 8201c0a161c40105 d700ffffffffffffffff");
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            readAll(Arrays.copyOf(bytes, bytes.length - random.nextInt(3)));
        }
    }

    /** Decodes, and reads every value of what was decoded. */
    private void readAll(byte[] bytes) {
        try {
            Packet packet = decode(decoder, bytes);
            for (int i = 0; i < packet.argumentCount(); i++) {
                new MsgpackReader(packet.bytes(), packet.argumentStart(i), packet.argumentEnd(i)).value();
            }
        } catch (PacketViolation violation) {
            assertThat(violation.reason()).isNotNull();
        } catch (RuntimeException other) {
            fail(HexFormat.of().formatHex(bytes), other);
        }
    }
}
