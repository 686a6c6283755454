package io.stentor.proofs.fuzz;

/** Where Jazzer begins; which target it is comes in a system property. */
public final class Fuzzer {
    private static final FuzzTarget TARGET = FuzzTarget.named(System.getProperty("fuzz.target", ""));

    private Fuzzer() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        TARGET.run(input);
    }
}
