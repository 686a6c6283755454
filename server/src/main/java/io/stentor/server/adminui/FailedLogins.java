package io.stentor.server.adminui;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Wrong passwords of each address: after a few of them it has to wait. Threadsafe. */
final class FailedLogins {
    /** More than anybody mistypes. */
    static final int ATTEMPTS = 10;
    /** Of addresses; who has more of them is slowed down by the one thread that checks passwords. */
    private static final int ADDRESSES = 1_024;

    private static final long FORGIVEN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoClock;
    private final Map<String, Failures> byAddress = new LinkedHashMap<>();

    /** @param sinceNanos when the first of them was */
    private record Failures(int count, long sinceNanos) {}

    FailedLogins(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    synchronized boolean mayTry(String address) {
        Failures failures = current(address);
        return failures == null || failures.count < ATTEMPTS;
    }

    synchronized void add(String address) {
        Failures failures = current(address);
        if (failures == null && byAddress.size() >= ADDRESSES) {
            byAddress.remove(byAddress.keySet().iterator().next());
        }
        byAddress.put(
                address,
                failures == null
                        ? new Failures(1, nanoClock.getAsLong())
                        : new Failures(failures.count + 1, failures.sinceNanos));
    }

    private Failures current(String address) {
        Failures failures = byAddress.get(address);
        if (failures != null && nanoClock.getAsLong() - failures.sinceNanos >= FORGIVEN_NANOS) {
            byAddress.remove(address);
            return null;
        }
        return failures;
    }
}
