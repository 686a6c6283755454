package io.stentor.testkit;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;

/** Programs that tests need and that are not everywhere. Without one they are skipped, never silently. Stateless. */
public final class Programs {
    private Programs() {}

    /** Skips the calling test, loudly, unless this program is there; on a build server it fails. */
    public static void need(String program, String advice) {
        if (!isThere(program)) {
            didNotRun(advice);
        }
    }

    public static boolean isThere(String program) {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Ends the calling test, which cannot run, so that nobody overlooks it; on a build server it fails. */
    public static void didNotRun(String why) {
        String line = "INTEROPERATION TESTS DID NOT RUN: " + why;
        String rule = "*".repeat(line.length() + 4);
        System.out.printf("%n%s%n* %s *%n%s%n%n", rule, line, rule);
        if ("true".equals(System.getenv("CI"))) {
            fail(line);
        }
        abort(line);
    }
}
