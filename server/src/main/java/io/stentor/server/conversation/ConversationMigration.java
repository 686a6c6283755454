package io.stentor.server.conversation;

import io.stentor.cluster.Missed;
import io.stentor.cluster.Sessions;
import io.stentor.cluster.SharedSession;
import io.stentor.core.lane.Lane;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Message;
import io.stentor.core.room.RoomDirectory;
import io.stentor.server.access.Identity;
import io.stentor.socketio.Connection;
import io.stentor.socketio.Migration;
import io.stentor.wire.socketio.Packet;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * How members of conversations go on on other servers, and those of others here: who they are and since when goes with them,
 * beside what those who run the server keep. Threadsafe.
 *
 * <p>What a client was asked to confirm and has not, it is asked again where it goes on; the server that waits for its answer is
 * told.
 */
final class ConversationMigration implements Migration {
    private static final String USER = "userId";
    private static final String SINCE = "connectedAt";

    private final Sessions sessions;
    private final RoomDirectory rooms;
    private final SocketsById sockets;
    private final ConversationPort here;
    private final boolean checked;
    private final LongSupplier nanoClock;
    private final BiConsumer<String, String> onConfirmed;

    /**
     * @param checked whether clients bring tokens, which say who they are
     * @param nanoClock what the rate of events is measured with
     * @param onConfirmed told the id of a socket, and the entry of the message that it has confirmed here
     */
    ConversationMigration(
            Sessions sessions,
            RoomDirectory rooms,
            SocketsById sockets,
            ConversationPort here,
            boolean checked,
            LongSupplier nanoClock,
            BiConsumer<String, String> onConfirmed) {
        this.sessions = sessions;
        this.rooms = rooms;
        this.sockets = sockets;
        this.here = here;
        this.checked = checked;
        this.nanoClock = nanoClock;
        this.onConfirmed = onConfirmed;
    }

    @Override
    public Sessions sessions() {
        return sessions;
    }

    // Away.

    @Override
    public SharedSession.Asked asked(Connection connection) {
        Lane lane = connection.loop().lane();
        String upTo = lane.newestEntry();
        List<String> owed = lane.owedEntries(connection.member());
        return upTo == null || owed == null ? null : new SharedSession.Asked(upTo, owed);
    }

    @Override
    public Object dataOf(Connection connection) {
        Participant participant = participant(connection);
        Map<String, Object> data = new LinkedHashMap<>(kept(participant.data));
        data.put(USER, participant.user);
        data.put(SINCE, participant.connectedAt.toString());
        return data;
    }

    // And back.

    /** With tokens, whoever has the session's secret must be its user, too, and may be in all its conversations. */
    @Override
    public boolean mayContinue(Connection connection, SharedSession session) {
        return !checked
                || (participant(connection).user.equals(userIn(session))
                        && session.rooms().stream()
                                .map(ConversationId::ofRoom)
                                .allMatch(id ->
                                        id == null || participant(connection).mayJoin(id)));
    }

    @Override
    public Member arrive(Connection connection, SharedSession session, Packet packet) {
        Participant participant = participantOf(connection, session, packet);
        String own = session.id();
        Member member = connection.arrive(
                rooms,
                session.rooms().stream().filter(room -> !room.equals(own)).toList(),
                participant.user);
        if (member != null) {
            connection.attach(participant);
            // What is sent to its id from now on is sent to it, though it is not connected yet.
            sockets.onArrived(own, connection, member.id());
        }
        return member;
    }

    private Participant participantOf(Connection connection, SharedSession session, Packet packet) {
        Map<String, Object> data = kept(session.data());
        Object since = data.remove(SINCE);
        data.remove(USER);
        Identity identity = checked ? participant(connection).identity : Identity.of(userOf(session, packet));
        return Participant.from(identity, instant(since), data, nanoClock.getAsLong());
    }

    /** One that Socket.IO's own servers have left does not say whose it is: its client may. */
    private static String userOf(SharedSession session, Packet packet) {
        String user = userIn(session);
        String named = user == null ? OpenArrivals.userIn(packet, new MessageFields()) : user;
        return named == null ? session.id() : named;
    }

    private static String userIn(SharedSession session) {
        Object user = kept(session.data()).get(USER);
        return user instanceof String name && Names.isWithin(name, Names.MAX_ID_BYTES) ? name : null;
    }

    private static Instant instant(Object text) {
        try {
            return text instanceof String written ? Instant.parse(written) : Instant.now();
        } catch (DateTimeException foreign) {
            return Instant.now();
        }
    }

    /** A copy without nulls and names that are none. */
    private static Map<String, Object> kept(Object data) {
        Map<String, Object> kept = new LinkedHashMap<>();
        if (data instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (name instanceof String text && value != null) {
                    kept.put(text, value);
                }
            });
        }
        return kept;
    }

    @Override
    public void onGone(SharedSession session, Member member) {
        sockets.forget(session.id(), (Connection) member.owner());
    }

    @Override
    public Message event(Missed missed) {
        return missed.isOwed() ? null : here.missed(missed);
    }

    @Override
    public void onContinued(Connection connection, SharedSession session, List<Missed> missed) {
        missed.stream()
                .filter(Missed::isOwed)
                .forEach(owed ->
                        here.askAgain(session.id(), owed, () -> onConfirmed.accept(session.id(), owed.entry())));
    }

    private static Participant participant(Connection connection) {
        return (Participant) connection.attachment();
    }
}
