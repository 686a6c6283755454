package io.stentor.server.conversation;

import io.stentor.cluster.RemoteAnswers;
import io.stentor.core.lane.Verdict;
import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;

/**
 * What came of a message that was to be confirmed, in the whole cluster. Immutable.
 *
 * @param expected sockets that were asked
 * @param delivered those of them that answered in time
 * @param missing users of the others as JSON strings, each once, in an order of their own
 * @param missingTotal how many such users there are; of servers that do not name them each socket is one
 */
record Outcome(int expected, int delivered, Collection<byte[]> missing, int missingTotal) {
    /** Of a server that is alone. */
    static Outcome of(Verdict verdict) {
        Collection<byte[]> users = usersOf(verdict);
        return new Outcome(verdict.expected(), verdict.delivered(), users, users.size());
    }

    /** With what came of it on other servers. */
    static Outcome of(Verdict verdict, RemoteAnswers elsewhere, MissedMessages.Collected collected) {
        Collection<byte[]> users = usersOf(verdict);
        collected.users().forEach(user -> users.add(JsonStrings.of(user)));
        int answered = elsewhere.values().size();
        int unnamed = Math.max(0, elsewhere.missing() - collected.sockets());
        return new Outcome(
                verdict.expected() + answered + elsewhere.missing(),
                verdict.delivered() + answered,
                users,
                users.size() + collected.unlisted() + unnamed);
    }

    private static Collection<byte[]> usersOf(Verdict verdict) {
        Collection<byte[]> users = new TreeSet<>(Arrays::compare);
        verdict.missing().forEach(member -> users.add(SocketView.of(member).participant().userJson));
        return users;
    }

    boolean isComplete() {
        return missingTotal == 0;
    }
}
