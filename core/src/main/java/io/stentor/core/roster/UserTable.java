package io.stentor.core.roster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.IntArrayList;

/** The connected users by name and by index. Names come from clients: a JDK map. Owned by the roster. */
final class UserTable {
    private final Map<String, User> byName = new HashMap<>();
    private final List<User> byIndex = new ArrayList<>();
    private final IntArrayList freeIndexes = new IntArrayList();

    /** Counts one more socket of this user; without a name it is nobody's. */
    User enter(String name) {
        if (name == null) {
            return User.NOBODY;
        }
        User user = byName.get(name);
        if (user == null) {
            user = new User(name, takeIndex());
            byName.put(name, user);
            byIndex.set(user.index, user);
        }
        user.sockets++;
        return user;
    }

    /** Counts one socket less; the last one takes the user with it. */
    void leave(User user) {
        if (user.isSomebody() && --user.sockets == 0) {
            byName.remove(user.name);
            byIndex.set(user.index, null);
            freeIndexes.addInt(user.index);
        }
    }

    User at(int index) {
        return byIndex.get(index);
    }

    int size() {
        return byName.size();
    }

    private int takeIndex() {
        if (!freeIndexes.isEmpty()) {
            return freeIndexes.removeAt(freeIndexes.size() - 1);
        }
        byIndex.add(null);
        return byIndex.size() - 1;
    }
}
