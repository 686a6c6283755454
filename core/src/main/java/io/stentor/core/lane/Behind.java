package io.stentor.core.lane;

/** A member that has not been written yet all that it should have been. Owned by its lane. */
final class Behind {
    final Member member;
    /** Everything up to this key, as {@link FrameOrder} has it, is written; of its own messages it knows that itself. */
    long cursor;
    /** Since when it could be written. */
    long sinceNanos;
    /** What it has missed is still on its way from another lane: it must not be written what follows. */
    boolean awaitsMissed;
    /** What was sent to it alone since it is behind. */
    long waitingBytes;

    int waitingMessages;
    /** Where it stands among those that are behind. */
    int index;
    /** Its outlet has room: it is to be fed. */
    boolean listed;

    Behind(Member member, long cursor, long sinceNanos) {
        this.member = member;
        this.cursor = cursor;
        this.sinceNanos = sinceNanos;
    }

    /** What it has missed has come: it is written from now on. */
    void gotMissed(long nowNanos) {
        awaitsMissed = false;
        sinceNanos = nowNanos;
    }
}
