package io.stentor.api;

import io.stentor.cluster.Missed;
import io.stentor.cluster.Sessions;
import io.stentor.cluster.SharedSession;
import io.stentor.core.lane.Member;
import io.stentor.core.ring.Message;
import io.stentor.socketio.Connection;
import io.stentor.socketio.Migration;
import io.stentor.wire.socketio.Packet;

/** How clients of a namespace go on on other servers, and those of others here. Threadsafe. */
record NamespaceMigration(Namespace namespace, Sessions sessions) implements Migration {
    @Override
    public Object dataOf(Connection connection) {
        return Socket.of(connection).data();
    }

    @Override
    public Member arrive(Connection connection, SharedSession session, Packet packet) {
        String own = session.id();
        Member member = connection.arrive(
                namespace.rooms(),
                session.rooms().stream().filter(room -> !room.equals(own)).toList(),
                null);
        if (member != null) {
            // What is sent to its id from now on is sent to it, though it is no socket yet.
            namespace.keep(own, member.id());
        }
        return member;
    }

    @Override
    public void onGone(SharedSession session, Member member) {
        namespace.forget(session.id(), member.id());
    }

    @Override
    public Message event(Missed missed) {
        Namespaces server = namespace.server();
        Delivery delivery = Delivery.PLAIN.compressing(missed.flags().compress());
        Message message = server.event(delivery, namespace.name(), missed.entry(), missed.event(), missed.args());
        return missed.flags().compress() ? server.inAllForms(message) : message;
    }
}
