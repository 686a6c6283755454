package io.stentor.bench.fanout;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Where everything stands in a message. All numbers have one width for the whole run, so a delivered message is
 * recognised and read at fixed places:
 *
 * <pre>42["message",{"conversationId":"c07","s":13,"n":1000000042,"p":"xxxxxxxx"}]</pre>
 *
 * A server sends the object back with its bytes unchanged and may append fields to it and arguments after it. Immutable;
 * room, sender and number are counted from 0 here, on the wire senders start at a power of ten and numbers at
 * 1,000,000,000.
 */
final class MessageLayout {

    /** Numbers per sender; one more would need another digit. */
    static final int NUMBERS = 1_000_000_000;

    private static final String START = "42[\"message\",{\"conversationId\":\"c";
    private static final String SENDER = "\",\"s\":";
    private static final String NUMBER = ",\"n\":";
    private static final String PADDING = ",\"p\":\"";
    private static final String END = "\"}]";
    private static final String PROBE = "\",\"probe\":true}]";
    private static final int NUMBER_DIGITS = 10;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int roomDigits;
    private final int senderBase;
    private final int senderDigits;
    private final int roomAt;
    private final int senderAt;
    private final int numberAt;
    private final int headBytes;
    private final byte[] template;
    private final long[] head;
    private final long[] headMask;

    MessageLayout(int rooms, int senders, int payloadBytes) {
        roomDigits = digits(rooms - 1);
        senderBase = senderBase(senders);
        senderDigits = digits(senderBase);
        roomAt = START.length();
        senderAt = roomAt + roomDigits + SENDER.length();
        numberAt = senderAt + senderDigits + NUMBER.length();
        headBytes = numberAt + NUMBER_DIGITS + PADDING.length();
        if (payloadBytes < smallestPayload(rooms, senders)) {
            throw new IllegalArgumentException("payload below " + smallestPayload(rooms, senders) + " bytes");
        }
        template = template(payloadBytes);
        head = new long[(headBytes + Long.BYTES - 1) / Long.BYTES];
        headMask = new long[head.length];
        fillHead();
    }

    /** Room for all fields and for comparing the last of them in a whole word. */
    static int smallestPayload(int rooms, int senders) {
        return (START + SENDER + NUMBER + PADDING).length()
                + digits(rooms - 1)
                + digits(senderBase(senders))
                + NUMBER_DIGITS
                + Long.BYTES;
    }

    int payloadBytes() {
        return template.length;
    }

    int roomAt() {
        return roomAt;
    }

    int numberAt() {
        return numberAt;
    }

    String conversationId(int room) {
        return "c" + padded(room, roomDigits);
    }

    /** The packet of a message; only {@link #writeNumber} differs between two of one sender. */
    byte[] packet(int room, int sender, int number) {
        byte[] packet = template.clone();
        put(packet, roomAt, padded(room, roomDigits));
        put(packet, senderAt, Integer.toString(senderBase + sender));
        writeNumber(packet, 0, number, new byte[4]);
        return packet;
    }

    /** A message that belongs to no stream, to find out who is a member. */
    byte[] probe(int room) {
        return (START + padded(room, roomDigits) + PROBE).getBytes(US_ASCII);
    }

    /** Writes a number into a packet that starts at {@code at} and is masked with {@code mask} from there on. */
    void writeNumber(byte[] data, int at, int number, byte[] mask) {
        long rest = (long) NUMBERS + number;
        for (int i = numberAt + NUMBER_DIGITS - 1; i >= numberAt; i--) {
            data[at + i] = (byte) (('0' + rest % 10) ^ mask[i & 3]);
            rest /= 10;
        }
    }

    /** Whether this is a whole message of this run: every byte but the three numbers is compared. */
    boolean matches(byte[] data, int at, int length) {
        return length >= template.length && headMatches(data, at) && restMatches(data, at, length);
    }

    /** Whether this is the message event at all, be it well formed or not. */
    boolean isMessage(byte[] data, int at, int length) {
        int name = "42[\"message\"".length();
        return length >= name && Arrays.equals(data, at, at + name, template, 0, name);
    }

