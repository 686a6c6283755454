package io.stentor.bench.fanout;

/**
 * What a process or thread has had of the CPUs, in nanoseconds.
 *
 * @param cpuNanos time it ran
 * @param waitNanos time it was ready to run while others did; of several threads together
 */
public record Usage(long cpuNanos, long waitNanos) {

    public Usage since(Usage before) {
        return new Usage(cpuNanos - before.cpuNanos, waitNanos - before.waitNanos);
    }

    /** Part of the time in which it ran; 1 is one core all the time. */
    public double cpuShare(double seconds) {
        return cpuNanos / 1e9 / seconds;
    }

    /** Part of the time in which it was kept from running. */
    public double waitShare(double seconds) {
        return waitNanos / 1e9 / seconds;
    }
}
