package io.stentor.server.conversation;

import io.stentor.cluster.Scope;
import io.stentor.core.lane.Member;
import io.stentor.core.lane.Verdict;
import io.stentor.wire.socketio.EncodedValue;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Which users have not confirmed a message: what servers of this kind report to the one whose message it is, beside the
 * numbers that all servers of a cluster tell. Threadsafe.
 */
final class MissedMessages {
    private final Map<MissedReport.Key, Collected> awaited = new ConcurrentHashMap<>();
    private volatile Consumer<MissedReport> channel = report -> {};

    /** What has been reported of one message. Guarded by itself. */
    static final class Collected {
        private final Set<String> nodes = new HashSet<>();
        private final Set<String> users = new HashSet<>();
        private final Runnable onMore;
        private int sockets;
        private int unlisted;

        Collected(Runnable onMore) {
            this.onMore = onMore;
        }

        /** Each server reports once, whatever the channel makes of that. */
        private void add(String node, MissedReport report) {
            synchronized (this) {
                if (!nodes.add(node)) {
                    return;
                }
                sockets += report.sockets();
                unlisted += report.usersTotal() - report.users().size();
                users.addAll(report.users());
            }
            onMore.run();
        }

        /** Sockets whose users have been told. */
        synchronized int sockets() {
            return sockets;
        }

        synchronized Set<String> users() {
            return Set.copyOf(users);
        }

        /** Users that were told by their number alone. */
        synchronized int unlisted() {
            return unlisted;
        }
    }

    /** Sets how reports are sent. */
    void channel(Consumer<MissedReport> sender) {
        channel = sender;
    }

    // Whose message it is.

    /**
     * Collects what others report, until {@link #forget}.
     *
     * @param onMore told of each report, on any thread
     */
    Collected collect(MissedReport.Key key, Runnable onMore) {
        Collected collected = new Collected(onMore);
        awaited.put(key, collected);
        return collected;
    }

    void forget(MissedReport.Key key, Collected collected) {
        awaited.remove(key, collected);
    }

    /** @param node who reports */
    void onReport(String node, MissedReport report) {
        Collected collected = awaited.get(report.key());
        if (collected != null) {
            collected.add(node, report);
        }
    }

    // Who has members that were asked.

    /** Who reports, in the end, what members here have not confirmed of what another server sends. */
    Consumer<Verdict> reporter(Scope to, String event, List<?> args) {
        String conversationId =
                to.rooms().size() == 1 ? ConversationId.ofRoom(to.rooms().get(0)) : null;
        if (conversationId == null || !event.equals("message") || args.isEmpty()) {
            return verdict -> {};
        }
        return verdict -> {
            String messageId = idOf(args.get(0));
            if (!verdict.isComplete() && messageId != null) {
                channel.accept(report(new MissedReport.Key(conversationId, messageId), verdict.missing()));
            }
        };
    }

    private static String idOf(Object message) {
        Object plain = message instanceof EncodedValue encoded ? encoded.plain() : message;
        return plain instanceof Map<?, ?> fields && fields.get("id") instanceof String id ? id : null;
    }

    private static MissedReport report(MissedReport.Key key, List<Member> missing) {
        Set<String> users = new TreeSet<>();
        missing.forEach(member -> users.add(SocketView.of(member).participant().user));
        List<String> listed = users.stream().limit(Outgoing.USERS_LISTED).toList();
        return new MissedReport(key, missing.size(), listed, users.size());
    }
}
