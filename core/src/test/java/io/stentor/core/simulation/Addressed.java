package io.stentor.core.simulation;

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
 * @param rooms and {@code members} both empty: everyone
 */
record Addressed(List<String> rooms, List<Client> members, List<String> exceptRooms, List<Client> exceptMembers) {
    enum Answer {
        NO,
        PERHAPS,
        YES
    }

    static Addressed room(String room) {
        return new Addressed(List.of(room), List.of(), List.of(), List.of());
    }

    static Addressed from(Random random, List<Client> known, Supplier<String> room) {
        Supplier<Client> anyone = () -> known.get(random.nextInt(known.size()));
        return new Addressed(
                some(random.nextInt(4), room),
                some(known.isEmpty() ? 0 : Math.max(0, random.nextInt(4) - 1), anyone),
                some(Math.max(0, random.nextInt(4) - 2), room),
                some(known.isEmpty() ? 0 : Math.max(0, random.nextInt(4) - 1), anyone));
    }

    private static <T> List<T> some(int count, Supplier<T> source) {
        List<T> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(source.get());
        }
        return some;
    }

    /** Whether it addresses a client; one that is away only for what it may be told later. */
    Answer addresses(Client client) {
        Answer answer = isIn(client);
        if (answer == Answer.NO || isLeftOut(client)) {
            return Answer.NO;
        }
        boolean isSure = Collections.disjoint(client.fuzzy, exceptRooms)
                && !(exceptMembers.contains(client) && client.member.isClosed());
        return isSure ? answer : Answer.PERHAPS;
    }

    private Answer isIn(Client client) {
        boolean everyone = rooms.isEmpty() && members.isEmpty();
        boolean firm = rooms.stream().anyMatch(room -> client.rooms.contains(room) && !client.fuzzy.contains(room));
        if (everyone || firm || members.contains(client)) {
            return Answer.YES;
        }
        return Collections.disjoint(client.fuzzy, rooms) ? Answer.NO : Answer.PERHAPS;
    }

    private boolean isLeftOut(Client client) {
        return (exceptMembers.contains(client) && !client.member.isClosed())
                || exceptRooms.stream().anyMatch(room -> client.rooms.contains(room) && !client.fuzzy.contains(room));
    }

    Audience in(RoomDirectory directory) {
        Audience audience = Audience.in(directory);
        rooms.forEach(audience::room);
        members.forEach(client -> audience.member(client.member.id()));
        exceptRooms.forEach(audience::except);
        exceptMembers.forEach(client -> audience.exceptMember(client.member.id()));
        return audience;
    }
}
