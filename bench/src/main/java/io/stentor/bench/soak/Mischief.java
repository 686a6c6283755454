package io.stentor.bench.soak;

import io.stentor.bench.faults.crowd.Crowd;
import io.stentor.bench.faults.proxy.Cut;
import io.stentor.bench.faults.proxy.FaultProxy;
import io.stentor.bench.faults.proxy.Weather;
import java.util.List;
import java.util.Random;

/** One thing after the other that goes wrong during a soak, chosen by chance. Used by the soak's thread. */
final class Mischief {
    /** Each connection is reset once in two minutes beside all the rest. */
    private static final double RESETS_PER_SECOND = 1 / 120.0;

    private final FaultProxy proxy;
    private final Crowd crowd;
    private final Random random;
    private final List<Runnable> kinds;

    Mischief(FaultProxy proxy, Crowd crowd, Random random) {
        this.proxy = proxy;
        this.crowd = crowd;
        this.random = random;
        kinds = List.of(
                () -> proxy.cut(Cut.RESET, 0.2),
                () -> proxy.cut(Cut.FINISH, 0.2),
                () -> proxy.cut(Cut.MIDFRAME, 0.2),
                () -> proxy.cut(Cut.HALFOPEN, 0.1),
                () -> proxy.cut(Cut.SILENCE, 0.1),
                () -> proxy.cut(Cut.STALL, 0.1),
                () -> proxy.weather(new Weather(150, 50, 0, 0, 0), 0.5),
                () -> proxy.weather(new Weather(0, 0, 0, 3, 0), 0.3),
                () -> proxy.weather(new Weather(0, 0, 8_000, 0, 0), 0.05),
                () -> crowd.freeze(0.05),
                () -> crowd.sendAway(0.1));
    }

    void begin() {
        proxy.resetAtRandom(RESETS_PER_SECOND);
    }

    void next() {
        mend();
        begin();
        kinds.get(random.nextInt(kinds.size())).run();
    }

    /** All is well again. */
    void mend() {
        proxy.heal();
        crowd.thaw();
        crowd.callBack();
    }
}
