package io.stentor.core.lane;

/** Who is told what came of a {@link Confirmation}. */
@FunctionalInterface
public interface VerdictListener {
    /** Called once, on a lane's thread, in a task of its own. What it throws is reported as a bug. */
    void onVerdict(Verdict verdict);
}
