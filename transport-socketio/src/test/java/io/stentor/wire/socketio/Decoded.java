package io.stentor.wire.socketio;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** A copy of what a decoder made of a packet, or why it refused it. */
record Decoded(
        PacketViolation.Reason violation,
        Packet.Type type,
        int attachments,
        String namespace,
        long ackId,
        String event,
        String payload,
        List<String> arguments,
        boolean overLimit) {

    static Decoded of(String packet) {
        return with(new PacketDecoder(PacketLimits.DEFAULTS), packet);
    }

    /** Decodes from the middle of an array, where a transport has it. */
    static Decoded with(PacketDecoder decoder, String packet) {
        byte[] bytes = ("!4" + packet + "]}\"!").getBytes(StandardCharsets.UTF_8);
        try {
            return of(decoder.decode(bytes, 2, bytes.length - 6));
        } catch (PacketViolation violation) {
            return new Decoded(violation.reason(), null, 0, null, 0, null, null, List.of(), false);
        }
    }

    private static Decoded of(Packet packet) {
        List<String> arguments = IntStream.range(0, packet.argumentCount())
                .mapToObj(i -> text(packet, packet.argumentStart(i), packet.argumentEnd(i)))
                .toList();
        String payload = packet.hasPayload() ? text(packet, packet.payloadStart(), packet.payloadEnd()) : null;
        return new Decoded(
                null,
                packet.type(),
                packet.attachments(),
                packet.namespace(),
                packet.ackId(),
                packet.isNumberName() ? "a number" : packet.eventName(),
                payload,
                arguments,
                packet.overLimit());
    }

    private static String text(Packet packet, int start, int end) {
        return new String(packet.bytes(), start, end - start, StandardCharsets.UTF_8);
    }
}
