package io.stentor.cluster;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A namespace of this server as the other servers act on it. What they want concerns the sockets of this server only and
 * is never sent on. Any thread; no call waits.
 */
public interface LocalNamespace {
    /** The name, with its leading slash. */
    String name();

    /** Whether a socket of this server is in a room, or has this id. */
    boolean hasRoom(String room);

    /**
     * Sets who is told the name of each room, and the id of each socket, that has come or gone: what is the case then {@link
     * #hasRoom} says.
     *
     * @param changed called on whatever thread; must not wait
     */
    void watchRooms(Consumer<String> changed);

    /** Names of rooms with sockets of this server, and the sockets' ids. */
    Collection<String> rooms();

    /**
     * Sends an event.
     *
     * @return false when the server is overloaded: nobody got it
     */
    boolean emit(Scope to, Flags flags, String event, List<?> args);

    /** Whether its clients' offsets are places in the one order of all servers, where there is one. */
    default boolean isOneOrder() {
        return false;
    }

    /**
     * Sends an event that stands in the one order of all servers.
     *
     * @param entry where it stands: the offset that clients are told with it
     * @return false when the server is overloaded: nobody got it
     */
    default boolean emit(Scope to, Flags flags, String event, List<?> args, String entry) {
        return emit(to, flags, event, args);
    }

    /**
     * Something was said elsewhere that this server cannot be told any more: its sockets are disconnected, in a way that has
     * their clients come back and know that they have missed something.
     *
     * @return false when the server is overloaded: nobody is disconnected
     */
    boolean missedSome();

    /**
     * The same, and asks for answers.
     *
     * @param count told once how many sockets are asked, 0 included
     * @param answer told what each of them answers first
     */
    boolean emitWithAck(Scope to, Flags flags, String event, List<?> args, IntConsumer count, Consumer<Object> answer);

    /**
     * The same for an event that stands in the one order of all servers.
     *
     * @param entry where it stands: the offset of those who are told it later, without being asked
     */
    default boolean emitWithAck(
            Scope to,
            Flags flags,
            String event,
            List<?> args,
            IntConsumer count,
            Consumer<Object> answer,
            String entry) {
        return emitWithAck(to, flags, event, args, count, answer);
    }

    /** The sockets as they are. */
    CompletableFuture<List<SocketDescription>> fetchSockets(Scope of);

    /** Lets sockets into rooms; false when the server is overloaded. */
    boolean socketsJoin(Scope of, List<String> rooms);

    /** Lets sockets out of rooms; false when the server is overloaded. */
    boolean socketsLeave(Scope of, List<String> rooms);

    /** Disconnects sockets; false when the server is overloaded. */
    boolean disconnectSockets(Scope of, boolean close);

    /**
     * An event for the server itself.
     *
     * @param reply told what a listener answers, at most once; null when nobody waits
     */
    void serverSideEvent(String event, List<?> args, Consumer<Object> reply);

    /** Makes a value that can be written of one of the application's own. */
    Object toPlain(Object value);
}
