package io.stentor.wire.socketio;

import io.stentor.wire.Utf8;
import io.stentor.wire.socketio.MsgpackCursor.Form;
import io.stentor.wire.socketio.PacketViolation.Reason;
import java.nio.charset.StandardCharsets;

/**
 * Decodes packets of {@code socket.io-msgpack-parser}: each is one binary message, a map of {@code type} (0 to 4), {@code
 * nsp}, {@code id} and {@code data}, in any order. Other keys are skipped. Binary stands where it belongs, so there are no
 * attachments.
 *
 * <p>One per event loop, owned by its thread. It accepts and refuses what {@link PacketDecoder} does, where the notations
 * agree. Recursive to the depth {@link PacketLimits} allow; what is deeper is only stepped over.
 */
public final class MsgpackDecoder implements MessageDecoder {
    private static final int DATA_ITSELF = 1;

    private final PacketLimits limits;
    private final Packet packet = new Packet(Notation.MSGPACK);
    private final MsgpackCursor cursor = new MsgpackCursor();
    private final TextCache namespaces = new TextCache();
    private final TextCache names = new TextCache();

    private byte[] bytes;
    private Packet.Type type;
    private long ackId;
    private boolean spaced;
    private boolean withData;
    private Form data;
    private int dataStart;
    private int dataEnd;
    private int keys;
    private boolean overLimit;

    public MsgpackDecoder(PacketLimits limits) {
        this.limits = limits;
    }

    /** Packets come in binary messages only. */
    @Override
    public Packet decode(byte[] bytes, int offset, int length) throws PacketViolation {
        throw new PacketViolation(Reason.UNEXPECTED_TEXT);
    }

    @Override
    public Packet decodeBinary(byte[] bytes, int offset, int length) throws PacketViolation {
        if (length == 0) {
            throw new PacketViolation(Reason.EMPTY_PACKET);
        }
        begin(bytes, offset, offset + length);
        readFields();
        if (!cursor.atEnd()) {
            throw new PacketViolation(Reason.MSGPACK);
        }
        checkHeader();
        readData(offset + length);
        return packet;
    }

    private void begin(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        cursor.reset(bytes, start, end);
        packet.begin(bytes, Packet.Type.DISCONNECT);
        ackId = Packet.NO_ACK;
        type = null;
        spaced = false;
        withData = false;
        keys = 0;
        overLimit = false;
    }

    // The map.

    private void readFields() throws PacketViolation {
        next();
        if (cursor.form() != Form.MAP) {
            throw new PacketViolation(Reason.MSGPACK);
        }
        for (int left = cursor.count(); left > 0; left--) {
            readField();
        }
    }

    private void readField() throws PacketViolation {
        next();
        if (cursor.form() != Form.STRING) {
            throw new PacketViolation(Reason.MSGPACK);
        }
        int start = cursor.bodyStart();
        switch (new String(bytes, start, Math.min(cursor.bodyLength(), 5), StandardCharsets.ISO_8859_1)) {
            case "type" -> readType();
            case "nsp" -> readNamespace();
            case "id" -> readAckId();
            case "data" -> findData();
            default -> skip(1);
        }
    }

    private void readType() throws PacketViolation {
        next();
        long number = cursor.integer();
        boolean digit = cursor.form() == Form.INTEGER && number >= 0 && number <= 9;
        Packet.Type read = digit ? Packet.Type.of((byte) ('0' + number)) : null;
        if (type != null || read == null || read.isBinary()) {
            throw new PacketViolation(Reason.UNKNOWN_TYPE);
        }
        type = read;
    }

    private void readNamespace() throws PacketViolation {
        next();
        if (spaced || cursor.form() != Form.STRING || !isNamespace(cursor.bodyStart(), cursor.position())) {
            throw new PacketViolation(Reason.NAMESPACE);
        }
        spaced = true;
        packet.namespace(namespaces.textOf(bytes, cursor.bodyStart(), cursor.position()));
    }

    private boolean isNamespace(int start, int end) {
        if (start == end || end - start > limits.namespaceBytes() || bytes[start] != '/') {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (PacketDecoder.isControl(bytes[i])) {
                return false;
            }
        }
        return Utf8.isValid(bytes, start, end - start);
    }

    private void readAckId() throws PacketViolation {
        next();
        if (cursor.form() == Form.UNDEFINED) {
            return;
        }
        long id = cursor.integer();
        boolean legal = cursor.form() == Form.INTEGER && id >= 0 && id <= PacketDecoder.MAX_ACK_ID;
        if (!legal || ackId != Packet.NO_ACK) {
            throw new PacketViolation(Reason.ACK_ID);
        }
        ackId = id;
    }

