package io.stentor.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stentor.cluster.Flags;
import io.stentor.cluster.Scope;
import io.stentor.wire.socketio.EncodedValue;
import io.stentor.wire.socketio.PacketViolation;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes as {@code createShardedAdapter} of {@code @socket.io/redis-adapter} 8.3 puts them on the wire. */
class MessageTest {
    /** {@code io.emit("hello", "world")}. */
    private static final String TO_ALL = "{\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[\"hello\",\"world\"]},"
            + "\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}},\"uid\":\"47d5b815e85a4c45\",\"nsp\":\"/\"}";

    /** {@code io.to("room1").except("x").volatile.emit("bin", <01 02>, {d: Date, n: -5, f: 1.5})}. */
    private static final String BINARY =
            "84a47479706503a46461746182a67061636b657482a47479706502a46461746193a362696ec402010283a164d7ff1d535300"
                    + "6553f100a16efba166cb3ff8000000000000a46f70747383a5726f6f6d7391a5726f6f6d31a665786365707491a178a5666c"
                    + "61677381a8766f6c6174696c65c3a3756964b034376435623831356538356134633435a36e7370a12f";

    @Test
    void shouldReadJsonAndMessagePack() throws Exception {
        Message json = Message.read(TO_ALL.getBytes(UTF_8));
        Message packed = Message.read(HexFormat.of().parseHex(BINARY));

        assertThat(json.type()).isEqualTo(MessageType.BROADCAST);
        assertThat(json.uid()).isEqualTo("47d5b815e85a4c45");
        assertThat(json.namespace()).isEqualTo("/");
        assertThat(json.requestId()).isNull();
        assertThat(json.broadcast().event()).isEqualTo("hello");
        assertThat(json.broadcast().args().stream().map(Fields::plain)).containsExactly("world");
        Broadcast binary = packed.broadcast();
        assertThat(binary.to()).isEqualTo(new Scope(List.of("room1"), List.of("x")));
        assertThat(binary.flags()).isEqualTo(new Flags(true, true, 0));
        assertThat((byte[]) Fields.plain(binary.args().get(0))).containsExactly(1, 2);
        assertThat(Fields.plain(binary.args().get(1)))
                .isEqualTo(Map.of("d", Instant.ofEpochMilli(1_700_000_000_123L), "n", -5L, "f", 1.5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.50", "1e2", "{ \"a\" : [1, \"\\u0041\"] }", "123456789012345678901234567890"})
    void shouldHandArgumentsOnAsTheyAreWritten(String argument) throws Exception {
        Message message = Message.read(TO_ALL.replace("\"world\"", argument).getBytes(UTF_8));

        assertThat(((EncodedValue) message.broadcast().args().get(0)).json()).isEqualTo(argument);
        assertThat(message.write(UnaryOperator.identity()))
                .asString(UTF_8)
                .isEqualTo(TO_ALL.replace("\"world\"", argument));
    }

    @Test
    void shouldWriteMessagePackWhenThereIsBinaryInIt() throws Exception {
        byte[] bytes = HexFormat.of().parseHex(BINARY);

        assertThat(Message.read(bytes).write(UnaryOperator.identity())).isEqualTo(bytes);
        assertThat(Message.read(TO_ALL.getBytes(UTF_8)).write(UnaryOperator.identity()))
                .asString(UTF_8)
                .isEqualTo(TO_ALL);
    }

    @Test
    void shouldNameTheOneRoomOfABroadcastThatWantsNoAnswers() throws Exception {
        String toOne = TO_ALL.replace("\"rooms\":[]", "\"rooms\":[\"a\"]");

        assertThat(Message.read(toOne.getBytes(UTF_8)).onlyRoom()).isEqualTo("a");
        assertThat(Message.read(TO_ALL.getBytes(UTF_8)).onlyRoom()).isNull();
        assertThat(Message.read(toOne.replace("[\"a\"]", "[\"a\",\"b\"]").getBytes(UTF_8))
                        .onlyRoom())
                .isNull();
        assertThat(Message.read(toOne.replace(",\"opts\"", ",\"requestId\":\"1\",\"opts\"")
                                .getBytes(UTF_8))
                        .onlyRoom())
                .isNull();
        assertThat(Message.read(toOne.replace("\"type\":3", "\"type\":7").getBytes(UTF_8))
                        .onlyRoom())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c1", "84", "7b", "7b7d7d", "ddffffffff", "80c0"})
    void shouldRefuseWhatIsNotOneValue(String hex) {
        assertThatThrownBy(() -> Message.read(HexFormat.of().parseHex(hex))).isInstanceOf(PacketViolation.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":3,\"data\":1}",
                "{\"type\":3,\"data\":[]}",
                "{\"type\":3,\"uid\":1}",
                "{\"type\":3,\"data\":{}}",
                "{\"type\":3,\"data\":{\"packet\":[]}}",
                "{\"type\":3,\"data\":{\"packet\":{\"type\":2}}}",
                "{\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[]}}}",
                "{\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[1]}}}",
                "{\"type\":3,\"data\":{\"packet\":{\"type\":3,\"data\":[\"e\"]}}}",
                "{\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[\"e\"]},\"opts\":{\"rooms\":1}}}",
                "{\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[\"e\"]},\"opts\":{\"rooms\":[null]}}}",
            })
    void shouldRefuseWhatIsNoBroadcast(String json) {
        assertThatThrownBy(() -> Message.read(json.getBytes(UTF_8)).broadcast()).isInstanceOf(Malformed.class);
    }
}
