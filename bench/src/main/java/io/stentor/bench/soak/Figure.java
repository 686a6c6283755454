package io.stentor.bench.soak;

import io.stentor.bench.faults.rig.ServerProcess;
import java.util.EnumMap;
import java.util.Map;

/** What is looked at, and how much of a change is nothing: what one chunk, one more connection or one late library makes. */
public enum Figure {
    HEAP_BYTES("heap after GC", 2 << 20, "jvm_memory_used_bytes{area=\"heap\"}"),
    DIRECT_BYTES("direct memory", 4 << 20, "stentor_netty_memory_bytes{kind=\"direct\"}"),
    RESIDENT_BYTES("resident set", 8 << 20, ""),
    THREADS("threads", 2, ""),
    DESCRIPTORS("descriptors", 20, ""),
    CONNECTIONS("sessions", 15, "stentor_connections"),
    AWAY("sessions away", 60, "stentor_sockets_away"),
    ROOMS("rooms", 1, "stentor_rooms"),
    MEMBERSHIPS("memberships", 15, "stentor_memberships"),
    BEHIND("sockets behind", 15, "stentor_sockets_behind"),
    ROOM_LOG_BYTES("room logs", 1 << 20, "stentor_room_log_bytes"),
    OUTBOUND_BYTES("outbound", 1 << 20, "stentor_outbound_bytes");

    private final String title;
    private final double nothing;
    private final String metric;

    /** @param metric of the server; nothing when the kernel is asked */
    Figure(String title, double nothing, String metric) {
        this.title = title;
        this.nothing = nothing;
        this.metric = metric;
    }

    private double read(ServerProcess server, Map<String, Double> metrics) {
        return switch (this) {
            case RESIDENT_BYTES -> server.residentBytes();
            case THREADS -> server.threads();
            case DESCRIPTORS -> server.descriptors();
            default -> metrics.getOrDefault(metric, 0.0);
        };
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
            values.put(figure, figure.read(server, metrics));
        }
        return values;
    }
}
