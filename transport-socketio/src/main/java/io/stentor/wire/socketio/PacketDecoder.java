package io.stentor.wire.socketio;

import io.stentor.wire.socketio.PacketViolation.Reason;

/**
 * Decodes one Socket.IO packet at a time:
 *
 * <pre>
 *   packet = type [attachments "-"] [namespace [","]] [ack id] [JSON]
 * </pre>
 *
 * <p>One per event loop, owned by its thread; steady traffic allocates nothing but what the JSON parser needs for keys.
 * The bytes must be well-formed UTF-8: both transports have seen to that. Limits: {@link PacketLimits}. Errors: {@link
 * PacketViolation}; the whole packet is checked before it is returned. The attachments of a binary packet come as
 * messages of their own and are not looked at here; that its placeholders stand for some of them is checked at once, as it
 * announces how many will come. Source: Socket.IO protocol 5, "Packet encoding"; where the specification is stricter than
 * the reference server, the specification holds.
 */
public final class PacketDecoder implements MessageDecoder {
    static final long MAX_ACK_ID = (1L << 53) - 1;
    private static final int MAX_ACK_ID_DIGITS = 16;
    private static final byte DELETE = 0x7f;

    private final PacketLimits limits;
    private final Packet packet = new Packet(Notation.JSON);
    private final PayloadReader payloads;
    private final TextCache namespaces = new TextCache();

    private byte[] bytes;
    private int position;
    private int end;

    public PacketDecoder(PacketLimits limits) {
        this.limits = limits;
        this.payloads = new PayloadReader(limits);
    }

    /**
     * Decodes the packet that fills the region.
     *
     * @return the decoder's one packet, valid until the next call
     */
    @Override
    public Packet decode(byte[] bytes, int offset, int length) throws PacketViolation {
        if (length == 0) {
            throw new PacketViolation(Reason.EMPTY_PACKET);
        }
        this.bytes = bytes;
        position = offset + 1;
        end = offset + length;
        Packet.Type type = Packet.Type.of(bytes[offset]);
        if (type == null) {
            throw new PacketViolation(Reason.UNKNOWN_TYPE);
        }
        packet.begin(bytes, type);
        readHeader(type);
        readPayload(type);
        checkPlaceholders();
        return packet;
    }

    /** Binary messages that belong to a packet are not given to a decoder: this one does not. */
    @Override
    public Packet decodeBinary(byte[] bytes, int offset, int length) throws PacketViolation {
        throw new PacketViolation(Reason.UNEXPECTED_BINARY);
    }

    private void checkPlaceholders() throws PacketViolation {
        if (packet.attachments() > 0 && !packet.overLimit()) {
            if (!Placeholders.in(bytes, packet.payloadStart()).areWithin(packet.attachments())) {
                throw new PacketViolation(Reason.ILLEGAL_ATTACHMENTS);
            }
        }
    }

    private void readHeader(Packet.Type type) throws PacketViolation {
        if (type.isBinary()) {
            readAttachments();
        }
        if (position < end && bytes[position] == '/') {
            readNamespace();
        }
        if (isDigitNext()) {
            readAckId(type);
        }
    }

    private void readAttachments() throws PacketViolation {
        int count = 0;
        while (isDigitNext()) {
            count = 10 * count + bytes[position++] - '0';
            if (count == 0) {
                throw new PacketViolation(Reason.ATTACHMENT_COUNT);
            }
            if (count > limits.attachments()) {
                throw new PacketViolation(Reason.TOO_MANY_ATTACHMENTS);
            }
        }
        if (count == 0 || position == end || bytes[position] != '-') {
            throw new PacketViolation(Reason.ATTACHMENT_COUNT);
        }
        position++;
        packet.attachments(count);
    }

    /** A namespace ends at a comma or with the packet. Its control characters would break log lines and polling bodies. */
    private void readNamespace() throws PacketViolation {
        int start = position;
        while (position < end && bytes[position] != ',') {
            byte character = bytes[position++];
            if (isControl(character) || position - start > limits.namespaceBytes()) {
                throw new PacketViolation(Reason.NAMESPACE);
            }
        }
        if (position - start > 1) {
            packet.namespace(namespaces.textOf(bytes, start, position));
        }
        position = Math.min(position + 1, end);
    }

    static boolean isControl(byte character) {
        return (character >= 0 && character < ' ') || character == DELETE;
    }

    private void readAckId(Packet.Type type) throws PacketViolation {
        if (type == Packet.Type.CONNECT || type == Packet.Type.DISCONNECT || type == Packet.Type.CONNECT_ERROR) {
            throw new PacketViolation(Reason.UNEXPECTED_ACK_ID);
        }
        int start = position;
        long id = 0;
        while (isDigitNext()) {
            id = 10 * id + bytes[position++] - '0';
            if (id > MAX_ACK_ID || position - start > MAX_ACK_ID_DIGITS) {
                throw new PacketViolation(Reason.ACK_ID);
            }
        }
        packet.ackId(id);
    }

    private boolean isDigitNext() {
        return position < end && bytes[position] >= '0' && bytes[position] <= '9';
    }

    private void readPayload(Packet.Type type) throws PacketViolation {
        boolean present = position < end;
        while (position < end && PayloadReader.isWhitespace(bytes[position])) {
            position++;
        }
        int first = position < end ? bytes[position] : -1;
        if (!mayBegin(type, present, first)) {
            throw new PacketViolation(Reason.PAYLOAD);
        }
        if (present) {
            payloads.read(packet, position, end, type == Packet.Type.EVENT || type == Packet.Type.BINARY_EVENT);
        }
        if (packet.overLimit() && (type == Packet.Type.CONNECT || type == Packet.Type.CONNECT_ERROR)) {
            throw new PacketViolation(Reason.PAYLOAD);
        }
    }

    /** Which JSON a type takes, told by the first character: an array, an object, a string or none at all. */
    private static boolean mayBegin(Packet.Type type, boolean present, int first) {
        return switch (type) {
            case CONNECT -> !present || first == '{';
            case DISCONNECT -> !present;
            case EVENT, BINARY_EVENT, ACK, BINARY_ACK -> first == '[';
            case CONNECT_ERROR -> first == '{' || first == '"';
        };
    }
}
