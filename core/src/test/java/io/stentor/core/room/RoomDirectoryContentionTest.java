package io.stentor.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many threads hold and release the same few names. While one of them surely holds a room, no other may hold another
 * room of that name or with that id.
 */
class RoomDirectoryContentionTest {
    private static final int THREADS = 6;
    private static final int NAMES = 3;
    private static final int ROUNDS = 60_000;

    private final RoomDirectory directory = new RoomDirectory(() -> -1);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final CyclicBarrier start = new CyclicBarrier(THREADS);
    private final Witness byName = new Witness();
    private final Witness byId = new Witness();
    private final AtomicLong shared = new AtomicLong();
    private final AtomicInteger highestId = new AtomicInteger();

    /** Who is seen to own a key, from after its hold to before its release. */
    private static final class Witness {
        private record Claim(Room room, int holders) {}

        private final Map<Object, Claim> claims = new ConcurrentHashMap<>();

        /** True when another thread claims the same room at this moment. */
        boolean claim(Object key, Room room) {
            Claim now = claims.merge(key, new Claim(room, 1), (known, mine) -> {
                assertThat(known.room).as("live rooms for %s", key).isSameAs(mine.room);
                return new Claim(known.room, known.holders + 1);
            });
            return now.holders > 1;
        }

        void disclaim(Object key) {
            claims.computeIfPresent(
                    key, (same, known) -> known.holders == 1 ? null : new Claim(known.room, known.holders - 1));
        }
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void shouldNeverKeepTwoRoomsOfOneNameOrIdAlive() throws Exception {
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(i);
            done.add(threads.submit(() -> {
                start.await();
                for (int round = 0; round < ROUNDS; round++) {
                    holdAndRelease("room " + random.nextInt(NAMES), random.nextInt(3));
                }
                return null;
            }));
        }
        for (Future<?> thread : done) {
            thread.get(60, TimeUnit.SECONDS);
        }

        assertThat(directory.size()).isZero();
        assertThat(shared.get()).as("holds that met another").isPositive();
        // Ids that are out at once: the namespace's, one for each live room, and for each thread one it takes or gives
        // back.
        assertThat(highestId.get()).isLessThan(1 + NAMES + 2 * THREADS);
        assertThat(freshIds()).doesNotHaveDuplicates();
    }

    private void holdAndRelease(String name, int way) {
        Room room = way == 0 ? directory.keepIfPresent(name) : directory.hold(name);
        if (room == null) {
            return;
        }
        assertThat(room.name()).isEqualTo(name);
        highestId.accumulateAndGet(room.id(), Math::max);
        byId.claim(room.id(), room);
        if (byName.claim(name, room)) {
            shared.incrementAndGet();
        }
        if (way == 2) {
            assertThat(room.tryHold()).isTrue();
            room.release();
        }
        assertThat(directory.peek(name)).isSameAs(room);
        byName.disclaim(name);
        byId.disclaim(room.id());
        if (way == 0) {
            room.unkeep();
        } else {
            room.release();
        }
    }

    private List<Integer> freshIds() {
        Map<String, Integer> ids = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            String name = "fresh " + i;
            ids.put(name, directory.hold(name).id());
        }
        return List.copyOf(ids.values());
    }
}
