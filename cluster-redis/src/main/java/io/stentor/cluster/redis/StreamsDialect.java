package io.stentor.cluster.redis;

import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Peers;
import io.stentor.cluster.SideChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code createAdapter} of {@code @socket.io/redis-streams-adapter} 0.3: what sockets are to get or to undergo goes through one
 * stream, questions and answers through channels. All nodes read the stream in the same order; a namespace that wants it
 * does what is said on this node where it stands there, too, and its clients recover on any node.
 *
 * <p>Any thread; the stream is read on the cluster's.
 */
final class StreamsDialect implements Dialect, StreamListener {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsDialect.class);
    private static final Duration CHECK = Duration.ofMillis(250);

    private final RedisLink link;
    private final Settings settings;
    private final Subscribers subscribers;
    private final Patience patience;
    private final ClusterCounters counters;
    private final Turns turns;
    private final Map<String, StreamNamespace> namespaces = new ConcurrentHashMap<>();
    private final OwnEntries own;
    private final StreamSessions sessions;
    private final Runnable check = this::check;
    /** The last entry whose effect is in the server's order, or null. Of the cluster's thread. */
    private String position;

    /**
     * How the stream is used.
     *
     * @param key the prefix of channels, and the stream's name
     * @param maxLength about how many entries the stream keeps
     * @param recoveryMs how long a client may take to go on after a cut, or 0 when none can
     */
    record Settings(String key, long maxLength, long recoveryMs) {}

    StreamsDialect(RedisLink link, Settings settings, Subscribers subscribers, Patience patience) {
        this.link = link;
        this.settings = settings;
        this.subscribers = subscribers;
        this.patience = patience;
        this.counters = link.counters();
        this.turns = link::inTurn;
        sessions = new StreamSessions(link, settings, turns);
        own = new OwnEntries(link, settings.key, settings.maxLength, turns, link::isReady, sessions::discardAll);
        link.read(settings.key, this);
        link.schedule(check, CHECK);
    }

    /** The next look at the clock comes when this one is over. */
    private void check() {
        turns.next(() -> {
            own.check();
            namespaces.values().forEach(StreamNamespace::tellGap);
            sessions.onPosition(own.isClear() ? position : null);
        });
        link.schedule(check, CHECK);
    }

    @Override
    public Peers open(LocalNamespace namespace) {
        String uid = Uids.nextHex();
        StreamNamespace opened = new StreamNamespace(link, settings, uid, namespace, own, sessions, counters);
        MessageNamespace messages = new MessageNamespace(
                namespace,
                opened,
                patience,
                room -> CompletableFuture.completedFuture(null),
                () -> close(namespace.name(), opened));
        opened.begin(messages);
        namespaces.put(namespace.name(), opened);
        subscribers.put(opened.channels(), (channel, message) -> messages.onMessage(Message.read(message)));
        link.subscribe(opened.channels(), List.of());
        return messages;
    }

    private void close(String name, StreamNamespace opened) {
        namespaces.remove(name, opened);
        subscribers.remove(opened.channels());
        link.unsubscribe(opened.channels(), List.of());
    }

    @Override
    public SideChannel openSide(String namespace, Consumer<byte[]> receiver) {
        return new PlainSide(link, subscribers, ClassicChannels.sideOf(settings.key, namespace), receiver);
    }

    @Override
    public void close() {
        own.close();
    }

    // The stream.

    @Override
    public void onEntry(StreamEntry entry) {
        counters.onReceived();
        try {
            read(entry);
        } finally {
            position = entry.id();
            sessions.onPosition(own.isClear() ? position : null);
        }
    }

    private void read(StreamEntry entry) {
        Map<String, byte[]> fields = entry.fields();
        String uid = StreamMessages.text(fields, "uid");
        String name = StreamMessages.text(fields, "nsp");
        StreamNamespace namespace = name == null ? null : namespaces.get(name);
        long number = StreamMessages.numberOf(fields);
        if (own.uid().equals(uid) || (namespace != null && namespace.uid().equals(uid))) {
            if (number >= 0) {
                own.onRead(number, entry.id());
            }
        } else if (namespace != null) {
            namespace.perform(fields, own.isClear() ? entry.id() : null);
        }
    }

    @Override
    public void onGap() {
        counters.onGap();
        LOG.atWarn()
                .addKeyValue("event", "cluster_gap")
                .log(
                        "the stream has lost what this server had not read yet: its clients are disconnected, and begin anew");
        own.giveUpWaiting();
        position = null;
        sessions.discardAll();
        namespaces.values().forEach(StreamNamespace::missedSome);
    }
}
