package io.stentor.server.reliability;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.stentor.checker.DeliveryLog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One connection of a {@link Herd}: connects, joins, and notes each message. On the herd's thread, but for what is volatile. */
final class HerdMember {
    private static final String HANDSHAKE = """
            GET /socket.io/?EIO=4&transport=websocket HTTP/1.1
            Host: localhost
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

            """.replace("\n", "\r\n");
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] MESSAGE = "42[\"message\"".getBytes(US_ASCII);
    private static final byte[] ID = "\"id\":\"".getBytes(US_ASCII);
    private static final String SID = "{\"sid\":\"";
    private static final String USER_LEFT = "42[\"user_left\",{\"userId\":\"";
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    /** The kernel takes little on behalf of a member that does not read. */
    private static final int RECEIVE_BUFFER = 8 * 1024;

    private final Herd herd;
    private final String name;
    private final SocketChannel channel;
    private final SelectionKey key;
    private ByteBuffer received = ByteBuffer.allocate(4 * 1024);
    private ByteBuffer unsent = ByteBuffer.allocate(0);
    private boolean upgraded;
    private long joinedAt;
    private long endedAt;
    private boolean frozen;
    private int[] numbers = new int[64];
    /** Milliseconds since the first message. */
    private int[] times = new int[64];

    private long firstAt;
    private volatile int size;
    private volatile int last = -1;
    private volatile int highest = -1;
    private volatile boolean joined;
    private volatile boolean ended;
    /** When the others were told that it has left; 0 while it has not. */
    private volatile long missedAt;

    HerdMember(Herd herd, Selector selector, InetSocketAddress server, String name) throws IOException {
        this.herd = herd;
        this.name = name;
        channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(server);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
        write(HANDSHAKE.getBytes(US_ASCII));
    }

    String name() {
        return name;
    }

    @Override
    public String toString() {
        return name + (joined ? " got " + size + " up to " + highest : " has not joined") + (ended ? ", ended" : "");
    }

    boolean isJoined() {
        return joined;
    }

    boolean isEnded() {
        return ended;
    }

    /** How many messages it got. */
    int count() {
        return size;
    }

    /** The number of the newest message, -1 before the first. */
    int last() {
        return last;
    }

    /** The highest number; those of different speakers may come in another order than they were sent. */
    int highest() {
        return highest;
    }

    long missedAt() {
        return missedAt;
    }

    void missed(long at) {
        missedAt = at;
    }

    /** Stops reading, or goes on. */
    void freeze(boolean isFrozen) {
        frozen = isFrozen;
        if (key.isValid()) {
            key.interestOps(isFrozen ? 0 : SelectionKey.OP_READ);
        }
    }

    boolean isFrozen() {
        return frozen;
    }

    void ready(ByteBuffer buffer) {
        try {
            if (key.isValid() && key.isWritable()) {
                flush();
            }
            if (key.isValid() && key.isReadable()) {
                read(buffer);
            }
        } catch (IOException reset) {
            end();
        }
    }

    private void read(ByteBuffer buffer) throws IOException {
        buffer.clear();
        int count = channel.read(buffer);
        if (count < 0) {
            end();
            return;
        }
        append(buffer.flip());
        received.flip();
        if (!upgraded) {
            int end = indexOf(received.array(), END_OF_HEAD, 0, received.limit());
            upgraded = end >= 0;
            received.position(upgraded ? end + END_OF_HEAD.length : 0);
        }
        while (upgraded && takeFrame()) {
            // One after the other.
        }
        received.compact();
    }

    private void append(ByteBuffer more) {
        if (received.remaining() < more.remaining()) {
            int needed = received.position() + more.remaining();
            ByteBuffer larger = ByteBuffer.allocate(Math.max(needed, received.capacity() * 2));
            received = larger.put(received.flip());
        }
        received.put(more);
    }

    private boolean takeFrame() {
        int start = received.position();
        int length = received.remaining() < 2 ? Integer.MAX_VALUE : received.get(start + 1);
        int header = 2;
        if (length == 126) {
            header = 4;
            length = received.remaining() < header ? Integer.MAX_VALUE : received.getShort(start + 2) & 0xffff;
        } else if (length == 127 || length < 0) {
            throw new AssertionError("no message of this test is that long: " + length);
        }
        if (received.remaining() - header < length) {
            return false;
        }
        int from = start + header;
        onFrame(received.get(start) & 0xff, received.array(), from, from + length);
        received.position(from + length);
        return true;
    }

    private void onFrame(int type, byte[] bytes, int from, int to) {
        if (type == CLOSE) {
            return;
        }
        if (type != TEXT) {
            throw new AssertionError("unexpected frame " + type);
        }
        if (Arrays.equals(bytes, from, Math.min(to, from + MESSAGE.length), MESSAGE, 0, MESSAGE.length)) {
            onMessage(numberIn(bytes, from, to));
        } else {
            onPacket(new String(bytes, from, to - from, ISO_8859_1));
        }
    }

    private void onMessage(int number) {
        int count = size;
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, count * 2);
            times = Arrays.copyOf(times, count * 2);
        }
        long at = System.currentTimeMillis();
        firstAt = count == 0 ? at : firstAt;
        numbers[count] = number;
        times[count] = (int) (at - firstAt);
        size = count + 1;
        last = number;
        highest = Math.max(highest, number);
        herd.onMessage(this, number);
    }

    private void onPacket(String packet) {
        if (packet.startsWith("0")) {
            send("40");
        } else if (packet.equals("2")) {
            send("3");
        } else if (packet.startsWith("40")) {
            int at = packet.indexOf(SID) + SID.length();
            herd.onConnected(this, packet.substring(at, packet.indexOf('"', at)));
            send("420[\"join_conversation\",\"" + Herd.ROOM + "\"]");
        } else if (packet.startsWith("430[{\"ok\":true")) {
            joinedAt = System.currentTimeMillis();
            joined = true;
        } else if (packet.startsWith("43")) {
            throw new AssertionError("refused: " + packet);
        } else if (packet.startsWith(USER_LEFT)) {
            herd.onLeft(this, packet.substring(USER_LEFT.length(), packet.indexOf('"', USER_LEFT.length())));
        }
    }

    private static int numberIn(byte[] bytes, int from, int to) {
        int at = indexOf(bytes, ID, from, to) + ID.length;
        int number = 0;
        while (bytes[at] != '"') {
            number = number * 10 + bytes[at++] - '0';
        }
        return number;
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int from, int to) {
        for (int at = from; at <= to - wanted.length; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    void send(String packet) {
        byte[] payload = packet.getBytes(US_ASCII);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) TEXT);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        write(Arrays.copyOf(frame.putInt(0).put(payload).array(), frame.position()));
    }

    private void write(byte[] bytes) {
        ByteBuffer all = ByteBuffer.allocate(unsent.remaining() + bytes.length);
        unsent = all.put(unsent).put(bytes).flip();
        try {
            flush();
        } catch (IOException reset) {
            end();
        }
    }

    private void flush() throws IOException {
        if (!key.isValid()) {
            return;
        }
        channel.write(unsent);
        key.interestOps((frozen ? 0 : SelectionKey.OP_READ) | (unsent.hasRemaining() ? SelectionKey.OP_WRITE : 0));
    }

    private void end() {
        abandon();
        endedAt = System.currentTimeMillis();
        ended = true;
        herd.onEnd(this);
    }

    /** Closes the connection, of which nothing more is to be told. */
    void abandon() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException gone) {
            // Closed it is.
        }
    }

    /** Tells what it saw, once, and forgets it; called when the herd has stopped. */
    void logTo(DeliveryLog log) {
        if (joined) {
            log.joined(joinedAt, name, Herd.ROOM);
        }
        for (int i = 0; i < size; i++) {
            log.received(firstAt + times[i], name, Herd.ROOM, Integer.toString(numbers[i]));
        }
        if (ended) {
            log.disconnected(endedAt, name, "ended");
        }
        numbers = null;
        times = null;
    }
}
