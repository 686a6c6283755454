package io.stentor.core.roster;

/** A user while at least one of its sockets is connected. Owned by the roster. */
final class User {
    /** Whose sockets are who does not say. */
    static final User NOBODY = new User("", -1);

    final String name;
    /** Small, used again after the user is gone: keys the rooms' tables. */
    final int index;

    int sockets;

    User(String name, int index) {
        this.name = name;
        this.index = index;
    }

    boolean isSomebody() {
        return index >= 0;
    }
}