    /** What the data is to be is known only once the type is: it is stepped over now and read when the map has ended. */
    private void findData() throws PacketViolation {
        if (withData) {
            throw new PacketViolation(Reason.PAYLOAD);
        }
        dataStart = cursor.position();
        next();
        data = cursor.form();
        withData = data != Form.UNDEFINED;
        skip(cursor.children());
        dataEnd = cursor.position();
    }

    /** Steps over so many values and all that is in them, however deep. */
    private void skip(long values) throws PacketViolation {
        for (long left = values; left > 0; left--) {
            next();
            left += cursor.children();
        }
    }

    private void next() throws PacketViolation {
        if (!cursor.next()) {
            throw new PacketViolation(Reason.MSGPACK);
        }
    }

    // What is in it.

    private void checkHeader() throws PacketViolation {
        if (type == null) {
            throw new PacketViolation(Reason.UNKNOWN_TYPE);
        }
        if (!spaced) {
            throw new PacketViolation(Reason.NAMESPACE);
        }
        boolean answerable = type == Packet.Type.EVENT || type == Packet.Type.ACK;
        if (!answerable && ackId != Packet.NO_ACK) {
            throw new PacketViolation(Reason.UNEXPECTED_ACK_ID);
        }
        if (!mayHoldData()) {
            throw new PacketViolation(Reason.PAYLOAD);
        }
        packet.type(type);
        packet.ackId(ackId);
    }

    private boolean mayHoldData() {
        return switch (type) {
            case CONNECT -> !withData || data == Form.MAP;
            case DISCONNECT -> !withData;
            case CONNECT_ERROR -> withData && (data == Form.MAP || data == Form.STRING);
            default -> withData && data == Form.LIST;
        };
    }

    private void readData(int end) throws PacketViolation {
        if (!withData) {
            return;
        }
        cursor.reset(bytes, dataStart, end);
        if (data == Form.LIST) {
            readList(type == Packet.Type.EVENT);
        } else {
            readValue(0);
        }
        if (!overLimit) {
            packet.payload(dataStart, dataEnd);
        } else if (data == Form.LIST) {
            packet.markOverLimit();
        } else {
            throw new PacketViolation(Reason.PAYLOAD);
        }
    }

    private void readList(boolean named) throws PacketViolation {
        next();
        int count = cursor.count();
        if (named) {
            readName(count);
            count--;
        }
        if (count > limits.arguments()) {
            throw new PacketViolation(Reason.TOO_MANY_ARGUMENTS);
        }
        for (; count > 0; count--) {
            int start = cursor.position();
            readValue(DATA_ITSELF);
            packet.addArgument(start, cursor.position());
        }
    }

    private void readName(int count) throws PacketViolation {
        if (count == 0) {
            throw new PacketViolation(Reason.EVENT_NAME);
        }
        next();
        switch (cursor.form()) {
            case INTEGER, UNSIGNED, DECIMAL -> packet.markNumberName();
            case STRING -> packet.eventName(name(cursor.bodyStart(), cursor.position()));
            default -> throw new PacketViolation(Reason.EVENT_NAME);
        }
    }

    private String name(int start, int end) throws PacketViolation {
        String name = names.find(bytes, start, end);
        if (name == null) {
            name = newName(start, end);
            names.put(bytes, start, end, name);
        }
        if (EventNames.isReserved(name)) {
            throw new PacketViolation(Reason.RESERVED_EVENT_NAME);
        }
        return name;
    }

    private String newName(int start, int end) throws PacketViolation {
        if (end - start > limits.eventNameBytes() || !Utf8.isValid(bytes, start, end - start)) {
            throw new PacketViolation(Reason.EVENT_NAME);
        }
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    /** Checks the value that begins here, so many lists and maps deep. */
    private void readValue(int depth) throws PacketViolation {
        next();
        Form form = cursor.form();
        if (form == Form.STRING) {
            requireUtf8();
        } else if (form == Form.LIST || form == Form.MAP) {
            readContainer(form, depth + 1);
        }
    }

    private void requireUtf8() throws PacketViolation {
        if (!Utf8.isValid(bytes, cursor.bodyStart(), cursor.bodyLength())) {
            throw new PacketViolation(Reason.MSGPACK);
        }
    }

    private void readContainer(Form form, int depth) throws PacketViolation {
        int count = cursor.count();
        keys += form == Form.MAP ? count : 0;
        overLimit |= depth > limits.jsonDepth() || keys > limits.keys();
        if (overLimit) {
            skip(cursor.children());
            return;
        }
        for (; count > 0; count--) {
            if (form == Form.MAP) {
                readKey();
            }
            readValue(depth);
        }
    }

    private void readKey() throws PacketViolation {
        next();
        switch (cursor.form()) {
            case STRING -> requireUtf8();
            case INTEGER, UNSIGNED, DECIMAL, BOOLEAN, NIL -> {}
            default -> throw new PacketViolation(Reason.MSGPACK);
        }
    }
}
