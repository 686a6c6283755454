package io.stentor.core.lane;

import io.stentor.core.room.RoomDirectory;
import java.util.ArrayList;
import java.util.List;

/** A lane's logs without the lane, with a clock that stands still until it is set. */
final class TestLogs {
    final LogBudget budget = new LogBudget();
    final List<Behind> behind = new ArrayList<>();
    final WaitingLine line = new WaitingLine();
    final List<Member> claimed = new ArrayList<>();
    final LogLimits limits;
    final LaneLogs logs;
    private long nowNanos = 1;

    TestLogs() {
        this(LogLimits.defaults());
    }

    TestLogs(LogLimits limits) {
        this.limits = limits;
        this.logs = new LaneLogs(
                limits,
                budget,
                () -> nowNanos,
                failure -> {
                    throw new AssertionError(failure);
                },
                behind,
                line,
                claimed);
        logs.beginTurn();
    }

    void setNanos(long now) {
        nowNanos = now;
        logs.beginTurn();
    }

    Stragglers stragglers() {
        return new Stragglers(limits, budget, logs, behind);
    }

    Member member(int id, Outlet outlet) {
        return new Member(id, outlet, new RoomDirectory(() -> -1), null, null, logs);
    }
}
