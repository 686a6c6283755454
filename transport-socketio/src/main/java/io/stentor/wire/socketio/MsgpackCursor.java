package io.stentor.wire.socketio;

/**
 * Steps over MessagePack one head at a time and says what it found. One per walk, used again by decoders; owned by one
 * thread.
 *
 * <p>{@link #next} never leaves the region: a head that promises more than is there is refused, so what a length or a count
 * says is at most the number of bytes left. Extensions are those of the specification and of the clients' encoder: -1 is a
 * timestamp; 0 is undefined (1 byte), a date in milliseconds (8 bytes) or, with its length in the head, binary. Source:
 * MessagePack specification, "Formats".
 */
final class MsgpackCursor {
    private static final int TIMESTAMP = -1;
    private static final int CLIENTS_OWN = 0;
    private static final int MAX_NANOS = 999_999_999;

    /** What an Instant can hold. */
    private static final long MAX_SECONDS = 31_556_889_864_403_199L;

    /** What stands at a position. */
    enum Form {
        NIL,
        UNDEFINED,
        BOOLEAN,
        /** In {@link #integer}. */
        INTEGER,
        /** In {@link #integer}, to be read without a sign: it is at least 2^63. */
        UNSIGNED,
        /** In {@link #decimal}. */
        DECIMAL,
        STRING,
        BINARY,
        /** In {@link #integer} and {@link #nanos}: since the epoch. */
        DATE,
        /** Of {@link #type}; the body is not looked at. */
        EXTENSION,
        /** Of {@link #count} values, which follow. */
        LIST,
        /** Of {@link #count} keys, each with its value, which follow. */
        MAP
    }

    private byte[] bytes;
    private int position;
    private int end;

    private Form form;
    private long integer;
    private double decimal;
    private int nanos;
    private int type;
    private int count;
    private int bodyStart;

    void reset(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    /** Behind the head read last, and behind its body if it has one. */
    int position() {
        return position;
    }

    boolean atEnd() {
        return position == end;
    }

    Form form() {
        return form;
    }

    boolean isTrue() {
        return integer != 0;
    }

    long integer() {
        return integer;
    }

    double decimal() {
        return decimal;
    }

    int nanos() {
        return nanos;
    }

    int type() {
        return type;
    }

    /** Of values in a list, of keys in a map. */
    int count() {
        return count;
    }

    /** How many values follow that belong to what was read. */
    long children() {
        return switch (form) {
            case LIST -> count;
            case MAP -> 2L * count;
            default -> 0;
        };
    }

    int bodyStart() {
        return bodyStart;
    }

    int bodyLength() {
        return position - bodyStart;
    }

    /** Reads the head that begins here; false when it is none or promises more than is there. */
    boolean next() {
        if (position >= end) {
            return false;
        }
        int head = bytes[position++] & 0xff;
        if (head < 0xc0) {
            return nextShort(head);
        }
        return head < 0xe0 ? nextLong(head) : integer(Form.INTEGER, (byte) head);
    }

    private boolean nextShort(int head) {
        if (head < 0x80) {
            return integer(Form.INTEGER, head);
        }
        if (head < 0x90) {
            return container(Form.MAP, head & 0x0f);
        }
        return head < 0xa0 ? container(Form.LIST, head & 0x0f) : body(Form.STRING, head & 0x1f);
    }

    private boolean nextLong(int head) {
        return switch (head) {
            case 0xc0 -> integer(Form.NIL, 0);
            case 0xc2, 0xc3 -> integer(Form.BOOLEAN, head - 0xc2);
            case 0xc4, 0xc5, 0xc6 -> body(Form.BINARY, unsigned(1 << (head - 0xc4)));
            case 0xc7, 0xc8, 0xc9 -> extension(unsigned(1 << (head - 0xc7)), true);
            case 0xca, 0xcb -> decimal(head);
            case 0xcc, 0xcd, 0xce, 0xcf -> unsignedInteger(1 << (head - 0xcc));
            case 0xd0, 0xd1, 0xd2, 0xd3 -> signedInteger(1 << (head - 0xd0));
            case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> extension(1 << (head - 0xd4), false);
            case 0xd9, 0xda, 0xdb -> body(Form.STRING, unsigned(1 << (head - 0xd9)));
            case 0xdc, 0xdd -> container(Form.LIST, unsigned(2 << (head - 0xdc)));
            case 0xde, 0xdf -> container(Form.MAP, unsigned(2 << (head - 0xde)));
            default -> false;
        };
    }

    /** The next bytes as an unsigned number; negative when they are not there. Eight bytes are {@link #bits}. */
    private long unsigned(int size) {
        return has(size) ? bits(size) : -1;
    }

    private boolean has(long size) {
        return size <= end - position;
    }

    private long bits(int size) {
        long bits = 0;
        for (int i = 0; i < size; i++) {
            bits = (bits << 8) | (bytes[position++] & 0xff);
        }
        return bits;
    }

    private boolean integer(Form form, long value) {
        this.form = form;
        integer = value;
        return true;
    }

    private boolean unsignedInteger(int size) {
        if (!has(size)) {
            return false;
        }
        long value = bits(size);
        return integer(value < 0 ? Form.UNSIGNED : Form.INTEGER, value);
    }

    private boolean signedInteger(int size) {
        int shift = Long.SIZE - Byte.SIZE * size;
        return has(size) && integer(Form.INTEGER, bits(size) << shift >> shift);
    }

    private boolean decimal(int head) {
        int size = head == 0xca ? Float.BYTES : Double.BYTES;
        if (!has(size)) {
            return false;
        }
        form = Form.DECIMAL;
        long bits = bits(size);
        decimal = size == Float.BYTES ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
        return true;
    }

    private boolean container(Form form, long count) {
        long values = form == Form.MAP ? 2 * count : count;
        if (count < 0 || !has(values)) {
            return false;
        }
        this.form = form;
        this.count = (int) count;
        return true;
    }

    private boolean body(Form form, long length) {
        if (length < 0 || !has(length)) {
            return false;
        }
        this.form = form;
        bodyStart = position;
        position += (int) length;
        return true;
    }

    private boolean extension(long length, boolean lengthInHead) {
        if (length < 0 || !has(length + 1)) {
            return false;
        }
        type = bytes[position++];
        if (type == CLIENTS_OWN && lengthInHead) {
            return body(Form.BINARY, length);
        }
        if (type == CLIENTS_OWN && length == 1) {
            position++;
            return integer(Form.UNDEFINED, 0);
        }
        if (type == CLIENTS_OWN && length == Long.BYTES) {
            long millis = bits(Long.BYTES);
            return date(Math.floorDiv(millis, 1_000L), Math.floorMod(millis, 1_000L) * 1_000_000L);
        }
        return type == TIMESTAMP ? timestamp((int) Math.min(length, Byte.MAX_VALUE)) : body(Form.EXTENSION, length);
    }

    private boolean timestamp(int length) {
        return switch (length) {
            case 4 -> date(bits(4), 0);
            case 8 -> {
                long packed = bits(8);
                yield date(packed & 0x3_ffff_ffffL, packed >>> 34);
            }
            case 12 -> {
                long nanosFirst = bits(4);
                yield date(bits(8), nanosFirst);
            }
            default -> false;
        };
    }

    private boolean date(long seconds, long nanos) {
        if (nanos > MAX_NANOS || seconds > MAX_SECONDS || seconds < -MAX_SECONDS) {
            return false;
        }
        this.nanos = (int) nanos;
        return integer(Form.DATE, seconds);
    }
}
