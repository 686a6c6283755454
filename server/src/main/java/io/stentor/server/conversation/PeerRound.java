package io.stentor.server.conversation;

import io.stentor.core.lane.Verdict;
import io.stentor.core.lane.VerdictListener;
import java.util.function.Consumer;

/**
 * An event of another server that sockets of this one are asked to answer. Immutable.
 *
 * @param onAnswer told each socket's first answer, on that socket's loop
 * @param onEnd told who did not answer
 */
record PeerRound(Consumer<Object> onAnswer, Consumer<Verdict> onEnd) implements VerdictListener {
    @Override
    public void onVerdict(Verdict verdict) {
        onEnd.accept(verdict);
    }
}
