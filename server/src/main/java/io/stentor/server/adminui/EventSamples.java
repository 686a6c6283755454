package io.stentor.server.adminui;

import io.stentor.api.RawJson;
import io.stentor.socketio.Connection;
import io.stentor.wire.socketio.Packet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Some of the events that clients send, for pages in development mode: so many between two looks, while a page is there.
 * Event loops add to them, the admin UI's thread takes them.
 */
final class EventSamples {
    /** Between two looks. */
    static final int EVENTS = 100;
    /** Of a longer one only the name is kept. */
    private static final int MAX_BYTES = 4_096;

    private final AtomicInteger room = new AtomicInteger();
    private final Queue<Object[]> samples = new ConcurrentLinkedQueue<>();

    /** Hands out what there is and makes room for more, or for nothing when nobody looks. */
    void take(boolean isWatched, Consumer<Object[]> receiver) {
        room.set(isWatched ? EVENTS : 0);
        for (Object[] sample = samples.poll(); sample != null; sample = samples.poll()) {
            receiver.accept(sample);
        }
    }

    /** On the loop of the connection; the packet is looked at only when there is room. */
    void offer(Connection connection, Packet packet) {
        if (room.get() > 0 && packet.eventName() != null && room.getAndDecrement() > 0) {
            String time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
            samples.add(new Object[] {connection.namespace(), connection.id(), said(packet), time});
        }
    }

    private static List<Object> said(Packet packet) {
        List<Object> said = new ArrayList<>();
        said.add(packet.eventName());
        int count = packet.overLimit() ? 0 : packet.argumentCount();
        boolean fits = count > 0 && packet.argumentEnd(count - 1) - packet.argumentStart(0) <= MAX_BYTES;
        for (int i = 0; fits && i < count; i++) {
            said.add(RawJson.of(Arrays.copyOfRange(packet.bytes(), packet.argumentStart(i), packet.argumentEnd(i))));
        }
        return said;
    }
}
