package io.stentor.core.roster;

import io.stentor.core.room.Room;
import io.stentor.core.room.RoomCensus;
import java.util.function.Consumer;
import org.agrona.collections.Int2IntHashMap;

/** One room: how many sockets of each user are in it. Owned by the roster. */
final class RosterRoom implements RoomCensus {
    private static final float LOAD_FACTOR = 0.8f;
    private static final int INITIAL_CAPACITY = 8;

    final Room room;
    private final UserTable users;
    private final Int2IntHashMap socketsByUser = new Int2IntHashMap(INITIAL_CAPACITY, LOAD_FACTOR, 0);
    private int sockets;

    RosterRoom(Room room, UserTable users) {
        this.room = room;
        this.users = users;
    }

    /** Counts a socket in; true when it is its user's first here. */
    boolean enter(User user) {
        sockets++;
        if (!user.isSomebody()) {
            return false;
        }
        int before = socketsByUser.get(user.index);
        socketsByUser.put(user.index, before + 1);
        return before == 0;
    }

    /** Counts a socket out; true when it was its user's last here. */
    boolean leave(User user) {
        sockets--;
        if (!user.isSomebody()) {
            return false;
        }
        int left = socketsByUser.get(user.index) - 1;
        if (left == 0) {
            socketsByUser.remove(user.index);
        } else {
            socketsByUser.put(user.index, left);
        }
        return left == 0;
    }

    @Override
    public int members() {
        return sockets;
    }

    @Override
    public int users() {
        return socketsByUser.size();
    }

    @Override
    public void forEachUser(int limit, Consumer<String> user) {
        var entries = socketsByUser.keySet().iterator();
        for (int told = 0; told < limit && entries.hasNext(); told++) {
            user.accept(users.at(entries.nextValue()).name);
        }
    }
}
