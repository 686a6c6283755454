package io.stentor.core.lane;

import io.stentor.core.ring.Message;
import io.stentor.core.ring.Offset;
import java.util.Arrays;

/**
 * The messages of one member whom no room's slab fits: gathered from the logs of its rooms and from its own, then put in
 * order. Borrows them all. Owned by the lane, used again for every such member.
 */
final class Composition implements FrameList {
    private static final int INITIAL = 64;
    /** The low half of an order key. The high half holds the distance from the first key: two for each slot. */
    private static final int INDEX_BITS = 32;

    private Message[] messages = new Message[INITIAL];
    private long[] keys = new long[INITIAL];
    /** As {@link io.stentor.core.ring.Offset} has it. */
    private int[] own = new int[INITIAL];

    /** Of the room each is for; null where it is one of the member's own. */
    private RoomTraffic[] traffics = new RoomTraffic[INITIAL];
    /** Order key, then index of the message. */
    private long[] order = new long[INITIAL];

    /** How many are in the arrays; the last in order may have been left out again. */
    private int gathered;

    private int count;
    private int skipped;
    /** Something was left for the next time: nothing behind this key is in it. */
    private boolean complete;

    private long boundary;
    /** Everything came from this room, and was for all its members; else null. */
    private LaneRoom only;

    private int rooms;

    /**
     * Gathers what the member gets behind one key and up to another, as {@link FrameOrder} has them: of each log no more
     * than a slab and one message, and nothing behind the first that was left.
     *
     * @param skippables whether it gets what members that are behind miss
     */
    void gather(Member member, long afterKey, long endKey, boolean skippables) {
        clear();
        complete = true;
        boundary = endKey;
        for (int r = 0, size = member.roomCount(); r < size; r++) {
            long entered = FrameOrder.ofSlot(member.enteredAt(r));
            gatherRoom(member.room(r), member.id(), Math.max(afterKey, entered), endKey, skippables);
        }
        gatherOwn(member.own, endKey);
        for (int i = 0; i < gathered; i++) {
            order[i] = Math.max(keys[i] - afterKey, 0) << INDEX_BITS | i;
        }
        Arrays.sort(order, 0, gathered);
        count = gathered;
        while (count > 0 && key(count - 1) > boundary) {
            count--;
        }
    }

    private void gatherRoom(LaneRoom room, int memberId, long afterKey, long endKey, boolean skippables) {
        RoomLog log = room.log;
        int end = log.endPosition();
        int before = gathered;
        int bytes = 0;
        boolean forAll = true;
        for (int at = log.positionAfter(afterKey); at < end; at++) {
            long key = FrameOrder.ofSlot(log.sequenceAt(at));
            if (key > endKey) {
                break;
            }
            if (bytes > SLAB_BYTES) {
                leave(key - 1);
                break;
            }
            Message message = log.messageAt(at);
            if (log.exceptAt(at) == memberId) {
                forAll = false;
            } else if (message.isSkippable() && !skippables) {
                skipped++;
            } else {
                forAll &= log.exceptAt(at) < 0;
                bytes += message.bytes();
                add(message, key, Offset.AS_PLACED, log.traffic());
            }
        }
        if (gathered > before || !forAll) {
            rooms++;
            only = rooms == 1 && forAll ? room : null;
        }
    }

    private void gatherOwn(OwnLog log, long endKey) {
        int bytes = 0;
        for (Direct at = log.firstUnsent(); at != null && at.key <= endKey; at = at.next) {
            if (bytes > SLAB_BYTES) {
                // Those before it may have the same key.
                leave(at.key);
                break;
            }
            only = null;
            bytes += at.message.bytes();
            add(at.message, at.key, at.own, null);
        }
    }

    private void leave(long lastKey) {
        complete = false;
        boundary = Math.min(boundary, lastKey);
    }

    private void add(Message message, long key, int ownNumber, RoomTraffic traffic) {
        if (gathered == messages.length) {
            grow(gathered * 2);
        }
        messages[gathered] = message;
        keys[gathered] = key;
        own[gathered] = ownNumber;
        traffics[gathered] = traffic;
        gathered++;
    }

    /** How many messages members have missed, being behind, since this was asked last. */
    int takeSkipped() {
        int taken = skipped;
        skipped = 0;
        return taken;
    }

    /** The one room that everything came from, and that gives all its members the same; else null. */
    LaneRoom only() {
        return only;
    }

    /** Whether nothing was left that has a place before the end. */
    boolean isComplete() {
        return complete;
    }

    /** Up to which key nothing was left. */
    long boundary() {
        return boundary;
    }

    /** Up to which key everything is in it, as far as is needed to go on from there. */
    long lastKey() {
        return count > 0 ? key(count - 1) : boundary;
    }

    @Override
    public int count() {
        return count;
    }

    int capacity() {
        return messages.length;
    }

    @Override
    public Message message(int index) {
        return messages[at(index)];
    }

    @Override
    public long sequence(int index) {
        return FrameOrder.sequenceOf(key(index));
    }

    @Override
    public int own(int index) {
        return own[at(index)];
    }

    @Override
    public long key(int index) {
        return keys[at(index)];
    }

    /** Whether it is one of the member's own messages. */
    boolean isOwn(int index) {
        return traffic(index) == null;
    }

    @Override
    public RoomTraffic traffic(int index) {
        return traffics[at(index)];
    }

    private int at(int index) {
        return (int) order[index];
    }

    /** Forgets what was gathered. */
    void clear() {
        Arrays.fill(messages, 0, gathered, null);
        Arrays.fill(traffics, 0, gathered, null);
        gathered = 0;
        count = 0;
        rooms = 0;
        only = null;
        if (messages.length > INITIAL * 64) {
            grow(INITIAL);
        }
    }

    private void grow(int capacity) {
        messages = Arrays.copyOf(messages, capacity);
        keys = Arrays.copyOf(keys, capacity);
        own = Arrays.copyOf(own, capacity);
        traffics = Arrays.copyOf(traffics, capacity);
        order = Arrays.copyOf(order, capacity);
    }
}
