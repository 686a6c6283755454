package io.stentor.bench.faults.crowd;

import java.util.Map;

/**
 * Who takes part.
 *
 * @param members how many of each transport, connected through the proxy
 * @param bystanders WebSockets that are connected without it, and must not notice
 * @param rooms members and bystanders sit in one each, in turns
 * @param strangers whether nothing of what members see is judged, but only that of bystanders
 * @param receiveBuffer of members' kernels, in bytes; 0 is the system's choice
 * @param verdictMs how long the server waits for confirmations
 */
public record CrowdPlan(
        Map<Transport, Integer> members,
        int bystanders,
        int rooms,
        boolean strangers,
        int receiveBuffer,
        int verdictMs,
        Rhythm rhythm) {
    /** {@code delivery.retryAfter} times {@code delivery.attempts}, by default. */
    public static final int DEFAULT_VERDICT_MS = 6_000;

    public CrowdPlan {
        members = Map.copyOf(members);
    }

    public int size() {
        return members.values().stream().mapToInt(Integer::intValue).sum() + bystanders;
    }
}
