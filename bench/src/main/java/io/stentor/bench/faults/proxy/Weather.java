package io.stentor.bench.faults.proxy;

/**
 * What a line does to what goes over it, in both directions.
 *
 * @param delayMs each piece is late by that
 * @param jitterMs by up to so much more or less; the order stays
 * @param bytesPerSecond at most; 0 is as fast as it goes
 * @param chunkBytes pieces are cut into such, the first bytes of each one by one; 0 is as they came
 * @param flipEvery in so many bytes one bit is wrong; 0 is never
 */
public record Weather(int delayMs, int jitterMs, int bytesPerSecond, int chunkBytes, int flipEvery) {
    public static final Weather FAIR = new Weather(0, 0, 0, 0, 0);

    boolean isFair() {
        return equals(FAIR);
    }
}
