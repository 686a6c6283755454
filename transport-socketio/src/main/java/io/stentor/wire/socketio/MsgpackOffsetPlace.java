package io.stentor.wire.socketio;

import io.netty.buffer.ByteBuf;

/**
 * The last element of {@code data}, whose length stands before its elements; behind them comes the namespace. As {@link
 * MsgpackPacketEncoder} writes an event without an ack id.
 */
final class MsgpackOffsetPlace extends OffsetPlace {
    /** The map, its key "type" with a value of one byte, its key "data". */
    private static final int BEFORE_LIST = 1 + 5 + 1 + 5;

    private static final int FIX_LIST = 0x90;
    private static final int FIX_LIST_MAX = 15;
    private static final int LIST_16 = 0xdc;
    private static final int LIST_16_MAX = 0xffff;
    private static final int LIST_32 = 0xdd;
    private static final int FIX_STRING = 0xa0;
    private static final int FIX_STRING_MAX = 31;
    private static final int STRING_8 = 0xd9;

    private final int tailLength;

    /** @param tailLength bytes of the map's entries behind "data" */
    MsgpackOffsetPlace(int tailLength) {
        this.tailLength = tailLength;
    }

    @Override
    public int tailLength() {
        return tailLength;
    }

    @Override
    boolean hasHead() {
        return true;
    }

    @Override
    int headLength(ByteBuf bytes, int payloadIndex) {
        return BEFORE_LIST + listHeadSize(elements(bytes, payloadIndex));
    }

    @Override
    int headGrowth(ByteBuf bytes, int headIndex) {
        long elements = elements(bytes, headIndex);
        return listHeadSize(elements + 1) - listHeadSize(elements);
    }

    @Override
    void writeHead(ByteBuf bytes, int headIndex, ByteBuf out) {
        out.writeBytes(bytes, headIndex, BEFORE_LIST);
        int elements = (int) elements(bytes, headIndex) + 1;
        if (elements <= FIX_LIST_MAX) {
            out.writeByte(FIX_LIST | elements);
        } else if (elements <= LIST_16_MAX) {
            out.writeByte(LIST_16).writeShort(elements);
        } else {
            out.writeByte(LIST_32).writeInt(elements);
        }
    }

    private static long elements(ByteBuf bytes, int headIndex) {
        int index = headIndex + BEFORE_LIST;
        int first = bytes.getUnsignedByte(index);
        return switch (first) {
            case LIST_16 -> bytes.getUnsignedShort(index + 1);
            case LIST_32 -> bytes.getUnsignedInt(index + 1);
            default -> first & FIX_LIST_MAX;
        };
    }

    private static int listHeadSize(long elements) {
        return elements <= FIX_LIST_MAX ? 1 : elements <= LIST_16_MAX ? 3 : 5;
    }

    @Override
    int aroundLength(int length) {
        return length <= FIX_STRING_MAX ? 1 : 2;
    }

    @Override
    void writeBefore(ByteBuf out, int length) {
        if (length <= FIX_STRING_MAX) {
            out.writeByte(FIX_STRING | length);
        } else {
            out.writeByte(STRING_8).writeByte(length);
        }
    }

    @Override
    void writeAfter(ByteBuf out) {
        // The string says how long it is.
    }
}
