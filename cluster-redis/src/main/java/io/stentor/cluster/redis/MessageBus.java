package io.stentor.cluster.redis;

import java.util.function.UnaryOperator;

/**
 * How one namespace of this node sends messages in a dialect whose nodes tell each other {@link Message}s. Any thread;
 * nothing waits: what cannot be sent is lost, and counted.
 */
interface MessageBus extends Nodes {
    /** By what name the other nodes know this one. */
    String uid();

    /** Makes known values of those of the application. */
    UnaryOperator<Object> binding();

    /**
     * Tells all nodes what sockets are to get or to undergo, and wants no answer: a broadcast, or joins, leaves and
     * disconnects.
     *
     * @throws IllegalArgumentException for a value that cannot be sent
     */
    void tell(Message message);

    /**
     * Tells all nodes what each may answer, and what is of no use later: questions, and events for the servers themselves.
     *
     * @throws IllegalArgumentException for a value that cannot be sent
     */
    void ask(Message message);

    /** This node could not do what another, or its own turn, wanted of it: nobody here was told. Cluster's thread. */
    default void onRefused() {
        // Where there is no order of all, messages come at most once: it has been counted.
    }

    /** The one order of what nodes say, and the sessions that they share; null in a dialect without. */
    default StreamPart stream() {
        return null;
    }

    /**
     * Answers the node that asked.
     *
     * @throws IllegalArgumentException for a value that cannot be sent
     */
    void answer(String uid, Message message);
}
