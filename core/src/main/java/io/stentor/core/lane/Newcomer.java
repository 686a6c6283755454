package io.stentor.core.lane;

import io.stentor.core.room.Arrival;
import io.stentor.core.room.Room;
import java.util.List;

/**
 * A member whose client was cut off from another server and goes on here, on its way into its rooms. Immutable once it is
 * published; the member is its lane's.
 */
record Newcomer(Member member, Newcomers home, List<Room> rooms) implements Arrival {
    @Override
    public String user() {
        return member.user();
    }
}
