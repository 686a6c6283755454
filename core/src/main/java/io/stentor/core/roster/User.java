package io.stentor.core.roster;

/** A user while at least one of its sockets is connected. Owned by the roster. */
final class User {
    final String name;
    /** Small, used again after the user is gone: keys the rooms' tables. */
    final int index;

    int sockets;

    User(String name, int index) {
        this.name = name;
        this.index = index;
    }
}
