package io.stentor.bench.soak;

import io.stentor.bench.faults.rig.ServerProcess;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;

/** What is looked at, and how much of a change is nothing: what one chunk, one more connection or one late library makes. */
public enum Figure {
    HEAP_BYTES("heap after GC", 2 << 20, metric("jvm_memory_used_bytes{area=\"heap\"}")),
    DIRECT_BYTES("direct memory", 4 << 20, metric("stentor_netty_memory_bytes{kind=\"direct\"}")),
    RESIDENT_BYTES("resident set", 8 << 20, (server, metrics) -> server.residentBytes()),
    THREADS("threads", 1, (server, metrics) -> server.threads()),
    DESCRIPTORS("descriptors", 20, (server, metrics) -> server.descriptors()),
    CONNECTIONS("sessions", 15, metric("stentor_connections")),
    AWAY("sessions away", 60, metric("stentor_sockets_away")),
    ROOMS("rooms", 1, metric("stentor_rooms")),
    MEMBERSHIPS("memberships", 15, metric("stentor_memberships")),
    BEHIND("sockets behind", 15, metric("stentor_sockets_behind")),
    ROOM_LOG_BYTES("room logs", 1 << 20, metric("stentor_room_log_bytes")),
    OUTBOUND_BYTES("outbound", 1 << 20, metric("stentor_outbound_bytes"));

    private final String title;
    private final double nothing;
    private final ToDoubleBiFunction<ServerProcess, Map<String, Double>> source;

    Figure(String title, double nothing, ToDoubleBiFunction<ServerProcess, Map<String, Double>> source) {
        this.title = title;
        this.nothing = nothing;
        this.source = source;
    }

    private static ToDoubleBiFunction<ServerProcess, Map<String, Double>> metric(String name) {
        return (server, metrics) -> metrics.getOrDefault(name, 0.0);
    }

    String title() {
        return title;
    }

    /** A growth up to this is none, in the figure's own unit. */
    double nothing() {
        return nothing;
    }

    boolean isBytes() {
        return name().endsWith("_BYTES");
    }

    /** All of them at this moment. */
    static Map<Figure, Double> all(ServerProcess server) {
        Map<String, Double> metrics = server.metrics();
        Map<Figure, Double> values = new EnumMap<>(Figure.class);
        for (Figure figure : values()) {
            values.put(figure, figure.source.applyAsDouble(server, metrics));
        }
        return values;
    }
}
