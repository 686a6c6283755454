package io.stentor.server.admin;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmCompilationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryPoolAllocationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.stentor.cluster.ClusterCounts;
import io.stentor.core.Fanout;
import io.stentor.core.lane.Confirmations;
import io.stentor.core.roster.RosterCounts;
import io.stentor.server.conversation.Conversations;
import io.stentor.transport.session.DisconnectReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.DoubleSupplier;
import java.util.function.ToIntFunction;

/**
 * The metrics of the server in Prometheus' text format: read when they are asked for, from counters that others keep. Every
 * family is there from the start, and no label has a value that a client chose. Owned by the admin thread.
 */
final class Metrics {
    private static final double MS_PER_SECOND = 1e3;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().build();
    private final Figures figures;

    Metrics(Figures figures, Refusals refusals) {
        this.figures = figures;
        registerCounts();
        registerTraffic();
        registerConfirmations();
        registerEnds();
        registerRefusals(refusals);
        registerCluster();
        registerLatency();
        registerMemory();
        registerJvm();
    }

    Reply reply() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Reply(200, writer.getContentType(), out.toByteArray(), null);
    }

    /**
     * All of the library's but {@code jvm_native_memory_*}: to ask whether the JVM tracks its own memory sets up its whole
     * management, with the flight recorder's part of it, which is a quarter of the time to ready.
     */
    private void registerJvm() {
        JvmThreadsMetrics.builder().register(registry);
        JvmBufferPoolMetrics.builder().register(registry);
        JvmClassLoadingMetrics.builder().register(registry);
        JvmCompilationMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmMemoryPoolAllocationMetrics.builder().register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmRuntimeInfoMetric.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    private void registerCounts() {
        gauge("stentor_connections", "Engine.IO sessions that are open.", figures::connections);
        gauge("stentor_sockets", "Sockets in a namespace.", count(RosterCounts::sockets));
        gauge("stentor_users", "Distinct users among the sockets.", count(RosterCounts::users));
        gauge("stentor_rooms", "Rooms with at least one member.", count(RosterCounts::rooms));
        gauge("stentor_memberships", "Pairs of a socket and a room.", count(RosterCounts::memberships));
        gauge("stentor_sockets_behind", "Sockets that have not taken all that was sent.", figures::behind);
        gauge("stentor_sockets_away", "Sockets that were cut and may come back.", figures::away);
    }

    private DoubleSupplier count(ToIntFunction<RosterCounts> which) {
        return () -> which.applyAsInt(figures.server.fanout().roster().counts());
    }

    private void registerTraffic() {
        counter("stentor_messages_received", "Messages accepted.", figures.conversations::messages);
        counter("stentor_broadcasts", "Broadcasts to rooms.", figures::broadcasts);
        counter("stentor_deliveries", "Members' copies handed to the kernel.", figures::deliveries);
        counter("stentor_volatile_skipped", "Volatile copies that slow members missed.", figures::skipped);
    }

    private void registerConfirmations() {
        Confirmations confirmations = figures.server.fanout().confirmations();
        CounterWithCallback.builder()
                .name("stentor_confirmations")
                .help("Confirmed messages with their verdict.")
                .labelNames("result")
                .callback(callback -> {
                    callback.call((double) confirmations.complete(), "complete");
                    callback.call((double) confirmations.incomplete(), "incomplete");
                })
                .register(registry);
        counter("stentor_retries", "Copies sent again to those who did not confirm.", confirmations::retries);
        CounterWithCallback.builder()
                .name("stentor_recoveries")
                .help("Clients that asked to go on after a cut.")
                .labelNames("result")
                .callback(callback -> {
                    callback.call((double) figures.conversations.recovered(), "recovered");
                    callback.call((double) figures.conversations.unrecovered(), "failed");
                })
                .register(registry);
    }

    private void registerEnds() {
        CounterWithCallback.builder()
                .name("stentor_disconnects")
                .help("Sockets that ended.")
                .labelNames("reason")
                .callback(callback -> {
                    for (DisconnectReason reason : DisconnectReason.values()) {
                        callback.call((double) figures.conversations.disconnects(reason), reason.text());
                    }
                })
                .register(registry);
        CounterWithCallback.builder()
                .name("stentor_rejected")
                .help(
                        "Events that were refused, clients that were not let in, and whoever took too long or sent too much.")
                .labelNames("reason")
                .callback(callback -> {
                    figures.conversations.refusals().forEach((code, count) -> callback.call(count.doubleValue(), code));
                    figures.server.rejections().forEach((reason, count) -> callback.call(count.doubleValue(), reason));
                })
                .register(registry);
        CounterWithCallback.builder()
                .name("stentor_errors")
                .help("Faults of the server itself, of those it asks for keys and leave, and of the cluster.")
                .labelNames("kind")
                .callback(callback -> {
                    callback.call((double) figures.faults.getAsLong(), "fault");
                    figures.conversations.errors().forEach((kind, count) -> callback.call(count.doubleValue(), kind));
                    ClusterCounts cluster = figures.conversations.clusterCounts();
                    callback.call((double) cluster.malformed(), "cluster_malformed");
                    callback.call((double) cluster.overloaded(), "cluster_overloaded");
                    callback.call((double) cluster.gaps(), "cluster_gap");
                    callback.call((double) cluster.unpublished(), "cluster_unpublished");
                })
                .register(registry);
        counter(
                "stentor_log_dropped",
                "Lines of the log that were dropped: nobody read them, or they could not be written.",
                figures.droppedLogLines::getAsLong);
    }

    private void registerRefusals(Refusals refusals) {
        CounterWithCallback.builder()
                .name("stentor_admin_refused")
                .help("Requests to the admin port that were refused.")
                .labelNames("code")
                .callback(callback ->
                        refusals.byCode().forEach((code, count) -> callback.call(count.doubleValue(), code)))
                .register(registry);
    }

    private void registerCluster() {
        Conversations conversations = figures.conversations;
        gauge(
                "stentor_cluster_ready",
                "Whether the other servers of the cluster are reached, 1 or 0; 1 without a cluster.",
                () -> conversations.isClusterReady() ? 1 : 0);
        gauge(
                "stentor_cluster_nodes",
                "Stentor servers of the cluster that are heard of, this one included.",
                conversations::clusterNodes);
        counter(
                "stentor_cluster_published",
                "Messages handed to Redis.",
                () -> conversations.clusterCounts().published());
        counter(
                "stentor_cluster_received",
                "Messages that came from Redis, own ones included.",
                () -> conversations.clusterCounts().received());
        GaugeWithCallback.builder()
                .name("stentor_cluster_queue_bytes")
                .help("Bytes that wait for Redis (out), and from Redis for this server (in).")
                .labelNames("direction")
                .callback(callback -> {
                    ClusterCounts cluster = conversations.clusterCounts();
                    callback.call((double) cluster.waitingOut(), "out");
                    callback.call((double) cluster.waitingIn(), "in");
                })
                .register(registry);
    }

    private void registerLatency() {
        LatencyWindow latency = figures.latency;
        SummaryWithCallback.builder()
                .name("stentor_delivery_latency_seconds")
                .help(
                        "From the last byte of a message read to a member's copy handed to the kernel; quantiles over 10 s.")
                .callback(callback ->
                        callback.call(latency.sinceStart().count(), latency.sumSeconds(), quantiles(latency.window())))
                .register(registry);
        gauge(
                "stentor_delivery_latency_seconds_max",
                "The longest of the last 10 s.",
                () -> latency.window().max() / MS_PER_SECOND);
        gauge(
                "stentor_delivery_within_target_ratio",
                "Part of the last 10 s' deliveries within latency.target.",
                latency::withinTarget);
    }

    private static Quantiles quantiles(LatencyWindow.Figures window) {
        return Quantiles.of(
                new Quantile(0.5, window.p50() / MS_PER_SECOND),
                new Quantile(0.99, window.p99() / MS_PER_SECOND),
                new Quantile(0.999, window.p999() / MS_PER_SECOND));
    }

    private void registerMemory() {
        Fanout fanout = figures.server.fanout();
        gauge(
                "stentor_outbound_bytes",
                "Unsent bytes kept for slow members, beside the rooms' logs.",
                fanout.logs()::waitingBytes);
        gauge("stentor_room_log_bytes", "Bytes of messages in rooms' logs.", fanout.logs()::loggedBytes);
        gauge("stentor_ring_remaining", "Free slots of the ring.", fanout.ring()::remaining);
        GaugeWithCallback.builder()
                .name("stentor_netty_memory_bytes")
                .help("Memory that Netty's allocator holds.")
                .labelNames("kind")
                .callback(callback -> {
                    callback.call((double) NettyMemory.directBytes(), "direct");
                    callback.call((double) NettyMemory.heapBytes(), "heap");
                })
                .register(registry);
    }

    /** What Netty's default allocator holds. Stateless. */
    static final class NettyMemory {
        private NettyMemory() {}

        static long directBytes() {
            return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
                    ? provider.metric().usedDirectMemory()
                    : 0;
        }

        static long heapBytes() {
            return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
                    ? provider.metric().usedHeapMemory()
                    : 0;
        }
    }

    private void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    private void counter(String name, String help, DoubleSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }
}
