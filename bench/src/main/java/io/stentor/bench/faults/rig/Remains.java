package io.stentor.bench.faults.rig;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is left in a server when all its clients have gone. Stateless. */
public final class Remains {
    /** Of the runtime's own: a library that is loaded late, a socket of the metrics' scrape. */
    private static final int OTHER_DESCRIPTORS = 8;

    private static final List<String> NOTHING_OF =
            List.of("connections", "sockets", "rooms", "memberships", "sockets_behind", "outbound_bytes");

    private Remains() {}

    /**
     * What is left now, by name; nothing is as it should be.
     *
     * @param descriptors how many it had open before the first client came
     */
    public static Map<String, Long> of(ServerProcess server, long descriptors) {
        Map<String, Long> left = new TreeMap<>();
        Map<String, Double> metrics = server.metrics();
        for (String name : NOTHING_OF) {
            long value = Math.round(metrics.getOrDefault("stentor_" + name, -1.0));
            if (value != 0) {
                left.put(name, value);
            }
        }
        long open = server.descriptors();
        if (open > descriptors + OTHER_DESCRIPTORS) {
            left.put("descriptors more", open - descriptors);
        }
        return left;
    }
}
