package io.stentor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.stentor.api.jackson.JacksonBinding;
import io.stentor.wire.socketio.JsonPacketEncoder;
import io.stentor.wire.socketio.PacketDecoder;
import io.stentor.wire.socketio.PacketLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JacksonBindingTest {
    private static final byte[] ONE = {1, 2};

    private final JacksonBinding binding = new JacksonBinding(new ObjectMapper());

    @SuppressWarnings("ArrayRecordComponent")
    record Order(int number, byte[] scan) {}

    private Arguments arguments(String packet, List<byte[]> attachments) throws Exception {
        byte[] bytes = packet.getBytes(StandardCharsets.UTF_8);
        return Arguments.of(
                new PacketDecoder(PacketLimits.DEFAULTS).decode(bytes, 0, bytes.length), attachments, binding);
    }

    @Test
    void shouldMakeObjectsOfJson() throws Exception {
        Arguments args = arguments("2[\"e\",{\"number\":5,\"scan\":null},7]", List.of());

        assertThat(args.get(0).as(Order.class).number()).isEqualTo(5);
        assertThat(args.get(1).as(Integer.class)).isEqualTo(7);
    }

    @Test
    void shouldMakeObjectsWithBinary() throws Exception {
        Arguments args =
                arguments("51-[\"e\",{\"number\":5,\"scan\":{\"_placeholder\":true,\"num\":0}}]", List.of(ONE));

        assertThat(args.get(0).as(Order.class).scan()).isEqualTo(ONE);
    }

    @Test
    void shouldNotRepeatWhatTheClientSentWhenItDoesNotFit() throws Exception {
        Arguments args = arguments("2[\"e\",{\"number\":\"secret\"}]", List.of());

        assertThatThrownBy(() -> args.get(0).as(Order.class))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("argument 0: expected " + Order.class.getName() + ", came a map")
                .hasNoCause();
    }

    @Test
    void shouldSendObjectsWithTheirBinaryAsAttachments() {
        ByteBuf frames = new JsonPacketEncoder(binding::toPlain)
                .ack(UnpooledByteBufAllocator.DEFAULT, "/", 1, List.of(new Order(5, ONE)));
        String text = frames.toString(StandardCharsets.ISO_8859_1);
        frames.release();

        assertThat(text)
                .contains("461-1[{\"number\":5,\"scan\":{\"_placeholder\":true,\"num\":0}}]")
                .endsWith("\u0082\u0002\u0001\u0002");
    }
}
