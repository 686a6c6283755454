package io.stentor.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.stentor.cluster.redis.RedisAddress.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Finds out which Redis is responsible for what: asks the sentinels, or any node of a cluster, every other second, and at
 * once when there is doubt. Of one Redis there is nothing to find out. Any thread; nothing waits.
 */
final class Survey {
    private static final Duration EVERY = Duration.ofSeconds(2);
    /** Who has not answered by then is not waited for any longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final RedisAddress address;
    /** Whoever the URL names: sentinels, or nodes of a cluster. */
    private final List<Commands> named;

    private final Supplier<Stream<Commands>> members;
    private final Consumer<Layout> onLayout;
    private final Heartbeat asked = new Heartbeat();
    private final Heartbeat known = new Heartbeat();
    private volatile boolean doubt;
    private volatile Throwable failure;

    /**
     * @param named by the URL; asked, and only asked
     * @param members of a cluster that answer, as far as they are known
     */
    Survey(RedisAddress address, List<Commands> named, Supplier<Stream<Commands>> members, Consumer<Layout> onLayout) {
        this.address = address;
        this.named = named;
        this.members = members;
        this.onLayout = onLayout;
    }

    /** Begins to connect. */
    void start() {
        named.forEach(Commands::connect);
    }

    /** What was told may have changed. */
    void doubt() {
        doubt = true;
    }

    void pulse(Duration silence) {
        named.forEach(Commands::pulse);
        boolean due = doubt || !known.isWithin(EVERY);
        if (due && !asked.isWithin(PATIENCE)) {
            ask(silence);
        }
    }

    private void ask(Duration silence) {
        Stream<Commands> some = address.kind() == Kind.CLUSTER ? members.get() : Stream.empty();
        List<Commands> all = Stream.concat(some, named.stream())
                .filter(commands -> commands.isHeard(silence))
                .toList();
        if (!all.isEmpty()) {
            // Not always the same: one that is cut off from the others would go on to tell of old times.
            ask(all.get(ThreadLocalRandom.current().nextInt(all.size())));
        }
    }

    /** Asks one that is there. */
    void ask(Commands one) {
        doubt = false;
        asked.beat();
        layout(one).whenComplete((layout, refusal) -> {
            failure = refusal;
            if (refusal == null) {
                known.beat();
                onLayout.accept(layout);
            } else {
                doubt = true;
            }
        });
    }

    private CompletionStage<Layout> layout(Commands one) {
        CommandArgs<String, byte[]> args = new CommandArgs<>(RedisLink.CODEC);
        if (address.kind() == Kind.CLUSTER) {
            return one.ask(to ->
                            to.dispatch(CommandType.CLUSTER, new StatusOutput<>(RedisLink.CODEC), args.add("NODES")))
                    .thenApply(Layout::ofCluster);
        }
        args.add("GET-MASTER-ADDR-BY-NAME").add(address.master());
        return one.ask(to -> to.dispatch(CommandType.SENTINEL, new ValueListOutput<>(RedisLink.CODEC), args))
                .thenApply(words -> Layout.ofSentinel(
                        words.stream().map(word -> new String(word, UTF_8)).toList()));
    }

    /** Why nothing is known; null when nobody said why. */
    Stream<Throwable> failures() {
        return Stream.concat(Stream.ofNullable(failure), named.stream().map(Commands::lastFailure));
    }

    void stop() {
        named.forEach(Commands::stop);
    }
}
