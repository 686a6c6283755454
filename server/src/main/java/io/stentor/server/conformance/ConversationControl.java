package io.stentor.server.conformance;

import io.stentor.cluster.Flags;
import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Peers;
import io.stentor.cluster.RemoteAnswers;
import io.stentor.cluster.Scope;
import io.stentor.cluster.SocketDescription;
import io.stentor.server.conversation.Conversations;
import io.stentor.server.conversation.EverySocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The conversations' namespace under control: each operation is done here and told to the others. */
final class ConversationControl implements Controlled {
    private static final RemoteAnswers NONE = new RemoteAnswers(List.of(), 0);

    private final Conversations conversations;
    private final LocalNamespace here;
    private final EverySocket everywhere;

    ConversationControl(Conversations conversations) {
        this.conversations = conversations;
        this.here = conversations.port();
        this.everywhere = conversations.everySocket();
    }

    @Override
    public void emit(Scope to, boolean isVolatile, boolean local, String event, List<Object> args) {
        Flags flags = new Flags(isVolatile, true, 0);
        require(local ? here.emit(to, flags, event, args) : everywhere.emit(to, flags, event, args));
    }

    @Override
    public CompletableFuture<Answers> emitWithAck(Scope to, long timeoutMs, String event, List<Object> args) {
        Flags flags = new Flags(false, true, timeoutMs);
        LocalRound round = new LocalRound();
        boolean asked = here.emitWithAck(to, flags, event, args, round::expect, round::add);
        if (!asked) {
            return CompletableFuture.failedFuture(new IllegalStateException("overloaded"));
        }
        round.result.completeOnTimeout(null, timeoutMs, TimeUnit.MILLISECONDS);
        Peers peers = conversations.peers();
        CompletableFuture<RemoteAnswers> elsewhere =
                peers == null ? CompletableFuture.completedFuture(NONE) : peers.emitWithAck(to, flags, event, args);
        return round.result.thenCombine(elsewhere, (done, answers) -> round.with(answers));
    }

    /** What sockets of this server answer. Guarded by itself. */
    private static final class LocalRound {
        private static final int UNKNOWN = -1;

        final CompletableFuture<Void> result = new CompletableFuture<>();
        private final List<Object> values = new ArrayList<>();
        private int expected = UNKNOWN;

        void expect(int count) {
            synchronized (this) {
                expected = count;
            }
            completeIfWhole();
        }

        void add(Object value) {
            synchronized (this) {
                values.add(value);
            }
            completeIfWhole();
        }

        private void completeIfWhole() {
            boolean whole;
            synchronized (this) {
                whole = expected == values.size();
            }
            if (whole) {
                result.complete(null);
            }
        }

        synchronized Answers with(RemoteAnswers elsewhere) {
            List<Object> all = new ArrayList<>(values);
            all.addAll(elsewhere.values());
            return new Answers(all, Math.max(0, expected - values.size()) + elsewhere.missing());
        }
    }

    @Override
    public CompletableFuture<List<SocketDescription>> fetchSockets(Scope of, boolean local) {
        Peers peers = local ? null : conversations.peers();
        CompletableFuture<List<SocketDescription>> found = here.fetchSockets(of);
        return peers == null ? found : found.thenCombine(peers.fetchSockets(of), ConversationControl::joined);
    }

    private static List<SocketDescription> joined(List<SocketDescription> first, List<SocketDescription> second) {
        List<SocketDescription> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    @Override
    public void socketsJoin(Scope of, boolean local, List<String> rooms) {
        require(local ? here.socketsJoin(of, rooms) : everywhere.socketsJoin(of, rooms));
    }

    @Override
    public void socketsLeave(Scope of, boolean local, List<String> rooms) {
        require(local ? here.socketsLeave(of, rooms) : everywhere.socketsLeave(of, rooms));
    }

    @Override
    public void disconnectSockets(Scope of, boolean local, boolean close) {
        require(local ? here.disconnectSockets(of, close) : everywhere.disconnectSockets(of, close));
    }

    private static void require(boolean done) {
        if (!done) {
            throw new IllegalStateException("overloaded");
        }
    }

    @Override
    public void serverSideEmit(String event, List<Object> args) {
        Peers peers = conversations.peers();
        if (peers != null) {
            peers.serverSideEmit(event, args);
        }
    }

    @Override
    public CompletableFuture<List<Object>> serverSideEmitWithAck(String event, List<Object> args) {
        Peers peers = conversations.peers();
        return peers == null ? CompletableFuture.completedFuture(List.of()) : peers.serverSideEmitWithAck(event, args);
    }

    @Override
    public void onServerSide(String event, ServerEvents listener) {
        conversations.onServerSideEvent(event, (args, answer) -> listener.onEvent(new ArrayList<>(args), answer));
    }

    @Override
    public boolean setData(String sid, Object data) {
        return conversations.setData(sid, data);
    }

    @Override
    public CompletableFuture<List<String>> rooms(String sid) {
        return conversations.roomsOf(sid);
    }
}
