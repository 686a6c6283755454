package io.stentor.server.peer;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How these tests wait: they look at once, and then often, since most of what they wait for is already so. */
public final class Waiting {
    private static final Duration INTERVAL = Duration.ofMillis(5);

    private Waiting() {}

    public static ConditionFactory within(Duration limit) {
        return Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(INTERVAL)
                .atMost(limit);
    }
}
