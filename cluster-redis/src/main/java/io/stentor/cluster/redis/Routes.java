package io.stentor.cluster.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.stentor.cluster.redis.Subscriptions.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which Redis something is said to, and subscribed at: follows the {@link Layout} as it changes. What is wanted moves along.
 * A cut or silent Redis is tried again for as long as it is in the layout. Any thread; nothing waits.
 */
final class Routes {
    private final Function<Layout.Node, RedisNode> opener;
    private final Runnable onDoubt;
    private final Map<Layout.Node, RedisNode> nodes = new ConcurrentHashMap<>();
    private final Wanted wanted = new Wanted();
    private volatile Layout layout;

    /**
     * Knows nobody yet.
     *
     * @param opener begins to connect to a Redis
     * @param onDoubt told when a Redis says that the layout is another one
     */
    Routes(Function<Layout.Node, RedisNode> opener, Runnable onDoubt) {
        this.opener = opener;
        this.onDoubt = onDoubt;
    }

    /**
     * Goes by this layout from now on.
     *
     * @param onChange told of the one before, which may be null, unless they are the same
     */
    synchronized void follow(Layout next, Consumer<Layout> onChange) {
        Layout before = layout;
        if (next.isSame(before)) {
            return;
        }
        next.all().forEach(node -> nodes.computeIfAbsent(node, opener));
        next.responsible().forEach(node -> nodes.computeIfAbsent(node, opener));
        layout = next;
        wanted.compare((kind, name) -> place(before, kind, name), (kind, name) -> place(next, kind, name), this::move);
        nodes.keySet().removeIf(node -> {
            boolean gone = !next.all().contains(node) && !next.responsible().contains(node);
            if (gone) {
                nodes.get(node).leave();
            }
            return gone;
        });
        onChange.accept(before);
    }

    private static Layout.Node place(Layout in, Kind kind, String name) {
        if (in == null) {
            return null;
        }
        return kind == Kind.SHARD ? in.of(name) : in.home();
    }

    private void move(Kind kind, Layout.Node from, Layout.Node to, List<String> names) {
        if (from != null) {
            nodes.get(from).subscriptions().unsubscribe(kind, names);
        }
        if (to != null) {
            nodes.get(to).subscriptions().subscribe(kind, names);
        }
    }

    // Subscriptions.

    /** Subscribes, now or when that is possible; ends when all of them stand, or with an error. */
    synchronized CompletionStage<Void> subscribe(Kind kind, Collection<String> names, Duration silence) {
        wanted.add(kind, names);
        List<CompletableFuture<Void>> standing = new ArrayList<>();
        byPlace(kind, names).forEach((place, some) -> {
            Subscriptions at = place == null ? null : nodes.get(place).subscriptions();
            boolean away = at == null || at.isSilent(silence);
            CompletableFuture<Void> these = at == null
                    ? new CompletableFuture<>()
                    : at.subscribe(kind, some).toCompletableFuture();
            standing.add(away && !these.isDone() ? away() : these);
        });
        return CompletableFuture.allOf(standing.toArray(CompletableFuture[]::new));
    }

    private static <T> CompletableFuture<T> away() {
        return CompletableFuture.failedFuture(new RedisException("Redis is away"));
    }

    synchronized void unsubscribe(Kind kind, Collection<String> names) {
        wanted.remove(kind, names);
        byPlace(kind, names).forEach((place, some) -> {
            if (place != null) {
                nodes.get(place).subscriptions().unsubscribe(kind, some);
            }
        });
    }

    private Map<Layout.Node, List<String>> byPlace(Kind kind, Collection<String> names) {
        Map<Layout.Node, List<String>> places = new HashMap<>();
        Layout now = layout;
        names.forEach(name -> places.computeIfAbsent(place(now, kind, name), any -> new ArrayList<>())
                .add(name));
        return places;
    }

    // Commands.

    /** Says something to who is responsible for a key. */
    <T> CompletionStage<T> ask(String key, Commands.Command<T> command) {
        Layout now = layout;
        return now == null ? away() : ask(now.of(key), command);
    }

    /** Says something on the plain channels. */
    <T> CompletionStage<T> askHome(Commands.Command<T> command) {
        Layout now = layout;
        return now == null ? away() : ask(now.home(), command);
    }

    /** A Redis that is not responsible any more says who is, and has done nothing: that one is asked then, once. */
    private <T> CompletionStage<T> ask(Layout.Node node, Commands.Command<T> command) {
        RedisNode first = node == null ? null : nodes.get(node);
        if (first == null) {
            return away();
        }
        return first.commands()
                .ask(command)
                .handle((answer, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(answer);
                    }
                    RedisNode second = movedTo(failure, node);
                    return second == null
                            ? CompletableFuture.<T>failedFuture(failure)
                            : second.commands().ask(command).toCompletableFuture();
                })
                .thenCompose(Function.identity());
    }

    /** Who a refusal names, if that is known; null for another failure. */
    private RedisNode movedTo(Throwable failure, Layout.Node by) {
        if (!isAboutLayout(failure)) {
            return null;
        }
        onDoubt.run();
        String[] words = cause(failure).getMessage().split(" ", -1);
        int colon = words.length == 3 ? words[2].lastIndexOf(':') : -1;
        if (colon < 0 || !words[0].equals("MOVED")) {
            return null;
        }
        // Without a host it is the one that answered.
        String host = colon == 0 ? by.host() : words[2].substring(0, colon);
        return nodes.get(new Layout.Node(host, Integer.parseInt(words[2].substring(colon + 1))));
    }

    /** Whether a Redis refused because another one is responsible, or nobody. */
    static boolean isAboutLayout(Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof RedisCommandExecutionException
                && cause.getMessage() != null
                && Stream.of("MOVED ", "ASK ", "CLUSTERDOWN", "READONLY", "TRYAGAIN")
                        .anyMatch(cause.getMessage()::startsWith);
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Asks all who take part for a number; the sum. Who is not responsible for anything may stay silent. */
    CompletionStage<Long> sum(Commands.Command<Long> command) {
        Layout now = layout;
        if (now == null || !now.isWhole()) {
            return away();
        }
        CompletionStage<Long> sum = CompletableFuture.completedFuture(0L);
        for (Layout.Node node : now.all()) {
            CompletionStage<Long> part = ask(node, command);
            if (!now.responsible().contains(node)) {
                part = part.exceptionally(silent -> 0L);
            }
            sum = sum.thenCombine(part, Long::sum);
        }
        return sum;
    }

    // Whether Redis is there.

    /** Where a stream is, or null. */
    Layout.Node placeOf(String key) {
        Layout now = layout;
        return now == null ? null : now.of(key);
    }

    void pulse() {
        nodes.values().forEach(RedisNode::pulse);
    }

    /** Whether all who are responsible for something answer, and everything wanted is subscribed. */
    boolean isReady(Duration silence) {
        Layout now = layout;
        return now != null
                && now.isWhole()
                && now.responsible().stream().map(nodes::get).allMatch(node -> node != null && node.isReady(silence));
    }

    /** The commands of all who answer. */
    Stream<Commands> heard(Duration silence) {
        return nodes.values().stream().map(RedisNode::commands).filter(commands -> commands.isHeard(silence));
    }

    Stream<Throwable> failures() {
        return nodes.values().stream().map(RedisNode::lastFailure);
    }

    boolean isConnected() {
        return layout != null
                && nodes.values().stream().allMatch(node -> node.commands().isConnected());
    }

    void stop() {
        nodes.values().forEach(RedisNode::stop);
    }
}
