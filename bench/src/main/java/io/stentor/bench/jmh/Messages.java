package io.stentor.bench.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** The message that all stages are measured with: a Socket.IO packet of 128 bytes, as a chat client sends it. */
final class Messages {
    private static final String HEAD = "2[\"message\",{\"conversationId\":\"c17\",\"text\":\"";
    private static final String TAIL = "\",\"n\":1000000017}]";
    private static final int PACKET_BYTES = 127;

    /** Without the Engine.IO type digit. */
    static final byte[] PACKET = (HEAD + "x".repeat(PACKET_BYTES - HEAD.length() - TAIL.length()) + TAIL)
            .getBytes(StandardCharsets.US_ASCII);

    /** The same as {@code socket.io-msgpack-parser} writes it. */
    static final byte[] MSGPACK_PACKET = msgpackPacket();

    private Messages() {}

    private static byte[] msgpackPacket() {
        String text = "x".repeat(PACKET_BYTES - HEAD.length() - TAIL.length());
        ByteBuf packet = Unpooled.buffer();
        packet.writeByte(0x83);
        ascii(packet, "type").writeByte(2);
        ascii(packet, "data").writeByte(0x92);
        ascii(packet, "message").writeByte(0x83);
        ascii(ascii(packet, "conversationId"), "c17");
        ascii(packet, "text").writeByte(0xd9).writeByte(text.length());
        packet.writeCharSequence(text, StandardCharsets.US_ASCII);
        ascii(packet, "n").writeByte(0xce).writeInt(1_000_000_017);
        ascii(ascii(packet, "nsp"), "/");
        return ByteBufUtil.getBytes(packet);
    }

    /** Up to 31 bytes. */
    private static ByteBuf ascii(ByteBuf packet, String text) {
        packet.writeByte(0xa0 | text.length()).writeCharSequence(text, StandardCharsets.US_ASCII);
        return packet;
    }
}
