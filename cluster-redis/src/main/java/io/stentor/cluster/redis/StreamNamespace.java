package io.stentor.cluster.redis;

import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Order;
import io.stentor.cluster.Sessions;
import io.stentor.wire.socketio.PacketViolation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How one namespace of this node speaks in the stream and on its channels. Any thread. */
final class StreamNamespace implements MessageBus, StreamPart {
    private static final Logger LOG = LoggerFactory.getLogger(StreamNamespace.class);

    private final RedisStreams redis;
    private final StreamsDialect.Settings settings;
    private final String uid;
    private final LocalNamespace local;
    private final OwnEntries own;
    private final ClusterCounters counters;
    private final Sessions sessions;
    private final String main;
    private MessageNamespace messages;
    /** Whether its clients still have to be told that they have missed something. Of the cluster's thread. */
    private boolean owesGap;

    StreamNamespace(
            RedisStreams redis,
            StreamsDialect.Settings settings,
            String uid,
            LocalNamespace local,
            OwnEntries own,
            StreamSessions sessions,
            ClusterCounters counters) {
        this.redis = redis;
        this.settings = settings;
        this.uid = uid;
        this.local = local;
        this.own = own;
        this.counters = counters;
        this.sessions = sessions.of(local.name(), own, local::toPlain);
        this.main = settings.key() + "#" + local.name() + "#";
    }

    /** Before anything comes. */
    void begin(MessageNamespace received) {
        messages = received;
    }

    /** The one by which nodes are counted, and that of answers to this one. */
    List<String> channels() {
        return List.of(main, channelOf(uid));
    }

    private String channelOf(String node) {
        return main + node + "#";
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public UnaryOperator<Object> binding() {
        return local::toPlain;
    }

    @Override
    public CompletionStage<Long> nodes() {
        return redis.subscribers(main);
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        redis.schedule(task, delay);
    }

    // Outwards.

    @Override
    public void tell(Message message) {
        Map<String, byte[]> fields = StreamMessages.write(message, binding());
        if (isOneOrder()) {
            own.tell(fields);
        } else {
            redis.append(settings.key(), settings.maxLength(), fields);
        }
    }

    @Override
    public void ask(Message message) {
        redis.publish(main, StreamMessages.pack(message, binding()));
    }

    @Override
    public void answer(String node, Message message) {
        redis.publish(channelOf(node), StreamMessages.pack(message, binding()));
    }

    // The one order.

    /** Without recovery, offsets tell nothing: then nobody waits for an order. */
    private boolean isOneOrder() {
        return local.isOneOrder() && settings.recoveryMs() > 0;
    }

    @Override
    public StreamPart stream() {
        return isOneOrder() ? this : null;
    }

    @Override
    public Order.Taken say(Message message) {
        return own.say(StreamMessages.write(message, binding()), this::perform);
    }

    @Override
    public Order.Taken say(Message message, Consumer<String> here) {
        return own.say(StreamMessages.write(message, binding()), (fields, entry) -> here.accept(entry));
    }

    @Override
    public void afterAllSaid(Runnable task) {
        own.afterAll(task);
    }

    @Override
    public Sessions sessions() {
        return sessions;
    }

    // Inwards; the cluster's thread.

    /** Has what an entry says take effect. */
    void perform(Map<String, byte[]> fields, String entry) {
        if (!tellGap()) {
            // Nobody is told what comes behind something else that was missed.
            counters.onOverloaded();
            return;
        }
        try {
            messages.onOrdered(StreamMessages.read(fields), isOneOrder() ? entry : null);
        } catch (PacketViolation | Malformed | RuntimeException notUnderstood) {
            // Whatever it is, what comes behind it must be heard.
            counters.onMalformed();
        }
    }

    /** What stands in the stream has found no place here, for too long: those who did not get it must know. */
    @Override
    public void onRefused() {
        if (!owesGap) {
            counters.onGap();
            LOG.atWarn()
                    .addKeyValue("event", "cluster_gap")
                    .addKeyValue("namespace", local.name())
                    .log(
                            "this server was too far behind to do what the stream says: its clients are disconnected, and begin anew");
        }
        missedSome();
    }

    /** Something was said that this node cannot be told: its clients learn that now, or before anything else. */
    void missedSome() {
        owesGap = true;
        tellGap();
    }

    /** Whether nothing is owed, any more. */
    boolean tellGap() {
        owesGap = owesGap && !local.missedSome();
        return !owesGap;
    }
}
