package io.stentor.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stentor.cluster.Flags;
import io.stentor.cluster.Scope;
import io.stentor.wire.socketio.PacketViolation;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes as {@code @socket.io/redis-adapter} 8.3 and {@code @socket.io/redis-emitter} 5.1 put them on the wire. */
class ClassicBroadcastTest {
    private static final Flags PLAIN = new Flags(false, true, 0);

    /** {@code io.emit("hello", "world")}. */
    private static final String TO_ALL = "93a6794b4e42524f83a47479706502a46461746192a568656c6c6fa5776f726c64"
            + "a36e7370a12f83a5726f6f6d7390a665786365707490a5666c61677380";

    /** {@code io.to("room1").except(["x"]).volatile.emit("bin", <01 02>, {d: Date, n: -5, f: 1.5})}. */
    private static final String TO_ROOM =
            "93a6794b4e42524f83a47479706502a46461746193a362696ec402010283a164d7ff1d5353006553f100a16efb"
                    + "a166cb3ff8000000000000a36e7370a12f83a5726f6f6d7391a5726f6f6d31a665786365707491a178a5666c616773"
                    + "81a8766f6c6174696c65c3";

    /** {@code emitter.to("room1").to("ü").emit("m", {a: [1, null]})}. */
    private static final String OF_EMITTER = "93a7656d697474657283a47479706502a46461746192a16d81a1619201c0a36e7370a12f"
            + "83a5726f6f6d7392a5726f6f6d31a2c3bca5666c61677380a665786365707490";

    @Test
    void shouldWriteWhatTheAdapterWrites() {
        ClassicBroadcast toAll = new ClassicBroadcast(
                "yKNBRO", "/", new Broadcast(new Scope(List.of(), List.of()), PLAIN, "hello", List.of("world")));

        assertThat(hex(toAll)).isEqualTo(TO_ALL);
    }

    @Test
    void shouldReadWhatTheAdapterWrites() throws Exception {
        ClassicBroadcast read = read(TO_ROOM);

        assertThat(read.uid()).isEqualTo("yKNBRO");
        assertThat(read.namespace()).isEqualTo("/");
        assertThat(read.what().to()).isEqualTo(new Scope(List.of("room1"), List.of("x")));
        assertThat(read.what().flags()).isEqualTo(new Flags(true, true, 0));
        assertThat(read.what().event()).isEqualTo("bin");
        assertThat((byte[]) Fields.plain(read.what().args().get(0))).containsExactly(1, 2);
        assertThat(Fields.plain(read.what().args().get(1)))
                .isEqualTo(Map.of("d", java.time.Instant.ofEpochMilli(1_700_000_000_123L), "n", -5L, "f", 1.5));
    }

    @Test
    void shouldHandArgumentsOnByteByByte() throws Exception {
        assertThat(hex(read(TO_ROOM))).isEqualTo(TO_ROOM);
    }

    @Test
    void shouldReadTheEmittersOrderOfFields() throws Exception {
        ClassicBroadcast read = read(OF_EMITTER);

        assertThat(read.uid()).isEqualTo("emitter");
        assertThat(read.what().to()).isEqualTo(new Scope(List.of("room1", "ü"), List.of()));
    }

    @Test
    void shouldTakeAMissingNamespaceForTheMainOne() throws Exception {
        // ["u", {type: 2, data: ["e"]}, {}]
        assertThat(read("93a17582a47479706502a46461746191a16580").namespace()).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "c1", // no value
                "93", // a list without its elements
                "ddffffffff", // more elements than there are bytes
                "93a17582a47479706502a46461746191a1658000", // a byte too many
                "93a17582a47479706502a46461746191a1ff80", // no text
            })
    void shouldRefuseWhatIsNotOneValue(String hex) {
        assertThatThrownBy(() -> read(hex)).isInstanceOf(PacketViolation.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c0", // no list
                "92a17580", // no opts
                "93a1758080", // an empty packet
                "93a17582a47479706503a46461746191a16580", // another type
                "93a17582a47479706502a46461746190" + "80", // no event name
                "93a17582a47479706502a4646174619101" + "80", // a number for one
                "93a17582a47479706502a46461746191a165" + "81a5726f6f6d7301", // rooms that are none
                "93a17582a47479706502a46461746191a165" + "81a5726f6f6d7391c0", // a room without a name
            })
    void shouldRefuseWhatIsNoBroadcast(String hex) {
        assertThatThrownBy(() -> read(hex)).isInstanceOf(Malformed.class);
    }

    private static ClassicBroadcast read(String hex) throws PacketViolation, Malformed {
        return ClassicBroadcast.read(HexFormat.of().parseHex(hex));
    }

    private static String hex(ClassicBroadcast broadcast) {
        return HexFormat.of().formatHex(broadcast.write(UnaryOperator.identity()));
    }
}
