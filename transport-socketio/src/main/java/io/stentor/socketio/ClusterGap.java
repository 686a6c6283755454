package io.stentor.socketio;

import io.stentor.core.lane.Lane;
import io.stentor.core.lane.Member;
import io.stentor.core.lane.MemberVisitor;
import io.stentor.core.room.RoomDirectory;
import io.stentor.transport.session.DisconnectReason;
import java.util.List;

/**
 * Ends the connections of a namespace to which other servers have said something that this one will never hear: their clients
 * come back and begin anew, as do those that are away. On the lanes' threads, at one point of the order.
 *
 * @param rooms the namespace's
 */
public record ClusterGap(RoomDirectory rooms) implements MemberVisitor {
    @Override
    public void onMembers(Lane lane, List<Member> members) {
        lane.loseAbsences(rooms);
        for (Member member : members) {
            Connection connection = (Connection) member.owner();
            connection.loop().eventLoop().execute(() -> connection.close(DisconnectReason.CLUSTER_GAP));
        }
    }
}
