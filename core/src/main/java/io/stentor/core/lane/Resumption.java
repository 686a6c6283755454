package io.stentor.core.lane;

import io.stentor.core.ring.Offset;
import io.stentor.core.room.Arrival;
import io.stentor.core.room.Room;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Somebody's return after a cut, on its way from lane to lane:
 *
 * <ol>
 *   <li>the asking lane asks the home lane, where the member is away;
 *   <li>the home lane sees whether all that was missed can be told, and which rooms it was in;
 *   <li>the asking lane publishes a slot: in it the new member enters those rooms, and is held back;
 *   <li>when the slot comes by the home lane, it hands over what was missed until then, and forgets the one that was away;
 *   <li>the asking lane writes that, and the member goes on from the slot.
 * </ol>
 *
 * Each step is one lane's; the fields belong to whoever has it in hand.
 */
final class Resumption implements Arrival {
    /** Those of one key are gathered in their order, and a list's sort keeps it: their numbers may have begun anew. */
    static final Comparator<Direct> BY_PLACE = Comparator.comparingLong(direct -> direct.key);

    final Member away;
    final Returns home;
    final Returns asking;
    /** What the client has seen; set by the home lane when it has seen nothing yet, or an entry. */
    Offset from;
    /** The entry of a shared log up to which it has seen everything; null when it knows offsets of this server. */
    final String entry;

    final Outlet outlet;
    final Object owner;
    final Return result;

    List<Room> rooms = List.of();
    /** The ids it had before this one. */
    List<Returns.Former> earlier = List.of();

    Member back;

    /** In order, with a reference each. */
    final List<Direct> missed = new ArrayList<>();

    long leftUpTo;
    int lastOwn;
    /** Answers it owes. */
    List<Handover> owed = List.of();
    /** Something was dropped meanwhile, for want of memory: it cannot go on. */
    boolean isBroken;

    Resumption(
            Member away,
            Returns home,
            Returns asking,
            Offset from,
            String entry,
            Outlet outlet,
            Object owner,
            Return result) {
        this.away = away;
        this.home = home;
        this.asking = asking;
        this.from = from;
        this.entry = entry;
        this.outlet = outlet;
        this.owner = owner;
        this.result = result;
    }

    @Override
    public String user() {
        return away.user();
    }

    @Override
    public List<Room> rooms() {
        return rooms;
    }
}