    boolean isProbe(byte[] data, int at, int length) {
        int tail = roomAt + roomDigits;
        int tailBytes = PROBE.length() - "}]".length();
        return length >= tail + tailBytes
                && Arrays.equals(data, at, at + roomAt, template, 0, roomAt)
                && PROBE.startsWith(new String(data, at + tail, tailBytes, US_ASCII));
    }

    /** The room of a message that {@linkplain #matches matches}; negative when it is no number. */
    int room(byte[] data, int at) {
        return decimal(data, at + roomAt, roomDigits);
    }

    /** The sender of a message that {@linkplain #matches matches}; negative when it is no number. */
    int sender(byte[] data, int at) {
        return decimal(data, at + senderAt, senderDigits) - senderBase;
    }

    /** The number of a message that {@linkplain #matches matches}; negative when it is no number. */
    int number(byte[] data, int at) {
        int second = data[at + numberAt + 1] - '0';
        int low = eightDigits((long) LONG.get(data, at + numberAt + 2));
        return low < 0 || second < 0 || second > 9 ? -1 : second * 100_000_000 + low;
    }

    private boolean headMatches(byte[] data, int at) {
        long difference = 0;
        for (int i = 0; i < head.length; i++) {
            difference |= ((long) LONG.get(data, at + i * Long.BYTES) ^ head[i]) & headMask[i];
        }
        return difference == 0;
    }

    /** Padding, the end of the object or a further field, and the end of the packet. */
    private boolean restMatches(byte[] data, int at, int length) {
        int objectEnd = template.length - 2;
        byte next = data[at + objectEnd];
        return Arrays.equals(data, at + headBytes, at + objectEnd, template, headBytes, objectEnd)
                && (next == '}' || next == ',')
                && data[at + length - 1] == ']';
    }

    private byte[] template(int payloadBytes) {
        byte[] packet = new byte[payloadBytes];
        Arrays.fill(packet, (byte) 'x');
        put(packet, 0, START + padded(0, roomDigits) + SENDER + senderBase + NUMBER + NUMBERS + PADDING);
        put(packet, payloadBytes - END.length(), END);
        return packet;
    }

    private void fillHead() {
        byte[] bytes = Arrays.copyOf(Arrays.copyOf(template, headBytes), head.length * Long.BYTES);
        byte[] mask = new byte[bytes.length];
        Arrays.fill(mask, 0, headBytes, (byte) 0xFF);
        Arrays.fill(mask, roomAt, roomAt + roomDigits, (byte) 0);
        Arrays.fill(mask, senderAt, senderAt + senderDigits, (byte) 0);
        // The first digit of a number is always 1 and stays in the comparison.
        Arrays.fill(mask, numberAt + 1, numberAt + NUMBER_DIGITS, (byte) 0);
        for (int i = 0; i < head.length; i++) {
            head[i] = (long) LONG.get(bytes, i * Long.BYTES);
            headMask[i] = (long) LONG.get(mask, i * Long.BYTES);
        }
    }

    private static int decimal(byte[] data, int at, int width) {
        int value = 0;
        for (int i = at; i < at + width; i++) {
            int digit = data[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** Eight digits at once: pairs, then fours, then all; negative when a byte is no digit. */
    private static int eightDigits(long text) {
        long values = text - 0x3030303030303030L;
        if (((values | (text + 0x4646464646464646L)) & 0x8080808080808080L) != 0) {
            return -1;
        }
        long pairs = values * 10 + (values >>> 8);
        long upper = (pairs & 0x000000FF000000FFL) * (100 + (1_000_000L << 32));
        long lower = ((pairs >>> 16) & 0x000000FF000000FFL) * (1 + (10_000L << 32));
        return (int) ((upper + lower) >>> 32);
    }

    private static int senderBase(int senders) {
        int base = 1;
        while (senders > 9 * base) {
            base *= 10;
        }
        return base;
    }

    private static int digits(int value) {
        return Integer.toString(value).length();
    }

    private static String padded(int value, int width) {
        String text = Integer.toString(value);
        return "0".repeat(width - text.length()) + text;
    }

    private static void put(byte[] packet, int at, String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        System.arraycopy(bytes, 0, packet, at, bytes.length);
    }
}
