package io.stentor.proofs.fuzz;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;

/** One stream of bytes as a network may bring it: whole, in two halves, byte by byte. */
public final class Cuts {
    /** Above this length a stream is not brought byte by byte: the cost would be in the test. */
    private static final int BYTE_BY_BYTE = 4_096;

    private Cuts() {}

    /**
     * Demands that what is seen does not depend on the cuts.
     *
     * @param seen what becomes of these pieces, which are the stream
     */
    public static <T> void demandSame(byte[] stream, Function<byte[][], T> seen) {
        T whole = seen.apply(new byte[][] {stream});
        demand(whole, seen.apply(inHalves(stream)), "in two halves");
        if (stream.length <= BYTE_BY_BYTE) {
            demand(whole, seen.apply(byteByByte(stream)), "byte by byte");
        }
    }

    private static void demand(Object whole, Object cut, String how) {
        if (!whole.equals(cut)) {
            throw new AssertionError("whole: " + whole + "\n" + how + ": " + cut);
        }
    }

    private static byte[][] inHalves(byte[] stream) {
        int half = stream.length / 2;
        return new byte[][] {Arrays.copyOf(stream, half), Arrays.copyOfRange(stream, half, stream.length)};
    }

    private static byte[][] byteByByte(byte[] stream) {
        return IntStream.range(0, stream.length)
                .mapToObj(i -> new byte[] {stream[i]})
                .toArray(byte[][]::new);
    }
}
