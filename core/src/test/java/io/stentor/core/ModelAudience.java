package io.stentor.core;

import io.stentor.core.lane.Audience;
import io.stentor.core.room.RoomDirectory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * A random audience in the words of the model.
 *
 * @param rooms and {@code members} both empty: everyone of the namespace
 */
record ModelAudience(
        int namespace,
        List<String> rooms,
        List<ModelPeer> members,
        List<String> exceptRooms,
        List<ModelPeer> exceptMembers) {
    static ModelAudience from(Random random, int namespace, List<ModelPeer> peers, Supplier<String> room) {
        List<ModelPeer> known =
                peers.stream().filter(peer -> peer.namespace == namespace).toList();
        Supplier<ModelPeer> anyone = () -> known.get(random.nextInt(known.size()));
        boolean nobodyKnown = known.isEmpty();
        return new ModelAudience(
                namespace,
                some(random.nextInt(4), room),
                some(nobodyKnown ? 0 : random.nextInt(3), anyone),
                some(Math.max(0, random.nextInt(4) - 1), room),
                some(nobodyKnown ? 0 : random.nextInt(3), anyone));
    }

    private static <T> List<T> some(int count, Supplier<T> source) {
        List<T> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(source.get());
        }
        return some;
    }

    /** Whom it addresses of these, as the model sees them now. */
    List<ModelPeer> of(List<ModelPeer> peers) {
        return peers.stream().filter(this::addresses).toList();
    }

    private boolean addresses(ModelPeer peer) {
        if (peer.closed || peer.namespace != namespace || exceptMembers.contains(peer)) {
            return false;
        }
        boolean everyone = rooms.isEmpty() && members.isEmpty();
        return (everyone || members.contains(peer) || isIn(peer, rooms)) && !isIn(peer, exceptRooms);
    }

    private static boolean isIn(ModelPeer peer, List<String> rooms) {
        return !Collections.disjoint(peer.rooms, rooms);
    }

    Audience in(RoomDirectory directory) {
        Audience audience = Audience.in(directory);
        rooms.forEach(audience::room);
        members.forEach(peer -> audience.member(peer.member.id()));
        exceptRooms.forEach(audience::except);
        exceptMembers.forEach(peer -> audience.exceptMember(peer.member.id()));
        return audience;
    }
}
