package io.stentor.bench.faults.crowd;

/**
 * The return of a member that had been sent away. When exactly the server heard of it only the server knows: it lies between two moments that the member
 * knows.
 *
 * @param leastMs from the cut until the member opened its connection
 * @param mostMs from the cut until it was answered
 */
public record Comeback(boolean recovered, long leastMs, long mostMs) {

    /** Whether there is only one right answer: it was shorter than the one time, or longer than the other. */
    public boolean isDecided(long shortMs, long longMs) {
        return mostMs < shortMs || leastMs > longMs;
    }

    /** Whether it was recovered after a short absence, and began anew after a long one; in between both are right. */
    public boolean isRight(long shortMs, long longMs) {
        return recovered ? leastMs <= longMs : mostMs >= shortMs;
    }
}
